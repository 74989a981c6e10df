"""Words of lifetime value: why a book and a row got their method, and what the held-out check found. Amounts bring their unit."""

WORDS = {
    "lifetime.book.trusted": (
        "{repeaters} 位回购客户、{repeat_orders} 次回购、{history_months} 个月历史，足以支持{method}；拟合已收敛，模型预期 {repeat_orders_expected} 次回购",
        "{repeaters} repeat {repeaters:customer|customers}, {repeat_orders} repeat {repeat_orders:order|orders} and {history_months} {history_months:month|months} of history are enough for {method}; the fit converged and expects {repeat_orders_expected} repeat {repeat_orders_expected:order|orders}",
    ),
    "lifetime.book.no_orders": (
        "没有有效订单，只能用填报的年交易额和年利润估算",
        "There is no valid order; only typed annual figures can be used",
    ),
    "lifetime.book.no_repeat": (
        "{customers} 位客户都只有一个下单日，看不出回购规律，用简单法",
        "All {customers} {customers:customer|customers} ordered on one day only, so there is no rhythm to see: simple method",
    ),
    "lifetime.book.few_repeaters": (
        "只有 {repeaters} 位回购客户，少于 10 位，概率模型不稳定，用简单法",
        "Only {repeaters} repeat {repeaters:customer|customers}, fewer than 10: too few for a stable model, hence the simple method",
    ),
    "lifetime.book.short_history": (
        "订单历史只有 {history_months} 个月，不足 3 个月，用简单法",
        "The orders reach back {history_months} {history_months:month|months}, less than 3: simple method",
    ),
    "lifetime.book.losses": (
        "{losses} 的回购客户不赚钱，价值模型只适用于正值，用简单法",
        "{losses} of the repeat customers bring no profit, which the value model cannot handle: simple method",
    ),
    "lifetime.book.not_converged": (
        "{method}的拟合没有收敛（客户之间几乎没有差异，或无人离开），用简单法",
        "The fit of {method} did not converge (customers hardly differ, or nobody leaves): simple method",
    ),
    "lifetime.book.out_of_bounds": (
        "{method}拟合的参数超出合理范围，用简单法",
        "The fitted parameters of {method} are implausible: simple method",
    ),
    "lifetime.book.misfit": (
        "{method}预期 {repeat_orders_expected} 次回购，实际 {repeat_orders} 次，相差太大，用简单法",
        "{method} expects {repeat_orders_expected} repeat {repeat_orders_expected:order|orders} where {repeat_orders} were made: simple method",
    ),
    "lifetime.book.heavy_tail": (
        "订单价值过于悬殊，Gamma-Gamma 给不出可信的均值，用简单法",
        "Order values differ so widely that Gamma-Gamma gives no reliable mean: simple method",
    ),
    "lifetime.book.held_out": (
        "概率模型没有通过留出检验：实际订单落在区间之外，偏差 {off} 单，大于简单法的 {off_simple} 单，用简单法",
        "The model failed the held-out check: the orders that came lie outside its interval, off by {off} {off:order|orders} against {off_simple} by the simple method, which is used",
    ),
    "lifetime.book.monthly_sums": (
        "订单是按月汇总的金额，看不出下单间隔，用简单法",
        "The orders are monthly sums, which show no gaps between orders: simple method",
    ),
    "lifetime.book.asked": (
        "按设置使用“{method}”；自动判断为：{why}",
        "Settings ask for “{method}”; the automatic choice would be: {why}",
    ),
    "lifetime.book.refused": (
        "设置要求“{method}”，但无法采用：{why}",
        "Settings ask for “{method}”, which cannot be used: {why}",
    ),
    "lifetime.note.correlated": (
        "购买频次与单次价值的相关系数为 {correlation}，超过 0.3；模型假定二者无关，单个客户的价值可能有偏",
        "Frequency and order value correlate by {correlation}, over 0.3; the model assumes that they are independent, so values of single customers may be off",
    ),
    "lifetime.note.one_order": (
        "{one_order} 的客户只有一个下单日；{method}认定他们存活概率为 1，这不说明他们仍活跃，预警不以此为据",
        "{one_order} of the customers ordered on one day only; {method} gives them P(alive) = 1, which says nothing, and no alert relies on it",
    ),
    "lifetime.note.losses_left_out": (
        "{losses} 的回购客户不赚钱，不参与价值拟合，按简单法计算",
        "{losses} of the repeat customers bring no profit; they are left out of the value fit and valued by the simple method",
    ),
    "lifetime.why.model": (
        "{repeats} 次回购，均值 {own}，每单预期 {value}",
        "{repeats} repeat {repeats:order|orders} of {own} on average; {value} expected of each",
    ),
    "lifetime.why.once": (
        "只有一个下单日，每单取总体均值 {value}",
        "One order day only, so each order counts at the mean of all, {value}",
    ),
    "lifetime.why.once_alive": (
        "只有一个下单日，每单取总体均值 {value}；存活概率为 1 只因无从判断",
        "One order day only, so each order counts at the mean of all, {value}; P(alive) is 1 only because nothing shows otherwise",
    ),
    "lifetime.why.simple": (
        "简单法：平均单额 {mean} × 每年 {orders} 单（向全体均值收缩）× 剩余 {months} 个月（{stage}，期限的 {share}）；不给区间",
        "Simple: {mean} an order × {orders} a year (shrunk towards the book's) × {months} {months:month|months} left ({stage}, {share} of the horizon); no interval",
    ),
    "lifetime.why.loss": (
        "回购订单不赚钱，价值模型不适用。{rule}",
        "The repeat orders bring no profit, so the value model does not apply. {rule}",
    ),
    "lifetime.why.lost": (
        "合作状态为流失，不再计未来价值",
        "Status lost: no further value is counted",
    ),
    "lifetime.why.typed_profit": (
        "没有订单：填报年利润 {yearly} × {months} 个月，折现；不给区间",
        "No orders: typed annual profit {yearly} × {months} {months:month|months}, discounted; no interval",
    ),
    "lifetime.why.typed_weight": (
        "{rule}；合作状态为{status}，按 {share} 计",
        "{rule}; status {status}: {share} of it counts",
    ),
    "lifetime.why.typed_amount": (
        "没有订单：填报年交易额 {amount} × 毛利率 {margin} = {yearly}，× {months} 个月，折现；不给区间",
        "No orders: typed annual amount {amount} × margin {margin} = {yearly}, × {months} {months:month|months}, discounted; no interval",
    ),
    "lifetime.why.returns_only": (
        "只有退货或冲销，没有购买，价值计为 0",
        "Returns or credits only and no purchase: the value is 0",
    ),
    "lifetime.why.none": (
        "没有订单，也没有填报年交易额或年利润，价值计为 0",
        "No orders and no typed annual figures: the value is 0",
    ),
}
