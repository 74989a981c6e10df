"""Words of `kamxl run --what-if`."""

WORDS = {
    "cli.run.what_if": (
        "假设某个参数取另一个值（可多次），只说明会有什么变化，不写入。",
        "Assume another value of a setting (may be repeated): tells what would change and writes nothing.",
    ),
    "what_if.form": (
        "“{value}”要写成 参数=取值，例如 tier.threshold.S=200。",
        "Write “{value}” as KEY=VALUE, such as tier.threshold.S=200.",
    ),
    "what_if.writes_nothing": (
        "--what-if 不写入任何内容，不能和 --output 同用。",
        "--what-if writes nothing, so it cannot be used with --output.",
    ),
    "what_if.assumed": ("假设 {key} = {assumed}（现在 {now}，{place}）", "If {key} = {assumed} (now {now}, {place})"),
    "what_if.revenue.same": ("近12月交易额不变：{after}", "Revenue of 12 months unchanged: {after}"),
    "what_if.revenue.other": ("近12月交易额：{before} → {after}", "Revenue of 12 months: {before} → {after}"),
    "what_if.lifetime.same": ("生命周期价值合计不变：{after}", "Lifetime value unchanged: {after}"),
    "what_if.lifetime.other": ("生命周期价值合计：{before} → {after}", "Lifetime value: {before} → {after}"),
    "what_if.tiers": ("各级客户数：{counts}", "Customers by tier: {counts}"),
    "what_if.moved": ("等级变动 {count} 位：", "Customers that change tier: {count}"),
    "what_if.moved.none": ("没有客户的等级变动", "No customer changes tier"),
    "what_if.alerts": ("预警条数：{counts}", "Alerts: {counts}"),
    "what_if.new": ("新增预警 {count} 条：", "New alerts: {count}"),
    "what_if.new.none": ("没有新增预警", "No new alerts"),
    "what_if.gone": ("消失的预警 {count} 条：", "Alerts that disappear: {count}"),
    "what_if.gone.none": ("没有消失的预警", "No alert disappears"),
    "what_if.weighed": ("另有 {count} 条预警的严重程度改变", "Alerts that change severity: {count}"),
    "what_if.more": ("……另有 {count} 项（--json 列出全部）", "… and {count} more (--json lists all)"),
    "what_if.done": ("没有写入任何内容，用时 {seconds:.1f} 秒", "Nothing was written; {seconds:.1f} s"),
}
