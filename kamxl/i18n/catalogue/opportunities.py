"""Words of opportunities: what speaks for each."""

WORDS = {
    "opportunities.and": ("{first}；{second}", "{first}; {second}"),
    "opportunities.cross_sell": (
        "已购 {product}：买过它的客户中 {confidence} 也买了 {other}（{both} 家同时购买，提升度 {lift}，p {p}）",
        "Has {product}: {confidence} of its buyers also bought {other} ({both} bought both, lift {lift}, p {p})",
    ),
    "opportunities.need": ("{priority}，已提出 {days} 天", "{priority}, raised {days} {days:day|days} ago"),
    "opportunities.need_product": ("相关产品：{product}", "product: {product}"),
    "opportunities.need_solution": ("方案：{solution}", "solution: {solution}"),
    "opportunities.priority.high": ("高优先级", "High priority"),
    "opportunities.priority.medium": ("中优先级", "Medium priority"),
    "opportunities.priority.low": ("低优先级", "Low priority"),
    "opportunities.priority.none": ("未定优先级", "No priority"),
    "opportunities.quoted": ("报价 {quotation}", "Quotation {quotation}"),
    "opportunities.quotation": (
        "{day} 报价，已 {days} 天，之后没有签订合同",
        "Quoted on {day}, {days} {days:day|days} ago, no contract signed since",
    ),
    "opportunities.quotation_undated": ("已报价（无日期），未转为合同", "Quoted (no date), no contract signed since"),
    "opportunities.valid_until": (
        "有效期至 {day}，还有 {days} 天",
        "valid until {day}, {days} {days:day|days} left",
    ),
    "opportunities.expired": ("报价已于 {day} 过期 {days} 天", "expired on {day}, {days} {days:day|days} ago"),
}
