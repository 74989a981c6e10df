"""Words of the sheets of customers: tiers, lifetime value, alerts, data quality, tier history."""

WORDS = {
    # Tiers
    "report.tiers.title": ("客户分级", "Customer tiers"),
    "report.tiers.subtitle": (
        "基准日 {as_of} · 共 {count} 位客户 · 等级模型：{model} · 按等级和交易额排列",
        "As of {as_of} · {count} {count:customer|customers} · tier model: {model} · by tier and revenue",
    ),
    "report.tiers.strip.tier": ("{tier} 级", "Tier {tier}"),
    "report.tiers.strip.count": ("{tier} 级 · {count} 位", "Tier {tier} · {count}"),
    "report.tiers.strip.value": ("{revenue} · {share}", "{revenue} · {share}"),
    "report.tiers.strip.changes": ("较 {day} 评审", "Since the review of {day}"),
    "report.tiers.strip.moves": (
        "升 {up} · 降 {down} · 新 {new} · 离开 {left}",
        "up {up} · down {down} · new {new} · left {left}",
    ),
    "report.tiers.section": ("各等级汇总", "Summary by tier"),
    "report.tiers.summary.tier": ("等级", "Tier"),
    "report.tiers.summary.customers": ("客户数", "Count"),
    "report.tiers.summary.customer_share": ("客户占比", "Share of customers"),
    "report.tiers.summary.bound": ("等级条件与服务策略", "What makes the tier, and how it is served"),
    "report.tiers.summary.revenue": ("近12月交易额({unit})", "Revenue 12 months ({unit})"),
    "report.tiers.summary.profit": ("近12月毛利({unit})", "Profit 12 months ({unit})"),
    "report.tiers.summary.revenue_share": ("交易额占比", "Share of revenue"),
    "report.tiers.bound.threshold": ("年交易额 ≥ {bound}", "Annual revenue of {bound} or more"),
    "report.tiers.bound.scorecard": ("综合评分 ≥ {bound}", "Score of {bound} or more"),
    "report.tiers.bound.pareto": ("排在前面的客户累计占比 < {bound}", "Customers before it hold less than {bound}"),
    "report.tiers.chart.revenue": ("各等级近12月交易额({unit})", "Revenue of 12 months by tier ({unit})"),
    "report.tiers.no_revenue": ("近12月没有交易额。", "No revenue in the last 12 months."),
    "report.tiers.chart.shares": ("各等级的客户占比与交易额占比", "Share of customers and of revenue by tier"),
    "report.tiers.chart.message": (
        "{tiers} 级：{customers} 的客户，{revenue} 的交易额",
        "{tiers}: {customers} of customers, {revenue} of revenue",
    ),
    "report.tiers.migration": ("等级迁移：{day} 评审至今", "Moves between tiers since the review of {day}"),
    "report.tiers.migration.from": ("原 → 现", "From → to"),
    "report.tiers.migration.customers": (
        "客户数：行为原等级，列为现等级",
        "Customers: rows are the tier then, columns the tier now",
    ),
    "report.tiers.migration.revenue": (
        "近 12 个月交易额({unit})：行为原等级，列为现等级",
        "Revenue of 12 months ({unit}): rows are the tier then, columns the tier now",
    ),
    "report.tiers.changes": ("自上次评审以来的变动", "Changes since the last review"),
    "report.tiers.first_review": (
        "这是第一次评审。下次在另一天运行时，这里会列出升级、降级、新增和离开的客户。",
        "This is the first review. When you run it on a later day, customers that rise, fall, join or leave are named here.",
    ),
    "report.tiers.no_changes": ("自 {day} 评审以来没有变动。", "Nothing has changed since the review of {day}."),
    "report.tiers.model_changed": (
        "上次评审用的是另一种等级模型，等级不可比；这里只列出新增和离开的客户。",
        "The last review used another tier model, so tiers cannot be compared; only customers that joined or left are named.",
    ),
    # Lifetime value
    "report.lifetime.title": ("客户生命周期价值", "Customer lifetime value"),
    "report.lifetime.subtitle": (
        "基准日 {as_of} · 今后 {months} 个月 · 年折现率 {discount} · 区间 {interval}",
        "As of {as_of} · the next {months} {months:month|months} · discount {discount} a year · interval {interval}",
    ),
    "report.lifetime.strip.total": ("生命周期价值合计", "Lifetime value, total"),
    "report.lifetime.strip.interval": ("{interval} 区间", "{interval} interval"),
    "report.lifetime.strip.range": ("{low} – {high}", "{low} – {high}"),
    "report.lifetime.strip.method": ("方法", "Method"),
    "report.lifetime.strip.top": ("前 20% 的客户({count} 位)占", "Top 20% of customers ({count})"),
    "report.lifetime.strip.at_risk": ("存活概率低于 {limit}", "P(alive) under {limit}"),
    "report.lifetime.section": ("怎样算的，价值在哪里", "How it is computed, and where the value lies"),
    "report.lifetime.basis.profit": ("价值按订单毛利计。", "Value is the profit that the orders carry."),
    "report.lifetime.basis.revenue": (
        "订单没有毛利，价值按交易额 × 毛利率 {margin} 计。",
        "Orders carry no profit: value is revenue × a margin of {margin}.",
    ),
    "report.lifetime.explain": (
        "{model}由每位客户下单的次数和间隔估计今后的下单数和仍在合作的概率(存活概率)；Gamma-Gamma 估计每单的价值。"
        "依据 {customers} 位下过单的客户，其中 {repeaters} 位有重复购买。",
        "{model} reads from how often and how lately each customer ordered how many orders are still to come, and how likely the "
        "customer is still with us (P(alive)); Gamma-Gamma gives the value of an order. From {customers} {customers:customer|customers} with orders, "
        "{repeaters} of them with repeat orders.",
    ),
    "report.lifetime.model.model": ("概率模型(MBG/CNBD-k)", "The model (MBG/CNBD-k)"),
    "report.lifetime.model.bgnbd": ("BG/NBD ", "BG/NBD"),
    "report.lifetime.random": (
        "下单间隔看不出节奏(k = 1)。",
        "The gaps between orders show no rhythm (k = 1).",
    ),
    "report.lifetime.rhythm": (
        "下单有节奏：间隔按 {stages} 段计(k = {stages})，比随机下单整齐，所以沉默超过自身节奏的客户更快被视为离开。",
        "Orders have a rhythm: gaps of {stages} {stages:stage|stages} (k = {stages}) are steadier than chance, so that silence beyond a customer's own "
        "rhythm tells sooner.",
    ),
    "report.lifetime.leaves.start": (
        "首单之后也可能离开。",
        " A customer may leave after the first order too.",
    ),
    "report.lifetime.leaves.later": (
        "数据显示没有人在首单之后就离开，所以只下过一次单的客户存活概率为 1。",
        " The data shows that nobody leaves right after the first order, so that P(alive) of one-time buyers is 1.",
    ),
    "report.lifetime.check": (
        "留出检验：只用截至 {day} 的订单({customers} 位客户)拟合，此后 {months} 个月预期 {expected} 单，{interval} 区间 {low}–{high}，"
        "实际 {actual} 单，偏差 {error}。",
        "Held-out check: fitted on the orders up to {day} alone ({customers} {customers:customer|customers}), the following {months} {months:month|months} were expected to bring "
        "{expected} {expected:order|orders}, {interval} interval {low}–{high}; {actual} came, a difference of {error}.",
    ),
    "report.lifetime.check.holds": ("实际落在区间之内。", " That lies within the interval."),
    "report.lifetime.check.widened": (
        "实际落在区间之外，合计的区间因此放宽到 {factor} 倍。",
        " That lies outside the interval, so the interval of the total is made {factor} {factor:time|times} as wide.",
    ),
    "report.lifetime.check.fails": (
        "实际落在区间之外。",
        " That lies outside the interval.",
    ),
    "report.lifetime.no_check": (
        "没有留出检验：首单距基准日不足 {months} 个月，或一年前的数据还不足以拟合。",
        "No held-out check: the first order is less than {months} {months:month|months} before the day of the figures, or a year ago there was too little to fit.",
    ),
    "report.lifetime.strip.check": ("留出检验({months} 个月)", "Held-out check ({months} {months:month|months})"),
    "report.lifetime.strip.orders": ("预期 {expected} 单 · 实际 {actual}", "{expected} expected · {actual} came"),
    "report.lifetime.explain_simple": (
        "简单法：平均单额 × 年下单数(向全体均值收缩) × 毛利率 × 剩余年数，按月折现；剩余年数随流失程度缩短。",
        "Simple: mean order value × orders a year (shrunk towards the book's) × margin × remaining years, discounted by month; fewer years "
        "are left the longer a customer has been silent.",
    ),
    "report.lifetime.params": (
        "参数：{params}；对数似然 {log_likelihood}。",
        "Parameters: {params}; log-likelihood {log_likelihood}.",
    ),
    "report.lifetime.correlation": (
        "下单次数与单额的相关系数 {value}；模型假设它接近 0。",
        "Correlation of frequency and order value {value}; the model takes it to be near 0.",
    ),
    "report.lifetime.above": (
        "有 {count} 位客户的价值高于自身 {interval} 区间的上限：存活概率低时，多数情形下今后不再下单，区间上限接近 0，而价值是所有情形的均值，"
        "由少数仍会下单的情形撑起。",
        "{count} {count:value|values} {count:lies|lie} above their own {interval} interval: where P(alive) is small most futures hold no order, so the upper "
        "end is near 0, while the value is the mean over all futures, carried by the few in which orders come.",
    ),
    "report.lifetime.by_tier.tier": ("等级", "Tier"),
    "report.lifetime.by_tier.customers": ("客户数", "Count"),
    "report.lifetime.by_tier.share": ("价值占比", "Share of value"),
    "report.lifetime.by_tier.past_value": ("历史价值({unit})", "Past value ({unit})"),
    "report.lifetime.by_tier.p_alive": ("平均存活概率", "Mean P(alive)"),
    "report.lifetime.by_tier.orders": ("未来12月预期订单", "Expected orders 12 months"),
    "report.lifetime.by_tier.mean": ("户均价值({unit})", "Mean value ({unit})"),
    "report.lifetime.by_tier.value": ("生命周期价值({unit})", "Lifetime value ({unit})"),
    "report.lifetime.tenths": ("客户(按价值从大到小)", "Customers, by value"),
    "report.lifetime.chart.concentration": (
        "前 20% 的客户({count} 位)占生命周期价值 {share}",
        "The top 20% ({count}) hold {share} of lifetime value",
    ),
    "report.lifetime.chart.p_alive": ("各等级平均存活概率", "Mean P(alive) by tier"),
    "report.lifetime.chart.fit": ("重复下单次数：实际与模型(客户数)", "Repeat orders: actual and model (customers)"),
    "report.lifetime.no_p_alive": (
        "没有用到概率模型，因此没有存活概率。",
        "No model was used, so there is no P(alive).",
    ),
    "report.lifetime.no_fit": (
        "没有用到概率模型，因此没有拟合检验。",
        "No model was used, so there is no fit to check.",
    ),
    "report.lifetime.repeats": ("重复下单日数", "Repeat order days"),
    "report.lifetime.actual": ("实际客户数", "Customers, actual"),
    "report.lifetime.expected": ("模型客户数", "Customers, model"),
    # Alerts
    "report.alerts.title": ("预警", "Alerts"),
    "report.alerts.subtitle": (
        "基准日 {as_of} · 共 {count} 条 · 最紧急的在前",
        "As of {as_of} · {count} {count:alert|alerts} · the most urgent first",
    ),
    "report.alerts.owner_only": (" · 只看 {owner}", " · {owner} only"),
    "report.alerts.held": (
        " · 另有 {count} 条已处理或暂缓，列在下方，不计入",
        " · {count} more are handled or deferred: below, not counted",
    ),
    "report.alerts.resolved": (" · 近 {days} 天解除 {count} 条", " · {count} resolved within {days} {days:day|days}"),
    "report.alerts.mark": (" · ● {since} 之后新出现", " · ● new since {since}"),
    "report.alerts.strip.since": ("{since} 以来", "Since {since}"),
    "report.alerts.moved": ("新增 {new}，解除 {resolved}", "{new} new, {resolved} resolved"),
    "report.alerts.strip.severity": ("{severity}级别", "{severity}"),
    "report.alerts.strip.due": ("今天到期或已过期", "Due today or before"),
    "report.alerts.strip.customers": ("涉及客户", "Customers"),
    "report.alerts.section": ("按规则和负责人汇总", "By rule and by owner"),
    "report.alerts.chart.rules": ("{rule}最多：{count} 条", "Most: {rule} ({count})"),
    "report.alerts.chart.owners": ("{owner}名下最多：{count} 条", "Most: {owner} ({count})"),
    "report.alerts.rules.rule": ("规则", "Rule"),
    "report.alerts.rules.id": ("规则代码", "Rule ID"),
    "report.alerts.rules.total": ("条数", "Alerts"),
    "report.alerts.rules.high": ("其中高级别", "Of them high"),
    "report.alerts.rules.owners": ("主要负责人", "Mostly with"),
    "report.alerts.rules.when": ("什么时候触发", "When it fires"),
    "report.alerts.owners.owner": ("负责人", "Owner"),
    "report.alerts.quiet": ("没有触发：{rules}。", "Found nothing: {rules}."),
    "report.alerts.off": ("已关闭：{rules}。", "Switched off: {rules}."),
    # Data quality
    "report.quality.title": ("数据质量", "Data quality"),
    "report.quality.subtitle": (
        "基准日 {as_of} · 点单元格地址可跳到原处；“影响”说明整行未计入，还是只把该格按空白处理",
        "As of {as_of} · a cell's address leads to it; Effect says whether the row is left out or the cell is taken as blank",
    ),
    "report.quality.strip.errors": ("错误", "Errors"),
    "report.quality.strip.rows": ("未计入的行", "Rows left out"),
    "report.quality.strip.warnings": ("提醒", "Warnings"),
    "report.quality.section": ("按问题汇总", "By kind of fault"),
    "report.quality.by.severity": ("严重程度", "Severity"),
    "report.quality.by.kind": ("问题", "Fault"),
    "report.quality.by.count": ("条数", "Count"),
    "report.quality.by.sheets": ("工作表", "Sheets"),
    "report.quality.by.code": ("问题代码", "Code"),
    "report.quality.by.meaning": ("含义与处理", "What it means"),
    "report.issue.required": (
        "必填的单元格空着。空的是关键列（日期、金额、客户编号等）时，整行不计入；其他列按空白处理，行照常计入。",
        "A cell that must be filled is blank. In a key column (day, amount, customer ID and the like) the row is left out; else the row counts without it.",
    ),
    "report.issue.type": (
        "填写的内容不是要求的数字、日期或编号。",
        "The cell does not hold the number, day or code that is asked for.",
    ),
    "report.issue.choice": (
        "不在可选项之内；请从下拉列表中选择。",
        "The word is not on the list; please pick one from it.",
    ),
    "report.issue.range": ("数值超出允许的范围。", "The value is outside the range that is allowed."),
    "report.issue.duplicate": (
        "编号重复；保留第一行，后面的不计。",
        "The ID occurs twice; the first row stays, later ones are left out.",
    ),
    "report.issue.repeated": (
        "整行与前面的一行完全相同。市场监测里不重复计入，其他表照常计入。",
        "The row repeats an earlier one in every cell. It is left out of Market watch and counts elsewhere.",
    ),
    "report.issue.format": (
        "电话的位数或邮箱的写法可疑。",
        "A phone with a wrong count of digits, or an e-mail address without a domain.",
    ),
    "report.issue.unknown_customer": ("“客户信息”里没有这个客户编号。", "The customer sheet has no such customer ID."),
    "report.issue.unknown_deal": (
        "“商机”里没有这个商机编号，或它属于别的客户。",
        "The sheet of deals has no such deal, or it is another customer's.",
    ),
    "report.issue.unknown_contact": (
        "上级不在这个客户的联系人中，或汇报关系绕成一圈。",
        "The superior is none of the customer's contacts, or the chain leads back to where it began.",
    ),
    "report.issue.unknown_scope": (
        "目标所指的负责人、区域或产品在工作簿里没有出现。",
        "Nothing in the workbook has the owner, region or product that the target is for.",
    ),
    "report.issue.date_order": ("结束的日期早于开始的日期。", "The end lies before the start."),
    "report.issue.future_date": ("日期晚于基准日，请确认。", "The day lies after the as-of date; please check."),
    "report.issue.outlier": (
        "数值与同类记录相差很大，请确认是否多写了零或单位不对。",
        "Far off its like; perhaps a zero too many, or another unit.",
    ),
    "report.issue.near_duplicate": (
        "名称或电话几乎相同，可能是同一个客户；产品、竞品、负责人、区域只差大小写、全角或空格的，按同一个计。",
        "Name or phone nearly agree: perhaps the same customer. Products, competitors, owners and regions that differ by case, width or spaces count as one.",
    ),
    "report.issue.no_record": (
        "合计、小计、重复的表头、分节标题和说明不是记录，没有读取。",
        "Totals, subtotals, repeated headers, section titles and notes are no records and were not read.",
    ),
    "report.issue.unit": (
        "表头或单元格里的单位与字段不符，没有采用；或百分比一列有两种读法，请确认。",
        "The unit in the header or cell does not fit the field and is not used, or a column of percentages can be read in two ways.",
    ),
    "report.issue.merged": (
        "合并单元格只有第一格有值，请拆分。",
        "Only the first cell of merged cells holds a value; please split them.",
    ),
    "report.issue.stale": ("竞品价格很久没有更新。", "The competitor's price has not been looked at for long."),
    "report.issue.attachment": (
        "附件不存在，或文件名不是“客户名-文件类型-日期”。",
        "The file is not there, or its name is not customer-type-date.",
    ),
}
