from __future__ import annotations

import pytest

from kamxl.compute import labels
from kamxl.i18n import LANGUAGES, Text, has
from kamxl.settings import Tier

MODELS = ("threshold", "pareto", "pyramid", "scorecard", "rfm", labels.A_TO_E_MODEL)
A_TO_E = Tier(preset="a-e")
VIP = Tier(pyramid_labels="vip")


def test_labels_strongest_first() -> None:
    assert labels.rank("threshold", Tier()) == ("S", "A", "B", "C")
    assert labels.rank("threshold", A_TO_E) == ("A", "B", "C", "D", "E", "none")
    assert labels.rank("threshold_a-e", Tier()) == ("A", "B", "C", "D", "E", "none")
    assert labels.rank("pareto", Tier()) == ("A", "B", "C")
    assert labels.rank("pyramid", Tier()) == ("platinum", "gold", "iron", "lead")
    assert labels.rank("pyramid", VIP) == ("vip", "major", "normal", "small")
    assert labels.rank("scorecard", Tier()) == ("S", "A", "B", "C", "unrated")
    assert labels.rank("rfm", Tier())[:2] == ("important_value", "important_develop")
    assert len(labels.rank("rfm", Tier())) == 9


@pytest.mark.parametrize(
    ("typed", "model", "settings", "expected"),
    [
        ("S", "threshold", Tier(), "S"),
        (" s级 ", "threshold", Tier(), "S"),
        ("Ａ类", "pareto", Tier(), "A"),
        ("Tier B", "threshold", Tier(), "B"),
        ("D", "threshold", Tier(), None),
        ("D", "threshold", A_TO_E, "D"),
        ("普通", "threshold", A_TO_E, "none"),
        ("铂金", "pyramid", Tier(), "platinum"),
        ("Gold", "pyramid", Tier(), "gold"),
        ("VIP客户", "pyramid", Tier(), "platinum"),  # the other labelling of the same model
        ("黄金", "pyramid", VIP, "major"),
        ("小客户", "pyramid", VIP, "small"),
        ("普通客户", "pyramid", VIP, "normal"),
        ("重要价值客户", "rfm", Tier(), "important_value"),
        ("important: win back", "rfm", Tier(), "important_win_back"),
        ("核心", "threshold", Tier(), None),
        ("", "threshold", Tier(), None),
        (None, "threshold", Tier(), None),
    ],
)
def test_what_people_type_for_a_label(typed: str | None, model: str, settings: Tier, expected: str | None) -> None:
    assert labels.match(typed, model, settings) == expected


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("settings", [Tier(), VIP])
def test_every_label_is_known_again_by_its_words(model: str, settings: Tier) -> None:
    """The history shows words and is read again, perhaps in the other language."""
    for label in labels.rank(model, settings):
        word = labels.word(label)
        shown = [word.render(lang) for lang in LANGUAGES] if isinstance(word, Text) else [word]
        assert {labels.match(one, model, settings) for one in (label, *shown)} == {label}


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_known_again_by_its_words(model: str) -> None:
    shown = [Text(f"tier.model.{model}").render(lang) for lang in LANGUAGES]
    assert {labels.match_model(one) for one in (model, *shown)} == {model}


def test_unknown_model() -> None:
    assert labels.match_model("五星") is None
    assert labels.match_model(None) is None


def test_the_history_tells_the_presets_apart() -> None:
    assert labels.model_code(Tier()) == "threshold"
    assert labels.model_code(A_TO_E) == "threshold_a-e"
    assert labels.model_code(Tier(model="pareto", preset="a-e")) == "pareto"


@pytest.mark.parametrize("model", MODELS)
def test_every_label_has_a_word_a_service_level_and_a_strategy(model: str) -> None:
    for label in labels.rank(model, Tier()):
        word, strategy = labels.word(label), labels.strategy(label, Tier())
        assert not isinstance(word, Text) or has(word.key)
        assert isinstance(strategy, Text)
        assert has(strategy.key)
    levels = [labels.service_level(label, Tier()) for label in labels.rank(model, Tier())]
    assert levels == sorted(levels, key="SABC".index), "a stronger label never asks for less care"


def test_the_companys_strategy_goes_first() -> None:
    settings = Tier.model_validate({"strategy": {"S": "每周拜访", "C": "  "}})
    assert labels.strategy("S", settings) == "每周拜访"
    assert labels.strategy("platinum", settings) == "每周拜访"
    assert labels.strategy("important_value", settings) == "每周拜访"
    assert labels.strategy("C", settings) == Text("tier.strategy.C")
    assert labels.strategy("E", settings) == Text("tier.strategy.C")


def test_a_label_of_no_model_stands_as_typed() -> None:
    assert labels.word("核心") == "核心"
    assert labels.service_level("核心", Tier()) == "C"
