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
    # Groups of similar customers, named by what sets them apart.
    "similar.name": ("群{number}：{traits}", "Group {number}: {traits}"),
    "similar.middle": ("各项居中", "average throughout"),
    "similar.revenue.very_high": ("金额很大", "very large"),
    "similar.revenue.high": ("金额较大", "large"),
    "similar.revenue.low": ("金额较小", "small"),
    "similar.revenue.very_low": ("金额很小", "very small"),
    "similar.orders.very_high": ("下单很勤", "very frequent"),
    "similar.orders.high": ("下单较勤", "frequent"),
    "similar.orders.low": ("下单较少", "infrequent"),
    "similar.orders.very_low": ("很少下单", "very infrequent"),
    "similar.days.very_high": ("久未下单", "long quiet"),
    "similar.days.high": ("近期未下单", "quiet lately"),
    "similar.days.low": ("近期下过单", "ordered recently"),
    "similar.days.very_low": ("刚下过单", "just ordered"),
    "similar.breadth.very_high": ("品类很多", "very broad"),
    "similar.breadth.high": ("品类较多", "broad"),
    "similar.breadth.low": ("品类较少", "narrow"),
    "similar.breadth.very_low": ("品类很少", "very narrow"),
    # Models, as the history and the headings name them.
    "tier.model.threshold": ("门槛分级", "Thresholds"),
    "tier.model.threshold_a-e": ("门槛分级 A-E", "Thresholds A-E"),
    "tier.model.pareto": ("ABC 二八", "ABC (80/20)"),
    "tier.model.pyramid": ("金字塔", "Pyramid"),
    "tier.model.scorecard": ("评分卡", "Scorecard"),
    "tier.model.rfm": ("RFM", "RFM"),
    # What a figure is; goes into the sentences below.
    # Threshold.
    "tier.reason.threshold.top": (
        "已是最高等级（下限 {bound}）",
        "The highest tier, from {bound}",
    ),
    "tier.reason.threshold.next": (
        "再增 {gap}升 {next}（下限 {next_bound}）",
        "{gap} more makes it {next}, from {next_bound}",
    ),
    "tier.reason.threshold.none": (
        "没有订单和填报金额；达到 {next_bound}升 {next}",
        "No order, no typed amount; {next} from {next_bound}",
    ),
    # Pareto.
    "tier.reason.pareto.top": (
        "第 {place} 名，前面的占 {before}（低于 {bound}），已是最高等级",
        "No. {place}, {before} before it (under {bound}): the highest tier",
    ),
    "tier.reason.pareto.next": (
        "第 {place} 名，前面的占 {before}；超过 {target}升 {next}",
        "No. {place}, {before} before it; over {target} makes it {next}",
    ),
    "tier.reason.pareto.no_revenue": (
        "近12月没有交易额；超过 {target}升 {next}",
        "No revenue in 12 months; over {target} makes it {next}",
    ),
    # Pyramid.
    "tier.reason.pyramid.top": (
        "{count} 位中第 {place} 名，在前 {seats} 名（{share}）内，已是最高等级",
        "No. {place} of {count}, within the top {seats} ({share}): the highest tier",
    ),
    "tier.reason.pyramid.next": (
        "{count} 位中第 {place} 名；超过 {target}升{next}",
        "No. {place} of {count}; over {target} makes it {next}",
    ),
    "tier.reason.pyramid.no_revenue": (
        "近12月没有交易额；超过 {target}升{next}",
        "No revenue in 12 months; over {target} makes it {next}",
    ),
    # No customer of the book has revenue: a model of places has nothing to rank.
    "tier.reason.nobody": (
        "近12月没有客户有交易额；有订单后按名次定级",
        "No customer has revenue in 12 months; ranked once there are orders",
    ),
    # Scorecard.
    "tier.reason.scorecard.top": (
        "{score} 分，已是最高等级（下限 {bound} 分，{indicators} 项指标）",
        "Score {score}: the highest tier, from {bound} (indicators: {indicators})",
    ),
    "tier.reason.scorecard.next": (
        "{score} 分，再增 {gap} 分升 {next}；失分最多：{weakest}（{points} 分）",
        "Score {score}, {gap} more makes it {next}; most is lost on {weakest} ({points})",
    ),
    "tier.reason.scorecard.unrated": (
        "已知指标只占权重 {share}（至少 {limit}），未评",
        "Known indicators carry {share} of the weights (at least {limit}): unrated",
    ),
    "tier.reason.group": (
        "集团 {head}（共 {number} 家）：{reason}",
        "Group {head} ({number} {number:customer|customers}): {reason}",
    ),
    "tier.label.unrated": ("未评", "Unrated"),
    "tier.indicator.tenure": ("合作年限", "tenure"),
    "skipped.unrated": (
        "{number} 个客户未评：已知指标不到总权重的 {limit}；填写以下指标可以评级：{indicators}",
        "{number} {number:customer|customers} {number:is|are} unrated: the known indicators carry less than {limit} of all weights; fill these in to rate them: {indicators}",
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
        "R {r}、F {f}、M {m}，都高于均值（{r_mean}、{f_mean}、{m_mean}）",
        "R {r}, F {f}, M {m}: all above the means ({r_mean}, {f_mean}, {m_mean})",
    ),
    "tier.reason.rfm.below": (
        "R {r}、F {f}、M {m}（均值 {r_mean}、{f_mean}、{m_mean}）；提高{weak}可升级",
        "R {r}, F {f}, M {m} (means {r_mean}, {f_mean}, {m_mean}); raise {weak}",
    ),
    "tier.reason.rfm.none": (
        "没有订单，首次下单后按 RFM 分群",
        "No order yet; RFM places it after the first",
    ),
    "tier.rfm.r": ("最近下单（R）", "recency (R)"),
    "tier.rfm.f": ("下单次数（F）", "frequency (F)"),
    "tier.rfm.m": ("交易额（M）", "money (M)"),
    # A person's override.
    "tier.reason.assigned": (
        "人工指定为“{tier}”；按规则为“{computed}”：{reason}",
        "Assigned {tier} by hand; the rule gives {computed}: {reason}",
    ),
    "tier.reason.assigned_unknown": (
        "人工指定为“{tier}”，不是当前模型的等级，按“{computed}”的位置排列；按规则为“{computed}”：{reason}",
        "Assigned “{tier}” by hand, which is not a tier of this model, so it is placed with {computed}; the rule gives {computed}: {reason}",
    ),
    # Strategies by letter, and of the RFM segments.
    # Who visits, and what rewards customers, by service level.
    "tier.visitors.S": ("大客户经理每月一次，高层每季一次", "Key-account manager monthly, management each quarter"),
    "tier.visitors.A": ("大客户经理", "Key-account manager"),
    "tier.visitors.B": ("区域销售，顺路拜访", "Regional sales, when nearby"),
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
        "Large and frequent but quiet lately: call, learn why, make an offer to return",
    ),
    "tier.strategy.important_win_back": (
        "金额高但久未下单：由主管上门挽留，排查流失原因",
        "Large but long gone: a manager visits, finds out why and tries to win it back",
    ),
    "tier.strategy.general_value": (
        "活跃但金额低：交叉销售，提高客单价",
        "Active but small: cross-sell, raise the order value",
    ),
    "tier.strategy.general_develop": (
        "新近下单：推送新品资讯，引导复购",
        "Ordered recently: product news, invite a second order",
    ),
    "tier.strategy.general_keep": (
        "次数多但近期未下单：定期提醒与活动邀约",
        "Frequent but quiet lately: reminders and invitations",
    ),
    "tier.strategy.general_win_back": ("以低成本的营销活动触达", "Reach by low-cost campaigns"),
    # Beside the tier.
    "lifecycle.potential": ("潜在", "Potential"),
    "lifecycle.first": ("首购", "First purchase"),
    "lifecycle.repeat": ("回购", "Repeat"),
    "lifecycle.loyal": ("忠诚", "Loyal"),
    "lifecycle.asleep": ("沉睡", "Dormant"),
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
    "skipped.alerts": ("{why}，未检查：{rules}", "{why}; not checked: {rules}"),
    "skipped.no_field": (
        "“{sheet}”中没有自定义列“{field}”，请检查参数 report.custom_fields",
        "“{sheet}” has no custom column “{field}”; check the setting report.custom_fields",
    ),
}
