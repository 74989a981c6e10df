"""Words of the boards of money and plans: targets, pipeline, receivables."""

WORDS = {
    # Receivables
    "report.receivables.subtitle": (
        "基准日 {as_of} · 金额单位：{unit} · {count} 位客户有未收款",
        "As of {as_of} · money in {unit} · {count} customers owe",
    ),
    "report.receivables.strip.total": ("应收合计", "Receivable"),
    "report.receivables.strip.overdue": ("逾期", "Overdue"),
    "report.receivables.strip.share": ("{amount}，占 {share}", "{amount}, {share}"),
    "report.receivables.strip.old": ("逾期超过 90 天", "Over 90 days overdue"),
    "report.receivables.strip.dso": ("回款天数(DSO)", "Days sales outstanding"),
    "report.receivables.strip.days": ("{count} 天", "{count} days"),
    "report.receivables.strip.credit": ("超过信用额度", "Above the credit limit"),
    "report.receivables.charts": ("欠了多久，谁欠的", "For how long, and who"),
    "report.receivables.chart.bands": (
        "逾期 {overdue}，占应收 {share} ({unit})",
        "{overdue} overdue, {share} of what is owed ({unit})",
    ),
    "report.receivables.chart.none": ("没有逾期款项：都还没到期 ({unit})", "Nothing is overdue yet ({unit})"),
    "report.receivables.chart.customers": (
        "{name}逾期最多：{amount} ({unit})",
        "{name} owes most overdue: {amount} ({unit})",
    ),
    "report.receivables.chart.owners": (
        "{name}名下逾期最多：{amount} ({unit})",
        "Most of it overdue is {name}'s: {amount} ({unit})",
    ),
    "report.receivables.chart.owners.none": ("各负责人名下的应收 ({unit})", "Receivable by owner ({unit})"),
    "report.receivables.no_overdue": ("没有逾期款项。", "Nothing is overdue."),
    "report.receivables.nothing": ("没有未收款。", "Nothing is owed."),
    "report.receivables.overdue": ("已逾期", "Overdue"),
    "report.receivables.owners": ("按负责人", "By owner"),
    "report.receivables.owner.customers": ("客户数", "Customers"),
    "report.receivables.list": ("按客户", "By customer"),
    "report.receivables.explain": (
        "到期日：按“应收日期”，未填的按客户账期，都没有的按 {days} 天。退货和多付款先抵同一客户最早的欠款，抵完有余的以负数列在“未到期”。回款天数 = 应收合计 ÷ 近 12 个月交易额 × 365。",
        "Due on the order's due date, else by the customer's payment days, else after {days} days. Returns and overpayments are set against the customer's oldest open orders; what is left over "
        "stands as a negative amount in “Not due”. Days sales outstanding = receivable ÷ revenue of 12 months × 365.",
    ),
    "report.receivables.unknown": (
        "{count} 行订单没有填写已回款，金额 {amount}，不知道是否收到，未计入。",
        "Of {count} order lines ({amount}) nobody has filled in whether they are paid; they are in no sum.",
    ),
    "report.receivables.no_credit": ("无额度", "No credit"),
}  # fmt: skip
