"""Words of tiers: labels, models, reasons, strategies, stages, the review, and what an analysis leaves out."""

WORDS = {
    # Labels. S, A, B, C, D, E are their own words.
    "tier.label.none": ("普通", "General"),
    "tier.label.platinum": ("铂金", "Platinum"),
    "tier.label.gold": ("黄金", "Gold"),
    "tier.label.iron": ("钢铁", "Iron"),
    "tier.label.lead": ("铅", "Lead"),
    "tier.label.vip": ("VIP", "VIP"),
    "tier.label.major": ("主要", "Major"),
    "tier.label.normal": ("普通", "General"),
    "tier.label.small": ("小客户", "Small"),
    "tier.label.important_value": ("重要价值", "Important: value"),
    "tier.label.important_develop": ("重要发展", "Important: develop"),
    "tier.label.important_keep": ("重要保持", "Important: keep"),
    "tier.label.important_win_back": ("重要挽留", "Important: win back"),
    "tier.label.general_value": ("一般价值", "General: value"),
    "tier.label.general_develop": ("一般发展", "General: develop"),
    "tier.label.general_keep": ("一般保持", "General: keep"),
    "tier.label.general_win_back": ("一般挽留", "General: win back"),
    # Models, as the history and the headings name them.
    "tier.model.threshold": ("门槛分级", "Thresholds"),
    "tier.model.threshold_a-e": ("门槛分级 A-E", "Thresholds A-E"),
    "tier.model.pareto": ("ABC 二八", "ABC (80/20)"),
    "tier.model.pyramid": ("金字塔", "Pyramid"),
    "tier.model.scorecard": ("评分卡", "Scorecard"),
    "tier.model.rfm": ("RFM", "RFM"),
    # What a figure is; goes into the sentences below.
    "tier.measure.revenue_12m": ("近12月交易额", "Revenue of the last 12 months"),
    "tier.measure.revenue_total": ("累计交易额", "Cumulative revenue"),
    "tier.measure.typed": ("填报的年交易额", "Typed annual revenue"),
    # Threshold.
    "tier.reason.threshold.top": (
        "{measure} {revenue}，达到 {tier} 级下限 {bound}，已是最高等级。",
        "{measure} {revenue} meets the {tier} bound of {bound}: the highest tier.",
    ),
    "tier.reason.threshold.between": (
        "{measure} {revenue}，达到 {tier} 级下限 {bound}，低于 {next} 级下限 {next_bound}；再增 {gap}可升级。",
        "{measure} {revenue} meets the {tier} bound of {bound} and is below the {next} bound of {next_bound}; {gap} more moves it up.",
    ),
    "tier.reason.threshold.lowest": (
        "{measure} {revenue}，低于 {next} 级下限 {next_bound}；再增 {gap}可升级。",
        "{measure} {revenue} is below the {next} bound of {next_bound}; {gap} more moves it up.",
    ),
    "tier.reason.threshold.none": (
        "没有有效订单，也没有填报年交易额；达到 {next_bound}可进入 {next} 级。",
        "No valid order and no typed annual amount; revenue of {next_bound} makes it {next}.",
    ),
    # Pareto.
    "tier.reason.pareto.top": (
        "{measure} {revenue}，排第 {place} 名；排在前面的客户合计占 {before}，低于 {bound}，为 {tier}，已是最高等级。",
        "{measure} {revenue}, number {place}; those before it hold {before}, under {bound}: {tier}, the highest.",
    ),
    "tier.reason.pareto.between": (
        "{measure} {revenue}，排第 {place} 名；排在前面的客户合计占 {before}，不低于 {passed}、低于 {bound}，为 {tier}。超过 {target}可升为 {next}。",
        "{measure} {revenue}, number {place}; those before it hold {before}, at least {passed} and under {bound}: {tier}. More than {target} moves it up to {next}.",
    ),
    "tier.reason.pareto.lowest": (
        "{measure} {revenue}，排第 {place} 名；排在前面的客户合计占 {before}，不低于 {passed}，为 {tier}。超过 {target}可升为 {next}。",
        "{measure} {revenue}, number {place}; those before it hold {before}, at least {passed}: {tier}. More than {target} moves it up to {next}.",
    ),
    "tier.reason.pareto.no_revenue": (
        "近12月没有交易额，归为 {tier}。超过 {target}可升为 {next}。",
        "No revenue in the last 12 months: {tier}. More than {target} moves it up to {next}.",
    ),
    # Pyramid.
    "tier.reason.pyramid.top": (
        "{measure} {revenue}，在 {count} 个客户中排第 {place} 名，处于前 {seats} 名（{share}），为{tier}，已是最高等级。",
        "{measure} {revenue}, number {place} of {count}, within the top {seats} ({share}): {tier}, the highest.",
    ),
    "tier.reason.pyramid.between": (
        "{measure} {revenue}，在 {count} 个客户中排第 {place} 名，处于前 {seats} 名（{share}），为{tier}。超过 {target}可升为{next}。",
        "{measure} {revenue}, number {place} of {count}, within the top {seats} ({share}): {tier}. More than {target} moves it up to {next}.",
    ),
    "tier.reason.pyramid.lowest": (
        "{measure} {revenue}，在 {count} 个客户中排第 {place} 名，在前 {seats} 名（{share}）之外，为{tier}。超过 {target}可升为{next}。",
        "{measure} {revenue}, number {place} of {count}, outside the top {seats} ({share}): {tier}. More than {target} moves it up to {next}.",
    ),
    "tier.reason.pyramid.no_revenue": (
        "近12月没有交易额，归为{tier}。超过 {target}可升为{next}。",
        "No revenue in the last 12 months: {tier}. More than {target} moves it up to {next}.",
    ),
    # No customer of the book has revenue: a model of places has nothing to rank.
    "tier.reason.nobody": (
        "近12月没有客户有交易额，无从排名，归为{tier}；有订单后按名次定级。",
        "No customer has revenue in the last 12 months, so there is nothing to rank: {tier} until there are orders.",
    ),
    # Scorecard.
    "tier.reason.scorecard.top": (
        "综合评分 {score}，达到 {tier} 级下限 {bound} 分，已是最高等级（{indicators} 项指标）。",
        "Score {score} meets the {tier} bound of {bound}: the highest tier (indicators: {indicators}).",
    ),
    "tier.reason.scorecard.between": (
        "综合评分 {score}，达到 {tier} 级下限 {bound} 分，距 {next} 级 {next_bound} 分还差 {gap} 分（{indicators} 项指标）。失分最多的是{weakest}（{points} 分，权重 {weight}）。",
        "Score {score} meets the {tier} bound of {bound}, {gap} points short of {next} at {next_bound} (indicators: {indicators}). Most is lost on {weakest} ({points} of 100, weight {weight}).",
    ),
    "tier.reason.scorecard.lowest": (
        "综合评分 {score}，距 {next} 级 {next_bound} 分还差 {gap} 分（{indicators} 项指标）。失分最多的是{weakest}（{points} 分，权重 {weight}）。",
        "Score {score}, {gap} points short of {next} at {next_bound} (indicators: {indicators}). Most is lost on {weakest} ({points} of 100, weight {weight}).",
    ),
    "tier.reason.scorecard.unrated": (
        "已知指标只占总权重的 {share}(至少 {limit})，未评；请填写回款率、利润等指标。",
        "The known indicators carry {share} of all weights (at least {limit}): unrated. Fill in the collection rate, profit and so on.",
    ),
    "tier.reason.group": (
        "集团 {head}(共 {number} 家)：{reason}",
        "Group {head} ({number} {number:customer|customers}): {reason}",
    ),
    "tier.label.unrated": ("未评", "Unrated"),
    "tier.indicator.tenure": ("合作年限", "tenure"),
    "skipped.unrated": (
        "{number} 个客户未评：已知指标不到总权重的 {limit}；填写以下指标可以评级：{indicators}",
        "{number} {number:customer|customers} {number:is|are} unrated: the known indicators carry less than {limit} of all weights; these would lift them: {indicators}",
    ),
    "tier.indicator.revenue": ("交易额", "revenue"),
    "tier.indicator.collection_rate": ("回款率", "collection rate"),
    "tier.indicator.profit": ("利润", "profit"),
    "tier.indicator.contract_volume": ("合同金额", "contract volume"),
    "tier.indicator.industry_influence": ("行业影响力", "industry influence"),
    "tier.indicator.unit_price": ("成交单价", "unit price"),
    "tier.indicator.quality_loss": ("质量损失", "quality loss"),
    "tier.indicator.credit_grade": ("商业信誉", "credit grade"),
    "tier.indicator.growth_potential": ("增长潜力", "growth potential"),
    # RFM.
    "tier.reason.rfm.top": (
        "最近下单在 {days} 天前（R {r} 分，均值 {r_mean}），近12月 {orders} 单（F {f} 分，均值 {f_mean}），{revenue}（M {m} 分，均值 {m_mean}）：三项都高于均值，为{tier}。",
        "Last order {days} {days:day|days} ago (R {r}, mean {r_mean}), {orders} {orders:order|orders} in 12 months (F {f}, mean {f_mean}), {revenue} (M {m}, mean {m_mean}): all above the mean, {tier}.",
    ),
    "tier.reason.rfm.below": (
        "最近下单在 {days} 天前（R {r} 分，均值 {r_mean}），近12月 {orders} 单（F {f} 分，均值 {f_mean}），{revenue}（M {m} 分，均值 {m_mean}），为{tier}。把{weak}提到均值以上可升级。",
        "Last order {days} {days:day|days} ago (R {r}, mean {r_mean}), {orders} {orders:order|orders} in 12 months (F {f}, mean {f_mean}), {revenue} (M {m}, mean {m_mean}): {tier}. Raising {weak} above the mean moves it up.",
    ),
    "tier.reason.rfm.none": (
        "没有有效订单，不能按 RFM 分群，列为{tier}；首次下单后进入分群。",
        "No valid order, so RFM cannot place it: {tier} until the first order.",
    ),
    "tier.rfm.r": ("最近下单（R）", "recency (R)"),
    "tier.rfm.f": ("下单次数（F）", "frequency (F)"),
    "tier.rfm.m": ("交易额（M）", "money (M)"),
    # A person's override.
    "tier.reason.assigned": (
        "人工指定为{tier}；按规则为{computed}：{reason}",
        "Assigned {tier} by hand; the rule gives {computed}: {reason}",
    ),
    "tier.reason.assigned_unknown": (
        "人工指定为“{tier}”，不是当前模型的等级，按{computed}的位置排列；按规则为{computed}：{reason}",
        "Assigned “{tier}” by hand, no label of this model, so it is placed where {computed} stands; the rule gives {computed}: {reason}",
    ),
    # Strategies by letter, and of the RFM segments.
    # Who visits, and what rewards customers, by service level.
    "tier.visitors.S": ("大客户经理每月一次，高层每季一次", "Key-account manager monthly, management each quarter"),
    "tier.visitors.A": ("大客户经理", "Key-account manager"),
    "tier.visitors.B": ("区域销售，顺路拜访", "Regional sales, on the way"),
    "tier.visitors.C": ("电话与线上联系", "By phone and online"),
    "tier.incentives.S": ("年度框架价与返利，优先供货", "Yearly frame price and rebate, supplied first"),
    "tier.incentives.A": ("季度销量返利", "Quarterly volume rebate"),
    "tier.incentives.B": ("新品试用价", "Trial prices of new products"),
    "tier.incentives.C": ("促销活动价", "Campaign prices"),
    "tier.strategy.S": (
        "专属客户经理，高层定期拜访，量身定制方案",
        "Dedicated manager, regular executive visits, tailored offers",
    ),
    "tier.strategy.A": ("季度业务回顾，优先交付", "Quarterly review and priority delivery"),
    "tier.strategy.B": ("推送新品资讯，邀请参加行业活动", "Product news and industry events"),
    "tier.strategy.C": ("以营销活动持续培育", "Nurture by campaigns"),
    "tier.strategy.important_value": (
        "专属客户经理，高层定期拜访，量身定制方案",
        "Dedicated manager, regular executive visits, tailored offers",
    ),
    "tier.strategy.important_develop": (
        "新近且金额高但次数少：推荐配套产品，签年度框架，提高购买频次",
        "Recent and large but rare: offer matching products and a yearly frame contract to raise frequency",
    ),
    "tier.strategy.important_keep": (
        "金额高、次数多但近期未下单：主动联系，了解原因，给出回购方案",
        "Large and frequent but silent of late: call, learn why, make an offer to return",
    ),
    "tier.strategy.important_win_back": (
        "金额高但久未下单：由主管上门挽留，排查流失原因",
        "Large but long gone: a manager visits, finds out why and wins it back",
    ),
    "tier.strategy.general_value": (
        "活跃但金额低：交叉销售，提高客单价",
        "Active but small: cross-sell, raise the order value",
    ),
    "tier.strategy.general_develop": (
        "新近下单：推送新品资讯，引导复购",
        "Ordered lately: product news, invite a second order",
    ),
    "tier.strategy.general_keep": (
        "次数多但近期未下单：定期提醒与活动邀约",
        "Frequent but silent of late: reminders and invitations",
    ),
    "tier.strategy.general_win_back": ("以低成本的营销活动触达", "Reach by low-cost campaigns"),
    # Beside the tier.
    "lifecycle.potential": ("潜在", "Potential"),
    "lifecycle.first": ("首购", "First purchase"),
    "lifecycle.repeat": ("回购", "Repeat"),
    "lifecycle.loyal": ("忠诚", "Loyal"),
    "lifecycle.asleep": ("沉睡", "Asleep"),
    "lifecycle.lost": ("流失", "Lost"),
    "frequency_band.high": ("高频", "Frequent"),
    "frequency_band.low": ("低频", "Rare"),
    "frequency_band.none": ("未购", "No purchase"),
    "value_band.high": ("高", "High"),
    "value_band.medium": ("中", "Medium"),
    "value_band.low": ("低", "Low"),
    "basis.orders": ("订单", "Orders"),
    "basis.typed": ("填报", "Typed"),
    "basis.none": ("无数据", "No data"),
    "change.up": ("升", "Up"),
    "change.down": ("降", "Down"),
    "change.same": ("平", "Same"),
    "change.new": ("新", "New"),
    "change.not_comparable": ("不可比", "Not comparable"),
    # What an analysis leaves out, and why.
    "skipped.no_customers": (
        "工作簿中没有“{sheet}”，因此没有客户分级、生命周期价值、客户画像，以及要用到客户资料的预警",
        "the workbook has no sheet {sheet}: no tiers, lifetime values, portraits, or alerts that need to know the customers",
    ),
    "skipped.no_sheet": ("工作簿中没有“{sheet}”工作表", "The workbook has no sheet “{sheet}”"),
    "skipped.no_rows": (
        "“{sheet}”中没有截至 {as_of} 的有效记录",
        "“{sheet}” holds no valid record up to {as_of}",
    ),
    "skipped.no_column": ("“{sheet}”没有填写“{field}”", "“{field}” is not filled in on “{sheet}”"),
    "skipped.alerts": ("{why}，未检查：{rules}", "{why}; not looked for: {rules}"),
    "skipped.no_field": (
        "“{sheet}”中没有自定义列“{field}”，请检查设置 report.custom_fields",
        "“{sheet}” has no custom column “{field}”; check the setting report.custom_fields",
    ),
}
