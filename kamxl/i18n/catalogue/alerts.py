"""Words of alerts: the fact with its numbers, and what to do. The names of the rules stand with the codes.

Figures come as text, with as many decimals as they need beside their limit. Money is in 万元 (10k CNY).
"""

WORDS = {
    "alerts.both": ("{first}；{second}", "{first}. {second}"),
    "alerts.no_order.fact": (
        "最近一次下单 {day}，已 {days} 天未下单（上限 {months} 个月）",
        "Last order {day}, {days} days ago (limit: {months} months)",
    ),
    "alerts.no_order.advice": (
        "联系客户，了解采购计划和停单原因，约定下次下单时间",
        "Call, ask about purchase plans and why orders stopped, agree on the next order",
    ),
    "alerts.complaint_overdue.fact": (
        "{number} 件投诉未结，最早 {id} 提出于 {day}，已 {days} 天（上限 {limit} 天）",
        "{number} open complaint(s), the oldest {id} of {day}, open for {days} days (limit: {limit})",
    ),
    "alerts.complaint_overdue.advice": (
        "今天给客户答复处理进度，定下解决日期和责任人",
        "Tell the customer today how far it is, and name who solves it by when",
    ),
    "alerts.follow_up_overdue.promised": (
        "约定 {day} 跟进，已过 {days} 天，之后没有跟进记录",
        "Follow-up promised for {day}, {days} days ago, and none since",
    ),
    "alerts.follow_up_overdue.silent": (
        "最近一次联系 {day}，已 {days} 天（等级 {tier} 上限 {limit} 天）",
        "Last contact {day}, {days} days ago (limit for tier {tier}: {limit})",
    ),
    "alerts.follow_up_overdue.silent_never": (
        "没有跟进记录，自首次合作 {day} 已 {days} 天（等级 {tier} 上限 {limit} 天）",
        "No contact on record; first deal {day}, {days} days ago (limit for tier {tier}: {limit})",
    ),
    "alerts.follow_up_overdue.advice": (
        "安排一次跟进，登记内容和下次跟进日期",
        "Get in touch, record what was said and the next date",
    ),
    "alerts.contract_expiring.soon": (
        "合同 {id} 于 {day} 到期，还有 {days} 天（提前 {limit} 天提醒；共 {number} 份到期）",
        "Contract {id} ends on {day}, in {days} days (notice: {limit} days; {number} ending in all)",
    ),
    "alerts.contract_expiring.past": (
        "合同 {id} 已于 {day} 到期，过期 {days} 天，状态仍为执行中（提前 {limit} 天提醒；共 {number} 份到期）",
        "Contract {id} ended on {day}, {days} days ago, and still stands as running (notice: {limit} days; {number} ending in all)",
    ),
    "alerts.contract_expiring.advice": (
        "与客户商定续签或收尾，并更新合同状态",
        "Agree on renewal or closing, and update the contract's status",
    ),
    "alerts.low_satisfaction.low": (
        "{day} 满意度 {score} 分，低于 {limit} 分",
        "Satisfaction {score} on {day}, below {limit}",
    ),
    "alerts.low_satisfaction.fell": (
        "{day} 满意度由 {previous} 分降到 {score} 分（降幅上限 {limit} 分）",
        "Satisfaction fell from {previous} to {score} on {day} (limit: {limit} points)",
    ),
    "alerts.low_satisfaction.advice": (
        "回访客户，逐条了解不满之处，两周内反馈改进结果",
        "Visit, learn what is wrong, report the improvement within two weeks",
    ),
    "alerts.sales_decline.fact": (
        "近 3 个月 {now} 万元，去年同期 {before} 万元，为去年的 {share}（下限 {limit}）",
        "{now} (10k CNY) in the last 3 months against {before} a year before: {share} (limit: {limit})",
    ),
    "alerts.sales_decline.advice": (
        "按产品查找下滑原因，判断是需求减少还是转向竞品，制定挽回方案",
        "Find which products fell, whether demand shrank or a competitor took it, and plan how to win it back",
    ),
    "alerts.low_collection.fact": (
        "近 12 个月订单 {amount} 万元，已回款 {paid} 万元，回款率 {rate}（下限 {limit}）",
        "{paid} of {amount} (10k CNY) paid in 12 months: {rate} (limit: {limit})",
    ),
    "alerts.low_collection.advice": (
        "对账并约定回款日期，必要时调整账期或先款后货",
        "Reconcile, agree on payment dates; if need be shorten terms or ask for prepayment",
    ),
    "alerts.order_outlier.fact": (
        "{day} 订单 {order} 金额 {amount} 万元，是之前 {earlier} 单均值 {mean} 万元的 {times} 倍（上限 {limit} 倍）",
        "Order {order} of {day}: {amount} (10k CNY), {times} times the mean of {earlier} earlier orders, {mean} (limit: {limit})",
    ),
    "alerts.order_outlier.first_value": (
        "{day} 订单 {order} 金额 {amount} 万元，之前 {earlier} 单金额均为零",
        "Order {order} of {day}: {amount} (10k CNY), while the {earlier} orders before came to nothing",
    ),
    "alerts.order_outlier.advice": (
        "核对金额和单位；属实则确认交付与信用额度，了解是否一次性需求",
        "Check amount and unit; if true, check delivery and credit, and whether it is a one-off",
    ),
    "alerts.churn_risk.fact": (
        "存活概率 {p_alive}（下限 {limit}），最近一次下单 {day}",
        "P(alive) {p_alive} (limit: {limit}), last order {day}",
    ),
    "alerts.churn_risk.advice": (
        "由主管出面拜访，确认合作意向，给出挽留方案",
        "A manager visits, learns where we stand and makes an offer to stay",
    ),
    "alerts.tier_down.fact": (
        "等级由 {previous}（{day} 评审）降为 {tier}，近 12 个月交易额 {revenue} 万元",
        "Tier fell from {previous} (review of {day}) to {tier}; revenue of 12 months {revenue} (10k CNY)",
    ),
    "alerts.tier_down.advice": (
        "查明下降原因；有望恢复则定追回计划，否则按新等级调整服务",
        "Find out why; plan how to bring it back, or serve it by the new tier",
    ),
    "alerts.need_open.fact": (
        "{number} 项高优先级需求未解决，最早 {id} 提出于 {day}，已 {days} 天（上限 {limit} 天）",
        "{number} open need(s) of high priority, the oldest {id} of {day}, open for {days} days (limit: {limit})",
    ),
    "alerts.need_open.advice": (
        "给出方案或明确答复，更新需求状态",
        "Offer a solution or a clear answer, and update the need's status",
    ),
    "alerts.price_cut.fact": (
        "{competitor} {model}（{region}）{day} 报价 {price} 元/台，上次 {previous}，降 {change}（上限 {limit}）",
        "{competitor} {model} ({region}): {price} CNY/unit on {day}, {previous} before, down {change} (limit: {limit})",
    ),
    "alerts.price_cut.advice": (
        "核实降价范围和条件，评估对在谈商机的影响，准备应对报价",
        "Check how far the cut goes, weigh it for open deals, prepare an answer",
    ),
    "alerts.share_gain.fact": (
        "{competitor} {model}（{region}）{day} 市场份额 {share}%，比上次增 {gain} 个百分点（上限 {limit}）",
        "{competitor} {model} ({region}): market share {share}% on {day}, up {gain} points (limit: {limit})",
    ),
    "alerts.share_gain.advice": (
        "查清份额来自哪些客户和渠道，保住受影响的客户",
        "Find the customers and channels it came from, and secure those affected",
    ),
    "alerts.price_gap.fact": (
        "{model}（{region}）我方 {ours} 元/台，{competitor} {price}（{day}），高 {gap}（上限 {limit}）",
        "{model} ({region}): ours {ours} CNY/unit, {competitor} {price} ({day}), {gap} above (limit: {limit})",
    ),
    "alerts.price_gap.advice": (
        "复核定价；能守则讲清价值差异，不能守则调整价格或方案",
        "Review the price: defend it by what it is worth more, or change price or offer",
    ),
    "alerts.concentration.fact": (
        "近 12 个月交易额 {revenue} 万元，占全部 {total} 万元的 {share}（上限 {limit}）",
        "{revenue} of {total} (10k CNY) in 12 months: {share} of all revenue (limit: {limit})",
    ),
    "alerts.concentration.advice": (
        "由高层维护该客户并签长期协议，同时加快开发其他客户",
        "Secure it at executive level with a long contract, and build up other customers",
    ),
    "alerts.consent_missing.unknown": (
        "存有个人信息（{fields}），没有客户的使用授权",
        "Personal data on file ({fields}), the customer's consent is not",
    ),
    "alerts.consent_missing.refused": (
        "存有个人信息（{fields}），客户未同意使用",
        "Personal data on file ({fields}), the customer has refused consent",
    ),
    "alerts.consent_missing.advice": (
        "取得书面授权并登记，否则删除这些信息",
        "Obtain consent in writing and record it, or delete the data",
    ),
    "alerts.profile_stale.fact": (
        "状态为活跃，最近一次往来 {day}，已 {days} 天（上限 {limit} 天）",
        "Active, yet the latest dealing was on {day}, {days} days ago (limit: {limit})",
    ),
    "alerts.profile_stale.never": (
        "状态为活跃，但没有任何往来日期（上限 {limit} 天）",
        "Active, yet no dealing has a date (limit: {limit} days)",
    ),
    "alerts.profile_stale.advice": (
        "核实合作状态，更新档案",
        "Check the status and bring the profile up to date",
    ),
    "alerts.field.contact": ("联系人", "contact"),
    "alerts.field.phone": ("电话", "phone"),
    "alerts.field.email": ("邮箱", "email"),
    "alerts.field.address": ("地址", "address"),
    "alerts.field.decision_contact": ("决策链联系人", "decision maker"),
}
