"""Words of the rules about what was promised to a customer and what is known of them; of orders, money and the market see `alerts`."""

from kamxl.i18n.catalogue.alerts import of_rules

WORDS = of_rules(
    {
        "complaint_overdue": {
            "name": ("投诉未结", "Complaint overdue"),
            "when": ("投诉超过 {days} 天没有解决", "A complaint has been open for more than {days} {days:day|days}"),
            "limit.days": (
                "投诉超过几天未解决时预警",
                "fires when a complaint has been open for more than this many days",
            ),
            "fact": (
                "{number} 件投诉未结，最早 {id} 提出于 {day}，已 {days} 天（上限 {limit} 天）",
                "{number} open {number:complaint|complaints}, the oldest {id} of {day}, open for {days} {days:day|days} (limit: {limit})",
            ),
            "advice": (
                "今天给客户答复处理进度，定下解决日期和责任人",
                "Give the customer an update today; say who will solve it, and by when",
            ),
        },
        "follow_up_overdue": {
            "name": ("跟进逾期", "Follow-up overdue"),
            "when": (
                "约定的跟进日已过，或超过等级的跟进间隔：S {cadence_S} 天、A {cadence_A} 天、B {cadence_B} 天、C {cadence_C} 天",
                "A promised day has passed, or no contact within the tier's days: S {cadence_S}, A {cadence_A}, B {cadence_B}, C {cadence_C}",
            ),
            "limit.cadence.S": (
                "S 级客户最多几天联系一次",
                "S customers are contacted at least once in this many days",
            ),
            "limit.cadence.A": (
                "A 级客户最多几天联系一次",
                "A customers are contacted at least once in this many days",
            ),
            "limit.cadence.B": (
                "B 级客户最多几天联系一次",
                "B customers are contacted at least once in this many days",
            ),
            "limit.cadence.C": (
                "C 级客户最多几天联系一次",
                "C customers are contacted at least once in this many days",
            ),
            "limit.a_e_cadence.A": (
                "A-E 分级：A 级客户最多几天联系一次",
                "A-E: A customers are contacted at least once in this many days",
            ),
            "limit.a_e_cadence.B": (
                "A-E 分级：B 级客户最多几天联系一次",
                "A-E: B customers are contacted at least once in this many days",
            ),
            "limit.a_e_cadence.C": (
                "A-E 分级：C 级客户最多几天联系一次",
                "A-E: C customers are contacted at least once in this many days",
            ),
            "limit.a_e_cadence.D": (
                "A-E 分级：D 级客户最多几天联系一次",
                "A-E: D customers are contacted at least once in this many days",
            ),
            "limit.a_e_cadence.E": (
                "A-E 分级：E 级客户最多几天联系一次",
                "A-E: E customers are contacted at least once in this many days",
            ),
            "limit.a_e_cadence.none": (
                "A-E 分级：普通客户最多几天联系一次",
                "A-E: general customers are contacted at least once in this many days",
            ),
            "promised": (
                "约定 {day} 跟进，已过 {days} 天，之后没有跟进记录",
                "Follow-up promised for {day}, {days} {days:day|days} ago, and none since",
            ),
            "silent": (
                "最近一次联系 {day}，已 {days} 天（等级 {tier} 上限 {limit} 天）",
                "Last contact {day}, {days} {days:day|days} ago (limit for tier {tier}: {limit})",
            ),
            "silent_never": (
                "没有跟进记录，自 {day}（首单或首次合作）已 {days} 天（等级 {tier} 上限 {limit} 天）",
                "No contact on record in {days} {days:day|days}, since {day} (first order or first deal; limit for tier {tier}: {limit})",
            ),
            "advice": (
                "安排一次跟进，登记内容和下次跟进日期",
                "Get in touch, record what was said and the next date",
            ),
        },
        "contract_expiring": {
            "name": ("合同到期", "Contract expiring"),
            "when": (
                "执行中的合同 {days} 天内到期或已过期，且没有续签的合同",
                "A running contract ends within {days} {days:day|days} or has ended, and no later one follows it",
            ),
            "limit.days": ("合同还有几天到期时预警", "fires this many days before the end of a contract"),
            "soon": (
                "合同 {id} 于 {day} 到期，还有 {days} 天（提前 {limit} 天提醒；共 {number} 份到期）",
                "Contract {id} ends on {day}, in {days} {days:day|days} (notice: {limit} {limit:day|days}; {number} ending in all)",
            ),
            "past": (
                "合同 {id} 已于 {day} 到期，过期 {days} 天，状态仍为执行中（提前 {limit} 天提醒；共 {number} 份到期）",
                "Contract {id} ended on {day}, {days} {days:day|days} ago, and is still marked as running (notice: {limit} {limit:day|days}; {number} ending in all)",
            ),
            "advice": (
                "与客户商定续签或收尾，并更新合同状态",
                "Agree on renewal or closing, and update the contract's status",
            ),
        },
        "low_satisfaction": {
            "name": ("满意度低", "Low satisfaction"),
            "when": (
                "最近满意度低于 {score} 分，或下降 {drop} 分以上",
                "The latest score is under {score}, or {drop} or more lower",
            ),
            "limit.score": ("总体评分低于多少分时预警", "fires when the overall score is below this"),
            "limit.drop": ("评分比上次下降多少分时预警", "fires when the score falls by this much"),
            "low": (
                "{day} 满意度 {score} 分，低于 {limit} 分",
                "Satisfaction {score} on {day}, below {limit}",
            ),
            "fell": (
                "{day} 满意度由 {previous} 分降到 {score} 分（降幅上限 {limit} 分）",
                "Satisfaction fell from {previous} to {score} on {day} (limit: {limit} {limit:point|points})",
            ),
            "advice": (
                "回访客户，逐条了解不满之处，两周内反馈改进结果",
                "Visit, learn what is wrong, report the improvement within two weeks",
            ),
        },
        "deal_stalled": {
            "name": ("商机停滞", "Stalled deal"),
            "when": (
                "商机过了预计成交日期，或 {days} 天没有跟进",
                "A deal is past its expected close, or {days} {days:day|days} without a follow-up",
            ),
            "limit.days": ("商机多少天没有跟进时预警", "fires after this many days without a follow-up of the deal"),
            "past": (
                "商机 {id} 预计 {day} 成交，已过 {days} 天",
                "Deal {id} was expected to close on {day}, {days} {days:day|days} ago",
            ),
            "quiet": (
                "商机 {id} 已 {days} 天没有跟进（上限 {limit} 天）",
                "Deal {id}: no follow-up for {days} {days:day|days} (limit: {limit})",
            ),
            "fact": ("{what}（共 {number} 个，金额 {amount}）", "{what} ({number} in all, {amount})"),
            "advice": (
                "约客户确认进展，推进下一步，或改期、改为输单",
                "Ask the customer where it stands; take the next step, set a new date, or close it as lost",
            ),
        },
        "target_behind": {
            "name": ("目标落后", "Target behind"),
            "when": (
                "期间已过 {gone} 以上，完成进度低于 {pace}",
                "Over {gone} of the period gone, pace below {pace}",
            ),
            "limit.pace": (
                "完成率 ÷ 期间已过，低于多少时预警",
                "attainment ÷ share of the period gone; fires below this",
            ),
            "limit.gone": ("期间至少过了多少才看", "checked once this much of the period is gone"),
            "subject": ("{period} {measure}{scope}", "{period} {measure}{scope}"),
            "fact": (
                "{period} {measure} {actual}，目标 {target}（{rate}），时间过 {gone}，进度 {pace}（下限 {limit}；{number} 个落后）",
                "{period} {measure}: {actual} of {target} ({rate}), elapsed {gone}, pace {pace} (limit: {limit}; {number} behind)",
            ),
            "fact_of": (
                "{scope}：{period} {measure} {actual}，目标 {target}（{rate}），时间过 {gone}，进度 {pace}（下限 {limit}；{number} 个落后）",
                "{scope}: {period} {measure}: {actual} of {target} ({rate}), elapsed {gone}, pace {pace} (limit: {limit}; {number} behind)",
            ),
            "profit": (
                "{period} {measure}目标的进度低于 {limit}，期间已过 {gone}（共 {number} 个目标落后）",
                "{period} {measure} target: pace below {limit}, elapsed {gone} ({number} behind)",
            ),
            "profit_of": (
                "{scope}：{period} {measure}目标的进度低于 {limit}，期间已过 {gone}（共 {number} 个目标落后）",
                "{scope}: {period} {measure} target: pace below {limit}, elapsed {gone} ({number} behind)",
            ),
            "advice": (
                "看还差多少、在谈的商机够不够，定补救行动或调整目标",
                "Look at what is missing and which deals could fill it; act on it or adjust the target",
            ),
        },
        "plan_overdue": {
            "name": ("计划逾期", "Plan overdue"),
            "when": ("客户计划的行动过了截止日期还没完成", "An action of an account plan is past its due day"),
            "fact": (
                "“{action}”应于 {day} 完成，已过 {days} 天（共 {number} 项逾期）",
                "“{action}” was due on {day}, {days} {days:day|days} ago ({number} overdue)",
            ),
            "advice": ("完成它，或改期并说明原因", "Get it done, or set a new day and say why"),
        },
        "no_decision_maker": {
            "name": ("没有决策者", "No decision maker"),
            "when": (
                "等级 S、A 的客户没有登记决策者，或只认识一个人",
                "Tier S or A without a known decision maker, or with one contact only",
            ),
            "fact": (
                "等级 {tier}，登记了 {number} 位联系人，没有决策者",
                "Tier {tier}: {number} {number:contact|contacts}, none of them a decision maker",
            ),
            "one": ("等级 {tier}，只登记了 1 位联系人", "Tier {tier}: only one contact is known"),
            "nobody": ("等级 {tier}，没有登记联系人", "Tier {tier}: no contact is known"),
            "advice": (
                "弄清谁做决定，请现有联系人引见，补到“联系人”",
                "Find out who decides, ask to be introduced, and add the person to the contacts",
            ),
        },
        "health_drop": {
            "name": ("健康度下降", "Health drop"),
            "when": (
                "健康度比上次评审下降 {points} 分以上",
                "Health is down by {points} {points:point|points} or more since the last review",
            ),
            "limit.points": (
                "健康度比上次评审下降多少分时预警",
                "fires when health is down by this many points since the last review",
            ),
            "fact": (
                "健康度由 {previous} 降到 {now}（{day} 评审以来降 {fall} 分，上限 {limit}），跌得最多的是{part}",
                "Health down from {previous} to {now} ({fall} {fall:point|points} since the review of {day}, limit: {limit}), most in {part}",
            ),
            "advice": (
                "先看跌得最多的一项，找出原因，与客户约定改进",
                "Look first at the part that fell most, find out why, and agree with the customer on what to change",
            ),
        },
        "survey_due": {
            "name": ("该做满意度调查", "Survey due"),
            "when": (
                "S、A 级客户 {days} 天内没有满意度调查",
                "An S or A customer has not been surveyed for {days} {days:day|days}",
            ),
            "limit.days": (
                "S、A 级客户几天没有满意度调查时预警",
                "fires when an S or A customer has not been surveyed for this many days",
            ),
            "fact": (
                "最近一次满意度调查 {day}，已 {days} 天（上限 {limit} 天）",
                "Last satisfaction survey {day}, {days} {days:day|days} ago (limit: {limit})",
            ),
            "since": (
                "自 {day} 合作以来 {days} 天没有满意度调查（上限 {limit} 天）",
                "No satisfaction survey since the first deal on {day}, {days} {days:day|days} ago (limit: {limit})",
            ),
            "never": (
                "没有满意度调查记录（上限 {limit} 天）",
                "No satisfaction survey on record (limit: {limit} {limit:day|days})",
            ),
            "advice": ("安排一次满意度回访并登记评分", "Arrange a satisfaction survey and record the score"),
        },
        "need_open": {
            "name": ("需求未解", "Need open"),
            "when": (
                "高优先级需求超过 {days} 天没有解决",
                "A high-priority need has been open for more than {days} {days:day|days}",
            ),
            "limit.days": (
                "高优先级需求超过几天未处理时预警",
                "fires when a high-priority need has been open for more than this many days",
            ),
            "fact": (
                "{number} 项高优先级需求未解决，最早 {id} 提出于 {day}，已 {days} 天（上限 {limit} 天）",
                "{number} open high-priority {number:need|needs}, the oldest {id} of {day}, open for {days} {days:day|days} (limit: {limit})",
            ),
            "advice": (
                "给出方案或明确答复，更新需求状态",
                "Offer a solution or a clear answer, and update the need's status",
            ),
        },
        "consent_missing": {
            "name": ("缺信息授权", "Consent missing"),
            "when": ("有个人信息，但没有使用授权", "Personal data is kept without consent"),
            "limit.filled": (
                "授权列填写超过多少时，空白才按客户预警",
                "blank cells become alerts by customer once more than this share of the column is filled in",
            ),
            "book": (
                "授权列只填写了 {filled}/{total}，{number} 个客户存有个人信息而没有授权",
                "Consent is recorded for {filled} of {total} {total:customer|customers}; personal data of {number} is on file without it",
            ),
            "nowhere": (
                "没有登记过信息使用授权，{number} 个客户存有个人信息",
                "No consent is recorded anywhere; personal data of {number} {number:customer|customers} is on file",
            ),
            "unknown": (
                "存有个人信息（{fields}），没有客户的使用授权",
                "Personal data on file ({fields}) without the customer's consent",
            ),
            "refused": (
                "存有个人信息（{fields}），客户未同意使用",
                "Personal data on file ({fields}) although the customer has refused consent",
            ),
            "advice": (
                "取得书面授权并登记，否则删除这些信息",
                "Obtain consent in writing and record it, or delete the data",
            ),
        },
        "profile_stale": {
            "name": ("档案陈旧", "Profile stale"),
            "when": (
                "活跃客户 {days} 天内没有任何记录",
                "No activity of an active customer on record for {days} {days:day|days}",
            ),
            "limit.days": (
                "超过几天没有跟进、订单或资料更新时预警",
                "fires after this many days without a follow-up, an order or a profile date",
            ),
            "fact": (
                "状态为活跃，最近一次往来 {day}，已 {days} 天（上限 {limit} 天）",
                "Active, yet the last activity was on {day}, {days} {days:day|days} ago (limit: {limit})",
            ),
            "never": (
                "状态为活跃，但没有任何往来日期（上限 {limit} 天）",
                "Active, yet no activity has a date (limit: {limit} {limit:day|days})",
            ),
            "advice": (
                "核实合作状态，更新档案",
                "Check the status and bring the profile up to date",
            ),
        },
    }
)
