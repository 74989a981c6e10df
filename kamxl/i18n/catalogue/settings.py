"""Words about settings: what is wrong with one, and what each does (shown on the settings sheet)."""

WORDS = {
    "settings.unknown": (
        "{place}：没有名为“{key}”的参数。请改正或删去这一行；全部参数见 kamxl settings。",
        "{place}: there is no setting “{key}”. Correct or delete the line; kamxl settings lists them all.",
    ),
    "settings.unknown_near": (
        "{place}：没有名为“{key}”的参数，是否想写“{near}”？",
        "{place}: there is no setting “{key}”. Did you mean “{near}”?",
    ),
    "settings.bad_value": (
        "{place}：参数“{key}”不能取“{value}”（{why}）。请改为允许的值。",
        "{place}: setting “{key}” cannot be “{value}” ({why}). Please give a value it allows.",
    ),
}
