"""Words of the boards: portrait, sales trend, market board, follow-up report, opportunities, tier history."""

WORDS = {
    # Portrait
    "report.portrait.subtitle": (
        "基准日 {as_of} · 共 {count} 位客户 · 交易额为近 12 个月，没有订单的客户用填报的年交易额",
        "As of {as_of} · {count} {count:customer|customers} · revenue of 12 months; typed annual amounts where there are no orders",
    ),
    "report.portrait.by": ("按{dimension}", "By {dimension}"),
    "report.portrait.customers": ("客户数", "Customers"),
    "report.portrait.customer_share": ("客户占比", "Share of customers"),
    "report.portrait.revenue": ("交易额({unit})", "Revenue ({unit})"),
    "report.portrait.revenue_share": ("交易额占比", "Share of revenue"),
    "report.portrait.mean": ("户均({unit})", "Per customer ({unit})"),
    "report.portrait.chart.message": (
        "{group}：占客户 {customers}，占交易额 {revenue}",
        "{group}: {customers} of customers, {revenue} of revenue",
    ),
    "report.portrait.chart.customers": ("各{dimension}的客户数", "Customers by {dimension}"),
    "report.portrait.lifecycle": ("生命周期阶段", "Lifecycle stage"),
    "report.portrait.rfm": ("RFM 客群", "RFM segment"),
    "report.portrait.lifecycle.potential": (
        "摸清需求与决策人，争取首单",
        "Learn who decides and what they need; win the first order",
    ),
    "report.portrait.lifecycle.first": (
        "30 天内回访，促成第二单",
        "Call back within 30 days; win a second order",
    ),
    "report.portrait.lifecycle.repeat": (
        "按节奏联系，推荐搭配产品，签年度协议",
        "Keep in touch, offer matching products, sign a yearly agreement",
    ),
    "report.portrait.lifecycle.loyal": (
        "专人维护，共同计划，请其转介绍",
        "A manager of their own, joint plans, ask for referrals",
    ),
    "report.portrait.lifecycle.asleep": (
        "查明停购原因，以新品或优惠唤醒",
        "Find out why they stopped; wake them with news or an offer",
    ),
    "report.portrait.lifecycle.lost": (
        "了解流向哪家、为何离开，择机赢回",
        "Learn whom they went to and why; win back those worth it",
    ),
    "report.portrait.groups": ("按集团（上级客户）", "By group (parent)"),
    "report.portrait.head": ("集团总部", "Head of the group"),
    "report.portrait.similar": ("相似客户群", "Similar customers"),
    "report.portrait.similar.typical": ("典型（中位数）", "Typical (medians)"),
    "report.portrait.similar.categories": (
        "一年 {orders} 单，{days} 天前下单，买 {breadth} 个品类",
        "{orders} {orders:order|orders}, the last {days} {days:day|days} ago, {breadth} {breadth:category|categories}",
    ),
    "report.portrait.similar.products": (
        "一年 {orders} 单，{days} 天前下单，买 {breadth} 种产品",
        "{orders} {orders:order|orders}, the last {days} {days:day|days} ago, {breadth} {breadth:product|products}",
    ),
    "report.portrait.similar.rescue": (
        "查明为何停了，负责人本周联系",
        "Find out why they went quiet; the owner calls this week",
    ),
    "report.portrait.similar.broaden": (
        "推荐同行在买的其他品类",
        "Offer the other categories that their industry buys",
    ),
    "report.portrait.similar.keep": (
        "专人维护，签年度协议，防竞品进入",
        "A manager of their own, yearly terms; keep rivals out",
    ),
    "report.portrait.similar.raise": (
        "提高单额：组合报价、阶梯价、年度框架",
        "Raise the order value: bundles, price steps, a frame contract",
    ),
    "report.portrait.similar.wake": (
        "用活动和新品批量唤醒，不占拜访时间",
        "Wake them by campaigns and news, not by visits",
    ),
    "report.portrait.similar.develop": (
        "按节奏联系，找出有潜力的重点培养",
        "Keep the cadence; find those with potential and grow them",
    ),
    "report.portrait.similar.note": (
        "按近 12 个月的交易额、订单数、距上次下单天数和品类数用 k 均值分群（轮廓系数 {score}）；大小多少是与这些客户的平均相比。另有 {others} 位近 12 个月没有下单，不在群中。"
        "每位客户所在的群见客户分级的“相似客户群”列。",
        "k-means over revenue, orders, days since the last order and categories of 12 months (silhouette {score}); large and small are against the mean of these customers."
        " {others} more {others:customer|customers} did not order in the 12 months and {others:is|are} in no group. The column Similar customers on Tiers has each customer's group.",
    ),
    "report.portrait.similar.none": (
        "按交易额、订单数、距上次下单天数和品类数看，客户没有明显的分群（轮廓系数 {score}）。",
        "By revenue, orders, days since the last order and categories, the customers fall into no clear groups (silhouette {score}).",
    ),
    # Trend
    "report.trend.subtitle": (
        "基准日 {as_of} · 金额单位：{unit} · 只计有效订单",
        "As of {as_of} · money in {unit} · valid orders only",
    ),
    "report.trend.charts": ("近 24 个月", "The last 24 months"),
    "report.trend.chart.revenue": (
        "{month} 交易额最高：{amount}",
        "{month} was the best month: {amount}",
    ),
    "report.trend.chart.orders": (
        "近 12 个月 {count} 单，平均单额 {mean}（右轴）",
        "{count} {count:order|orders} in 12 months, {mean} on average (right axis)",
    ),
    "report.trend.chart.periods": (
        "本季度至今较去年同期 {change} ({unit})",
        "Quarter to date {change} on the year ({unit})",
    ),
    "report.trend.periods": ("本期与往期", "This period and earlier ones"),
    "report.trend.period": ("期间", "Period"),
    "report.trend.revenue": ("本期({unit})", "This period ({unit})"),
    "report.trend.previous": ("上期({unit})", "Previous period ({unit})"),
    "report.trend.change": ("环比", "Change"),
    "report.trend.year_before": ("去年同期({unit})", "A year before ({unit})"),
    "report.trend.change_on_year": ("同比", "Change on the year"),
    "report.trend.quarters": ("按季度", "By quarter"),
    "report.trend.quarter": ("季度", "Quarter"),
    "report.trend.customers": ("下单客户数", "Customers who ordered"),
    "report.trend.alike": (
        "未结束的期间只和往期相同的天数比较。",
        "A period still running is compared with the same number of days of the earlier one.",
    ),
    "report.trend.risers": (
        "增长最多的客户（近 12 个月比前 12 个月）",
        "Biggest gains (last 12 months against the 12 before)",
    ),
    "report.trend.fallers": (
        "下降最多的客户（近 12 个月比前 12 个月）",
        "Biggest drops (last 12 months against the 12 before)",
    ),
    "report.trend.nothing_sold": (
        "这段时间没有交易额，没有可画的内容。",
        "Nothing was sold in this time, so there is nothing to draw.",
    ),
    "report.trend.no_risers": ("没有增长的客户。", "No customer bought more."),
    "report.trend.no_fallers": ("没有下降的客户。", "No customer bought less."),
    "report.trend.mover.name": ("客户名称", "Customer"),
    "report.trend.mover.revenue_12m": ("近12月({unit})", "12 months ({unit})"),
    "report.trend.mover.revenue_previous_12m": ("前12月({unit})", "12 before ({unit})"),
    "report.trend.mover.difference": ("增减({unit})", "Difference ({unit})"),
    "report.trend.mover.note_date": ("最近跟进", "Last contact"),
    "report.trend.mover.note": ("最近跟进内容", "Last note"),
    "report.trend.no_note": ("没有跟进记录", "no follow-up on record"),
    "report.trend.monthly": ("逐月数据", "Month by month"),
    "report.trend.month.revenue": ("交易额({unit})", "Revenue ({unit})"),
    "report.trend.month.revenue_year_before": ("去年同月({unit})", "A year before ({unit})"),
    "report.trend.month.change": ("同比", "Change on the year"),
    "report.trend.month.orders": ("订单数", "Orders"),
    "report.trend.month.mean_order": ("平均单额({unit})", "Mean order ({unit})"),
    "report.trend.partial": (
        "* 截至 {day}；去年同月也只算到同一天。",
        "* up to {day}; the month a year before is cut at the same day.",
    ),
    # Products
    "report.products.subtitle": (
        "基准日 {as_of} · 共 {count} 个产品 · 金额单位：{unit} · 近 12 个月，已减退货",
        "As of {as_of} · {count} {count:product|products} · money in {unit} · 12 months, net of returns",
    ),
    "report.products.charts": ("卖什么、往哪走", "What sells, and how it is moving"),
    "report.products.categories": ("按品类", "By category"),
    "report.products.grid": ("S、A 级客户买了什么", "What S and A customers buy"),
    "report.products.white": ("空白机会：同行在买、客户没买", "White space: what peers buy and they do not"),
    "report.products.list": ("按产品", "By product"),
    "report.products.group": ("品类", "Category"),
    "report.products.count": ("产品数", "Products"),
    "report.products.now": ("近12月({unit})", "12 months ({unit})"),
    "report.products.before": ("前12月({unit})", "The 12 before ({unit})"),
    "report.products.moved": ("增减最多的产品({unit})", "Biggest gains and losses by product ({unit})"),
    "report.products.margin": ("毛利率", "Margin"),
    "report.products.chart.revenue": ("{name}占交易额 {share} ({unit})", "{name}: {share} of revenue ({unit})"),
    "report.products.chart.moved": ("{name}增长最多：{amount}", "{name} gained most: {amount}"),
    "report.products.chart.margin": ("{name}毛利率最高：{margin}", "Best margin: {name}, {margin}"),
    "report.products.grid.note": (
        "数字为近 12 个月交易额({unit})。空白：同行业在购客户中至少 {share} 买了该品类、该客户没买；百分比为买的同行占比。",
        "Figures: revenue of 12 months ({unit}). White: at least {share} of the buying customers of the same industry buy the category and this customer does not; the percentage is their share.",
    ),
    "report.products.grid.more": (
        "另有 {customers} 位客户、{groups} 个品类未列出。",
        " {customers} more {customers:customer|customers} and {groups} more {groups:category|categories} are not shown.",
    ),
    "report.products.blank": ("空白 {share}", "white {share}"),
    "report.products.buyers": ("在买 / 同行", "Buyers / peers"),
    "report.products.peers": ("同行在买", "Peers who buy"),
    "report.products.typical": ("同行通常买({unit})", "Typical spend of peers ({unit})"),
    "report.products.more": ("另有 {count} 处空白未列出。", "{count} more are not listed here."),
    "report.products.wallet": ("采购份额：在别家买得最多的客户", "Share of wallet: who buys most elsewhere"),
    "report.products.wallet.note": (
        "{count} 位客户填有采购份额；按此估算，他们一年在别家买 {amount}，列出最多的。",
        "{count} {count:customer|customers} {count:has|have} a share of wallet on record; by that they buy {amount} a year elsewhere. The largest are listed.",
    ),
    "report.products.wallet.share": ("采购份额", "Share of wallet"),
    "report.products.of_turnover": ("占其营业额", "Of its turnover"),
    "report.products.rest": ("在别家买({unit})", "Bought elsewhere ({unit})"),
    "report.products.no_white": (
        "没有空白：同行业的客户太少，或者他们常买的都在买。",
        "No white space: there are too few peers in their industry, or they buy everything that peers commonly buy.",
    ),
    # Market
    "report.market.message.dearer": (
        "{total:,} 项比价中 {count:,} 项我方更贵，最多的是{where}：{gap}",
        "We are dearer in {count:,} of {total:,} {total:comparison|comparisons}, most against {where}: {gap}",
    ),
    "report.market.message.none": (
        "{total:,} 项比价中我方都不更贵",
        "We are dearer in none of {total:,} {total:comparison|comparisons}",
    ),
    "report.market.message.news": ("竞品最新动态：{name}，{news}", "Latest from {name}: {news}"),
    "report.market.message.trends": (
        "{threat} 项威胁、{opportunity} 项机会；留意{first}",
        "{threat} {threat:threat|threats} and {opportunity} {opportunity:opportunity|opportunities}; watch {first}",
    ),
    "report.market.subtitle": (
        "基准日 {as_of} · {count} 组竞品、型号和区域 · 价差 = 我方价格 ÷ 竞品最近价格 − 1",
        "As of {as_of} · {count} {count:price|prices} watched (competitor, model, region) · price gap = our price ÷ their latest price − 1",
    ),
    "report.market.charts": ("价格与份额", "Prices and shares"),
    "report.market.chart.share": (
        "竞品市场份额：{competitor}最高，{share}",
        "Market shares: {competitor} leads with {share}",
    ),
    "report.market.chart.moves": ("{who}价格变动最大：较 {month} {change}", "{who} moved most since {month}: {change}"),
    "report.market.chart.still": ("{month} 以来价格没有变动", "Prices have not moved since {month}"),
    "report.market.one_month": (
        "只有一个月的价格，还看不出变动。",
        "Prices of one month only: no move can be seen yet.",
    ),
    "report.market.no_gap": (
        "没有填写我方价格，无法与竞品比较。",
        "Our own prices are not on record, so there is nothing to compare.",
    ),
    "report.market.share": ("市场份额(%)", "Market share (%)"),
    "report.market.no_share": ("没有填写市场份额。", "No market shares are on record."),
    "report.market.comparison": ("竞品对比", "Competitors compared"),
    "report.market.comparison.competitor": ("竞品名称", "Competitor"),
    "report.market.comparison.models": ("型号数", "Models"),
    "report.market.comparison.regions": ("区域数", "Regions"),
    "report.market.comparison.latest": ("最近日期", "Latest"),
    "report.market.comparison.mean_gap": ("平均价差", "Mean gap"),
    "report.market.comparison.promotion": ("竞品动态", "What they do"),
    "report.market.comparison.advantage": ("我方优势", "Our advantage"),
    "report.market.comparison.gap_text": ("我方差距", "Where we fall short"),
    "report.market.trends": ("市场趋势：威胁与机会", "Market trends: threats and opportunities"),
    "report.market.no_trends": ("没有填写“市场趋势”。", "The sheet Market trends is empty."),
    "report.market.trends.older": (
        "每个指标只列最近一期；更早的 {count} 条见您的“市场趋势”。",
        "The latest of each figure is listed; {count} earlier {count:one is|ones are} on your sheet Market trends.",
    ),
    "report.market.trends.impact": ("影响判断", "Impact"),
    "report.market.trends.metric": ("指标", "Metric"),
    "report.market.trends.period": ("期间", "Period"),
    "report.market.trends.value": ("数值", "Value"),
    "report.market.trends.change": ("较上期", "On the period before"),
    "report.market.points": ("{points} 个百分点", "{points} {points:point|points}"),
    "report.market.ours": ("我方", "Ours"),
    "report.market.chart.ours": ("我方份额 {ours}；{competitor} {share}", "We hold {ours}; {competitor} {share}"),
    "report.market.chart.ours.alone": ("我方份额 {ours}", "We hold {ours}"),
    "report.market.trends.unit": ("单位", "Unit"),
    "report.market.trends.industry": ("行业", "Industry"),
    "report.market.trends.region": ("区域", "Region"),
    "report.market.trends.source": ("来源", "Source"),
    "report.market.board": ("逐项监测", "Every competitor, model and region"),
    # Follow-up report
    "report.follow_up.message.none": (
        "{total:,} 位客户都没有逾期未跟进",
        "None of {total:,} {total:customer|customers} is overdue for a follow-up",
    ),
    "report.follow_up.message.late": (
        "{total:,} 位客户中 {count:,} 位逾期未跟进",
        "{count:,} of {total:,} {total:customer|customers} {count:is|are} overdue for a follow-up",
    ),
    "report.follow_up.message.owner": (
        "{owner}跟进最多：{total:,} 次中 {count:,} 次",
        "{owner} made most contacts: {count:,} of {total:,}",
    ),
    "report.follow_up.subtitle": (
        "{month} · 跟进 {contacts} 次 · 活跃客户覆盖率 {coverage} · 逾期 {overdue} 位",
        "{month} · {contacts} {contacts:contact|contacts} · {coverage} of active customers covered · {overdue} overdue",
    ),
    "report.follow_up.charts": ("本月跟进", "Contacts of the month"),
    "report.follow_up.owner": ("负责人", "Owner"),
    "report.follow_up.contacts": ("跟进次数", "Contacts"),
    "report.follow_up.covered": ("已覆盖活跃客户", "Active covered"),
    "report.follow_up.active_customers": ("活跃客户", "Active customers"),
    "report.follow_up.coverage": ("覆盖率", "Coverage"),
    "report.follow_up.overdue": ("逾期客户", "Overdue"),
    "report.follow_up.stage": ("商机阶段", "Stage"),
    "report.follow_up.stage_now": ("{stage}（现有 {count}）", "{stage} ({count}\N{NO-BREAK SPACE}now)"),
    "report.follow_up.reached": ("到过该阶段的客户", "Customers who got this far"),
    "report.follow_up.conversion": ("转到下一阶段", "Move on"),
    "report.follow_up.method": ("跟进方式", "Method"),
    "report.follow_up.chart.owners": ("本月覆盖 {coverage} 的活跃客户", "{coverage} of active customers covered"),
    "report.follow_up.chart.funnel": ("到过各阶段的客户数", "Customers who reached each stage"),
    "report.follow_up.chart.weakest": (
        "“{stage}”之后流失最多：只有 {conversion} 往下走",
        "Most drop out after “{stage}”: only {conversion} move on",
    ),
    "report.follow_up.chart.methods": (
        "{method}最多：本月跟进 {total} 次中 {count} 次",
        "{method} leads: {count} of {total} {total:contact|contacts} of the month",
    ),
    "report.follow_up.no_contacts": ("本月没有跟进记录。", "No contacts in this month."),
    "report.follow_up.no_stages": ("跟进记录没有填写商机阶段。", "No stages are filled in."),
    "report.follow_up.list": ("全部客户：逾期的在前", "All customers, the overdue first"),
    # Opportunities
    "report.opportunities.subtitle": (
        "基准日 {as_of} · 共 {count} 个 · 客户要过的在前，推测的在后",
        "As of {as_of} · {count} in all · customers' own requests first, our suggestions last",
    ),
    "report.opportunities.none": (" · 没有机会", " · none found"),
    "report.opportunities.strip.amount": ("{count} 个 · {amount}", "{count} · {amount}"),
    "report.opportunities.pairs": ("常被一起购买的产品", "Products often bought together"),
    "report.opportunities.explain": (
        "支持度：同时买过两种产品的客户占全部买家的比例；置信度：买过前一种的客户中也买后一种的比例；提升度：是随机情况的几倍；"
        "p：两种产品毫不相干时也有这么多客户同时购买的概率（Fisher 精确检验）。"
        "列出支持度不低于 {support}、至少 {customers} 位客户、提升度大于 {lift}、p 小于 {significance} 的组合。"
        "推荐的金额 = 置信度 × 买家近 12 个月在该产品上花费的中位数。",
        "Support: share of all buyers that bought both; confidence: share of the buyers of the first that bought the second too; "
        "lift: how many times more often than by chance; "
        "p: probability of as many in common if the two had nothing to do with each other (Fisher's exact test). Listed with a support of {support} or more, {customers} {customers:customer|customers} or more, "
        "a lift above {lift} and p below {significance}. Amount of a suggestion = confidence × median of what buyers spent on the product in 12 months.",
    ),
    "report.opportunities.no_pairs": (
        "没有达到条件的产品组合。",
        "No pair of products meets the limits.",
    ),
    "report.opportunities.pair": ("产品组合", "Pair"),
    "report.opportunities.pair.product": ("买了", "Who bought"),
    "report.opportunities.pair.other": ("也买", "also bought"),
    "report.opportunities.pair.customers": ("客户数", "Both"),
    "report.opportunities.pair.sentence": ("说明", "In words"),
    "report.opportunities.pair.support": ("支持度", "Support"),
    "report.opportunities.pair.confidence": ("置信度", "Confidence"),
    "report.opportunities.pair.lift": ("提升度", "Lift"),
    "report.opportunities.sentence": (
        "买过{product}的客户中 {share} 也买{other}，是随机的 {lift} 倍（p {p}）",
        "{share} of the buyers of {product} also bought {other}, {lift} {lift:time|times} as often as by chance (p {p})",
    ),
    "report.opportunities.chart": ("搭配最强：{product} + {other}（提升度）", "Strongest: {product} + {other} (lift)"),
    # History
    "report.history.subtitle": (
        "每次评审追加，可做数据透视表；请勿在表下方填写其他内容",
        "Grows with each review; please leave the rows below it empty",
    ),
    "report.history.reviews": ("评审次数", "Reviews"),
    "report.history.rows": ("行数", "Rows"),
}
