"""Words of explanations: figures, the steps that lead to them, their rules, and what is said where there is none."""

WORDS = {
    "cli.explain.short": ("说明一个数字怎么来的。", "Where a figure comes from."),
    "cli.explain.help": (
        "说明客户的数字，或结果表某个单元格，是怎么来的：用到哪些单元格、代入数字的规则、起作用的参数及其来源。不改动 BOOK。",
        "Explain the figures of a customer, or a cell of a result sheet: the cells that it is made of, the rule with its numbers, "
        "the settings that decide and where each comes from. BOOK is not changed.",
    ),
    "cli.explain.customer": (
        "客户编号、名称，或只有一家客户含有的名称片段。",
        "A customer: ID, name, or a part of a name that only one has.",
    ),
    "cli.explain.figure": (
        "只说明一项：revenue、tier、lifetime、health、points，或规则代码（如 no_order）。",
        "One figure alone: revenue, tier, lifetime, health, points, or the ID of a rule such as no_order.",
    ),
    "cli.explain.cell": (
        "结果表的一个单元格，如 客户分级!D5；不写 --as-of 时按上次运行的日期说明。",
        "A cell of a result sheet, such as Tiers!D5; without --as-of it is explained as of the last run.",
    ),
    "cli.explain.head": ("{who} · 截至 {as_of}", "{who} · as of {as_of}"),
    "cli.explain.figure_is": ("{title}：{shown}", "{title}: {shown}"),
    "cli.explain.step_is": ("：{shown}", ": {shown}"),
    "cli.explain.more": ("……另有 {count} 个单元格（--json 列出全部）", "… and {count} more cells (--json lists all)"),
    "explain.which": (
        "请写 --customer（可加 --figure）或 --cell，二者取一。",
        "Give either --customer (with --figure, if you like) or --cell.",
    ),
    "explain.no_customers": (
        "工作簿里没有客户信息表，没有客户的数字可以说明。",
        "The workbook has no customer sheet, so there are no figures of customers to explain.",
    ),
    "explain.no_figure": ("没有名为 {figure} 的数字；可用：{known}。", "There is no figure {figure}; known: {known}."),
    "explain.no_figure_near": (
        "没有名为 {figure} 的数字，您是不是指 {near}？",
        "There is no figure {figure}; did you mean {near}?",
    ),
    "explain.bad_address": (
        "“{cell}”不是单元格，请写成 客户分级!D5。",
        "“{cell}” is no cell; write it as Tiers!D5.",
    ),
    "explain.an_input": (
        "{cell} 在您自己填写的“{sheet}”表里，不是算出来的。--cell 只说明结果表的单元格。",
        "{cell} stands on the sheet “{sheet}”, which is yours: it is typed, not computed. --cell explains cells of result sheets.",
    ),
    "explain.no_sheet": (
        "没有名为“{sheet}”的结果表；可用：{known}。",
        "There is no result sheet “{sheet}”; known: {known}.",
    ),
    "explain.nothing_there": (
        "{cell} 是空的，或超出了结果表。请选一个有内容的单元格。",
        "{cell} is empty, or outside of what the sheet shows. Choose a cell that holds something.",
    ),
    "explain.fires": ("预警", "alert"),
    "explain.quiet": ("未触发", "quiet"),
    # How cells make a value.
    "explain.how.sum": ("相加", "sum"),
    "explain.how.distinct": ("不同的个数", "number of different ones"),
    "explain.how.latest": ("最晚", "latest"),
    "explain.how.earliest": ("最早", "earliest"),
    "explain.how.mean": ("平均", "mean"),
    "explain.how.gap": ("相邻下单日间隔的中位数", "median gap between order days"),
    # Figures.
    "explain.figure.revenue_12m": ("近12月交易额", "Revenue, 12 months"),
    "explain.figure.revenue_previous_12m": ("再前12月交易额", "Revenue, the 12 months before"),
    "explain.figure.revenue_total": ("累计交易额", "Revenue in all"),
    "explain.figure.profit_12m": ("近12月毛利", "Profit, 12 months"),
    "explain.figure.orders_12m": ("近12月订单数", "Orders, 12 months"),
    "explain.figure.first_order": ("首次下单", "First order"),
    "explain.figure.last_order": ("最近下单", "Last order"),
    "explain.figure.paid_rate_12m": ("近12月回款率", "Paid share, 12 months"),
    "explain.figure.points": ("积分", "Points"),
    "explain.figure.tier": ("等级", "Tier"),
    "explain.figure.abc": ("ABC", "ABC"),
    "explain.figure.lifecycle": ("生命周期阶段", "Lifecycle stage"),
    "explain.figure.lifetime": ("生命周期价值", "Lifetime value"),
    "explain.figure.past_value": ("历史价值", "Past value"),
    "explain.figure.health": ("健康度", "Health"),
    # Steps.
    "explain.step.amount": ("订单金额", "Order amounts"),
    "explain.step.profit": ("订单毛利", "Order profits"),
    "explain.step.margin": ("毛利未填的订单：金额 × 毛利率", "Orders without a profit: amount × margin"),
    "explain.step.paid": ("已回款", "Paid"),
    "explain.step.orders": ("订单编号", "Order IDs"),
    "explain.step.order_days": ("下单日", "Order days"),
    "explain.step.first_order": ("首次下单", "First order"),
    "explain.step.last_order": ("最近下单", "Last order"),
    "explain.step.annual_amount": ("填报的年交易额", "Typed annual revenue"),
    "explain.step.annual_profit": ("填报的年利润", "Typed annual profit"),
    "explain.step.credit_limit": ("信用额度", "Credit limit"),
    "explain.step.cancelled": ("已取消，不计", "Cancelled, not counted"),
    "explain.step.later": ("日期在后，不计", "After the day, not counted"),
    "explain.step.faulty": ("数据有错，未计入", "Left out for a fault in the data"),
    "explain.step.up_to": ("排到该客户为止的交易额", "Revenue down to this customer"),
    "explain.step.all": ("全部客户的交易额", "Revenue of all customers"),
    "explain.step.health_purchases": ("采购", "Purchases"),
    "explain.step.health_relation": ("关系", "Relation"),
    "explain.step.health_service": ("服务", "Service"),
    "explain.step.health_payment": ("回款", "Payment"),
    "explain.step.health_contract": ("合同", "Contract"),
    "explain.step.gap": ("通常间隔", "Usual gap"),
    "explain.step.complaint": ("未解决的投诉", "Open complaints"),
    "explain.step.contact": ("跟进记录", "Follow-ups"),
    "explain.step.typed_contact": ("客户信息填的最近跟进", "Last follow-up typed on Customers"),
    "explain.step.next_date": ("约定的下次跟进", "Promised next contact"),
    "explain.step.cadence": ("该等级的跟进周期", "Cadence of the tier"),
    "explain.step.contract_end": ("执行中合同的到期日", "End of running contracts"),
    "explain.step.score": ("最近一次评分", "Latest score"),
    "explain.step.scores": ("历次评分", "All scores"),
    "explain.step.three_months": ("近3月订单金额", "Orders of the last 3 months"),
    "explain.step.three_before": ("去年同期3月订单金额", "Orders of the same 3 months a year before"),
    "explain.step.overdue": ("已过应收日未回款", "Unpaid past its due day"),
    "explain.step.plan_due": ("未完成行动的截止日", "Due days of open actions"),
    "explain.step.people": ("已知联系人", "People known"),
    "explain.step.survey": ("满意度调查", "Surveys"),
    "explain.step.need": ("未满足的高优先级需求", "Open needs of high priority"),
    "explain.step.book": ("全部客户合计", "All customers"),
    "explain.step.p_alive": ("存活概率", "P(alive)"),
    "explain.step.previous_tier": ("上次等级", "Previous tier"),
    # Rules with their numbers.
    "explain.rule.revenue_12m": (
        "{since} 至 {until} 的有效订单金额之和，已取消的不计，退货计负：{terms} = {total}",
        "Amounts of the valid orders of {since} to {until}, without cancelled ones, returns negative: {terms} = {total}",
    ),
    "explain.rule.profit_12m": (
        "{since} 至 {until} 的有效订单毛利之和：{terms} = {total}",
        "Profits of the valid orders of {since} to {until}: {terms} = {total}",
    ),
    "explain.rule.revenue_previous_12m": (
        "{since} 至 {until} 的有效订单金额之和：{terms} = {total}",
        "Amounts of the valid orders of {since} to {until}: {terms} = {total}",
    ),
    "explain.rule.revenue_total": (
        "{until} 及以前全部有效订单金额之和：{terms} = {total}",
        "Amounts of all valid orders up to {until}: {terms} = {total}",
    ),
    "explain.rule.orders_12m": (
        "{since} 至 {until} 有多少个不同的订单编号（退货不算）",
        "How many different order IDs there are from {since} to {until}, returns not counted",
    ),
    "explain.rule.first_order": (
        "{until} 及以前最早的下单日（退货不算）",
        "The earliest order day up to {until}; a return is no order",
    ),
    "explain.rule.last_order": (
        "{until} 及以前最晚的下单日（退货不算）",
        "The latest order day up to {until}; a return is no order",
    ),
    "explain.rule.paid_rate_12m": (
        "填了已回款的订单：已回款 {paid} ÷ 金额 {amount} = {rate}",
        "Of the orders that carry a payment: {paid} paid ÷ {amount} = {rate}",
    ),
    "explain.rule.unknown": ("没有可用的数据", "Nothing is known that it could be made of"),
    "explain.rule.typed": (
        "没有有效订单，取客户信息填报的年度数字：{amount}",
        "There is no valid order, so the annual figure typed on Customers counts: {amount}",
    ),
    "explain.rule.points": (
        "近12月交易额 {revenue} ÷ 每分 {per} = {points} 分（不足一分舍去）",
        "Revenue of 12 months {revenue} ÷ {per} for a point = {points} points, fractions dropped",
    ),
    "explain.rule.abc": (
        "按近12月交易额从大到小累计到该客户为 {share}，在它之前的累计决定 {label}",
        "Down to this customer, the largest first, revenue comes to {share} of all; what stands before it decides {label}",
    ),
    "explain.rule.stage": (
        "最近下单 {last}，下单日 {days} 天：{lost_months} 个月没下单为流失，{asleep_months} 个月为沉睡，"
        "满 {loyal_order_days} 个下单日且首单满 {loyal_months} 个月为忠诚 → {stage}",
        "Last order {last}, {days} order days: lost after {lost_months} months without one, asleep after {asleep_months}, "
        "loyal from {loyal_order_days} order days and {loyal_months} months on → {stage}",
    ),
    "explain.rule.stage_none": (
        "没有有效订单，按合作状态和填报的数字 → {stage}",
        "No valid order: by status and typed figures → {stage}",
    ),
    "explain.rule.past_value": (
        "全部有效订单的毛利之和；毛利未知时取金额 × {margin}",
        "Profits of all valid orders; amount × {margin} where the profit is not known",
    ),
    "explain.rule.health": (
        "已知各项按权重平均：({terms}) ÷ {weights} = {health}",
        "Weighted mean of the known parts: ({terms}) ÷ {weights} = {health}",
    ),
    "explain.rule.health_unknown": (
        "已知的项目不到权重的一半，不算健康度",
        "The known parts carry less than half of the weights, so there is no health",
    ),
    "explain.rule.quiet": ("未触发。触发条件：{when}", "Does not fire. It would: {when}"),
    "explain.rule.off": ("这条规则已关闭。触发条件：{when}", "This rule is switched off. It would fire: {when}"),
    "explain.rule.read_off": ("“{figure}”由下列单元格得出", "“{figure}” is read off these cells"),
    "explain.rule.no_cells": (
        "“{figure}”不由填写的单元格相加而来：它是程序保留的，或取自参数",
        "“{figure}” is made of no cell that is typed: kamxl keeps it, or it comes from the settings",
    ),
    "explain.rule.issue": ("{sheet}!{cell}：{message}", "{sheet}!{cell}: {message}"),
    "explain.rule.board": (
        "{labels}：截至 {as_of} 的全部有效行，取自 {ranges}",
        "{labels}: of all rows that count up to {as_of}, from {ranges}",
    ),
    "explain.rule.board_none": ("{labels}（截至 {as_of}）", "{labels} (as of {as_of})"),
}
