"""Twenty more, written before they were tried: other programs, both scripts, every layout; the firms are invented."""

from exports import Export, export


@export
def monday_board() -> Export:
    return Export(
        {
            "Key_Accounts_1769.xlsx": {
                "Key Accounts": """
Key Accounts
Group Title
Name|Account Manager|Stage|Sector|Primary person|E-mail|Tel|Annual spend (k EUR)|Last touch|Notes
Marlow Textiles|Ines Duarte|Active|Textiles|Paul Webb|p.webb@marlow.example|0161 555 0101|420|@2026-02-03|
Kestrel Optics|Tom Hale|In talks|Optics|Lena Roth|l.roth@kestrel.example|0161 555 0102|85.5|@2026-01-21|Wants a demo
"""
            }
        },
        {
            "customers": """
name|owner|status|industry|contact|email|phone|annual_amount|last_follow_up|notes
Marlow Textiles|Ines Duarte|活跃|Textiles|Paul Webb|p.webb@marlow.example|0161 555 0101|42|@2026-02-03|
Kestrel Optics|Tom Hale|潜在|Optics|Lena Roth|l.roth@kestrel.example|0161 555 0102|8.55|@2026-01-21|Wants a demo
"""
        },
    )


@export
def jiandaoyun_orders() -> Export:
    return Export(
        {
            "销售订单_20260301.xlsx": {
                "销售订单": """
流水号|客户|下单时间|产品明细.产品名称|产品明细.数量|产品明细.单价(元)|产品明细.小计(元)|订单状态|销售负责人|提交人|提交时间
XSDD0001|嘉兴恒升电气有限公司|@2026-01-08|断路器|20|150|3000|已完成|周敏|周敏|@2026-01-08
XSDD0002|湖州立方仪表有限公司|@2026-01-19|压力表|6|480|2880|进行中|吴涛|吴涛|@2026-01-19
XSDD0003|嘉兴恒升电气有限公司|@2026-02-11|接触器|15|88|1320|已完成|周敏|周敏|@2026-02-11
"""
            }
        },
        {
            "customers": "name|owner\n嘉兴恒升电气有限公司|周敏\n湖州立方仪表有限公司|吴涛",
            "orders": """
order_id|customer|order_date|product|quantity|unit_price|amount|status
XSDD0001|嘉兴恒升电气有限公司|@2026-01-08|断路器|20|150|3000|已完成
XSDD0002|湖州立方仪表有限公司|@2026-01-19|压力表|6|480|2880|进行中
XSDD0003|嘉兴恒升电气有限公司|@2026-02-11|接触器|15|88|1320|已完成
""",
        },
    )


@export
def taiwan_ledger() -> Export:
    return Export(
        {
            "客戶銷貨明細.xlsx": {
                "銷貨": """
宏遠貿易股份有限公司
銷貨明細表
幣別：新台幣　單位：元
銷貨日期|銷貨單號|客戶代號|客戶簡稱|品名規格|數量|單價|金額|業務
@2026-01-06|A260106001|'C0012|永豐紡織|染整機零件|4|3200|12800|林志明
@2026-01-20|A260120003|'C0020|東陽塑膠|加熱管|10|450|4500|陳美玲
@2026-02-14|A260214002|'C0012|永豐紡織|濾網|25|120|3000|林志明
本期合計||||||| 20300|
"""
            }
        },
        {
            "customers": "customer_id|name|owner\n'C0012|永豐紡織|林志明\n'C0020|東陽塑膠|陳美玲",
            "orders": """
order_date|order_id|customer_id|product|quantity|unit_price|amount
@2026-01-06|A260106001|'C0012|染整機零件|4|3200|12800
@2026-01-20|A260120003|'C0020|加熱管|10|450|4500
@2026-02-14|A260214002|'C0012|濾網|25|120|3000
""",
        },
    )


@export
def german_csv() -> Export:
    return Export(
        {
            "orders-export.csv": """
Order number;Customer;Order date;Item;Qty;Unit price;Net total
50011;Brandt Maschinen GmbH;14.01.2026;Welle;3;1.250,50;3.751,50
50012;Nord Optik AG;28.01.2026;Linse;12;89,90;1.078,80
50013;Brandt Maschinen GmbH;17.02.2026;Lager;40;12,25;490,00
"""
        },
        {
            "customers": "name\nBrandt Maschinen GmbH\nNord Optik AG",
            "orders": """
order_id|customer|order_date|product|quantity|unit_price|amount
'50011|Brandt Maschinen GmbH|@2026-01-14|Welle|3|1250.5|3751.5
'50012|Nord Optik AG|@2026-01-28|Linse|12|89.9|1078.8
'50013|Brandt Maschinen GmbH|@2026-02-17|Lager|40|12.25|490
""",
        },
    )


@export
def quarters_in_columns() -> Export:
    return Export(
        {
            "2025年大客户销售额.xlsx": {
                "汇总": """
2025年大客户季度销售额（单位：万元）
序号|客户名称|区域|业务员|一季度|二季度|三季度|四季度|全年合计
1|嘉兴恒升电气有限公司|华东|周敏|12.5|13|0|15.2|40.7
2|湖州立方仪表有限公司|华东|吴涛|8|7.5|9||24.5
总　　计||||20.5|20.5|9|15.2|65.2
"""
            }
        },
        {
            "customers": "name|region|owner\n嘉兴恒升电气有限公司|华东|周敏\n湖州立方仪表有限公司|华东|吴涛",
            "orders": """
customer|order_date|amount
嘉兴恒升电气有限公司|@2025-03-31|125000
嘉兴恒升电气有限公司|@2025-06-30|130000
嘉兴恒升电气有限公司|@2025-12-31|152000
湖州立方仪表有限公司|@2025-03-31|80000
湖州立方仪表有限公司|@2025-06-30|75000
湖州立方仪表有限公司|@2025-09-30|90000
""",
        },
    )


@export
def two_row_header_en() -> Export:
    return Export(
        {
            "KAM overview.xlsx": {
                "Overview": """
Key accounts 2026
-
Account||Contact|||Sales (k USD)||Owner
No|Name|Person|Phone|E-mail|2024|2025|
A-01|Marlow Textiles|Paul Webb|0161 555 0101|p.webb@marlow.example|380|420|Ines Duarte
A-02|Kestrel Optics|Lena Roth|0161 555 0102|l.roth@kestrel.example|70|85.5|Tom Hale
Grand total|||||450|505.5|
"""
            }
        },
        {
            "customers": """
customer_id|name|contact|phone|email|annual_amount|owner
A-01|Marlow Textiles|Paul Webb|0161 555 0101|p.webb@marlow.example|42|Ines Duarte
A-02|Kestrel Optics|Lena Roth|0161 555 0102|l.roth@kestrel.example|8.55|Tom Hale
"""
        },
        merges={"Overview": ["A3:B3", "C3:E3", "F3:G3"]},
    )


@export
def transposed_cards() -> Export:
    return Export(
        {
            "客户对比.xlsx": {
                "对比": """
项目|客户一|客户二|客户三
客户名称|嘉兴恒升电气有限公司|湖州立方仪表有限公司|宁波远大泵业有限公司
所属行业|电气|仪表|泵阀
联系人|陈刚|许静|何勇
联系电话|0573-5550101|0572-5550102|0574-5550103
合作状态|合作中|意向客户|合作中
年采购额(万元)|40.7|24.5|18
负责人|周敏|吴涛|周敏
"""
            }
        },
        {
            "customers": """
name|industry|contact|phone|status|annual_amount|owner
嘉兴恒升电气有限公司|电气|陈刚|0573-5550101|活跃|40.7|周敏
湖州立方仪表有限公司|仪表|许静|0572-5550102|潜在|24.5|吴涛
宁波远大泵业有限公司|泵阀|何勇|0574-5550103|活跃|18|周敏
"""
        },
    )


@export
def gbk_visits() -> Export:
    return Export(
        {
            "外勤拜访记录.csv": """
拜访日期,拜访人,客户全称,拜访对象,拜访形式,洽谈内容,下一步,下次时间
2026/1/7,周敏,嘉兴恒升电气有限公司,陈刚,上门,谈二季度供货与返利,寄样品,2026/1/21
2026/1/15,吴涛,湖州立方仪表有限公司,许静,电话,了解新产线进度,报价,2026/2/1
2026/2/3,周敏,嘉兴恒升电气有限公司,陈刚,微信,确认样品测试合格,签合同,2026/2/20
"""
        },
        {
            "follow_ups": """
date|owner|customer|contact|method|content|next_action|next_date
@2026-01-07|周敏|嘉兴恒升电气有限公司|陈刚|拜访|谈二季度供货与返利|寄样品|@2026-01-21
@2026-01-15|吴涛|湖州立方仪表有限公司|许静|电话|了解新产线进度|报价|@2026-02-01
@2026-02-03|周敏|嘉兴恒升电气有限公司|陈刚|微信|确认样品测试合格|签合同|@2026-02-20
"""
        },
        encoding="gbk",
    )


@export
def freshsales_deals() -> Export:
    return Export(
        {
            "deals_export.csv": """
Deal Id,Deal Name,Account Name,Deal Value,Currency,Deal Stage,Probability (%),Expected Close Date,Sales Owner,Created At
9001,Loom upgrade,Marlow Textiles,36000,CNY,Negotiation,70,2026-05-15,Ines Duarte,2026-01-10
9002,Lens line,Kestrel Optics,120000,CNY,Qualification,20,2026-07-01,Tom Hale,2026-02-02
9003,Spare parts,Marlow Textiles,4200,CNY,Won,100,2026-02-20,Ines Duarte,2026-01-28
"""
        },
        {
            "deals": """
deal_id|name|customer|amount|stage|probability|close_date|owner|created
'9001|Loom upgrade|Marlow Textiles|36000|提案谈判|70|@2026-05-15|Ines Duarte|@2026-01-10
'9002|Lens line|Kestrel Optics|120000|筛选定位|20|@2026-07-01|Tom Hale|@2026-02-02
'9003|Spare parts|Marlow Textiles|4200|赢单|100|@2026-02-20|Ines Duarte|@2026-01-28
"""
        },
    )


@export
def zendesk_tickets() -> Export:
    return Export(
        {
            "tickets.csv": """
Ticket ID,Organization,Subject,Type,Priority,Assignee,Created at,Solved at
3301,Marlow Textiles,Loom stops at night,Problem,High,Amy Chen,2026-01-12,2026-01-20
3302,Kestrel Optics,How to clean the lens,Question,Low,Ben Ortiz,2026-02-02,
3303,Marlow Textiles,Second shift stops,Problem,Normal,Amy Chen,2026-02-18,2026-02-21
"""
        },
        {
            "complaints": """
complaint_id|customer|content|kind|severity|handler|opened|closed
'3301|Marlow Textiles|Loom stops at night|投诉|高|Amy Chen|@2026-01-12|@2026-01-20
'3302|Kestrel Optics|How to clean the lens|咨询|低|Ben Ortiz|@2026-02-02|
'3303|Marlow Textiles|Second shift stops|投诉|中|Amy Chen|@2026-02-18|@2026-02-21
"""
        },
    )


@export
def contract_register() -> Export:
    return Export(
        {
            "合同台账.xlsx": {
                "2026": """
合同台账
登记：综合部
合同号|签约客户|合同名称|合同类别|签约日|生效日|到期日|合同额（万元）|结算方式|经办|履行情况
HT-26-001|嘉兴恒升电气有限公司|年度供货合同|合同|@2026-01-10|@2026-01-15|@2027-01-14|48|月结30天|周敏|履行中
HT-26-002|湖州立方仪表有限公司|压力表采购报价|报价|@2026-02-05|@2026-02-05|@2026-05-05|6.5|款到发货|吴涛|待定
合 计|||||||54.5|||
"""
            }
        },
        {
            "contracts": """
contract_id|customer|kind|signed|start|end|amount|terms|status
HT-26-001|嘉兴恒升电气有限公司|合同|@2026-01-10|@2026-01-15|@2027-01-14|480000|月结30天|执行中
HT-26-002|湖州立方仪表有限公司|报价|@2026-02-05|@2026-02-05|@2026-05-05|65000|款到发货|待定
"""
        },
    )


@export
def price_watch() -> Export:
    return Export(
        {
            "竞品价格.xlsx": {
                "监测": """
竞品价格跟踪表
采集日期|竞品|型号|省份|报价(元)|我司型号|我司报价(元)|促销活动|来源
@2026-01-10|安川|SG-100|浙江|5200|K-100|4980|买十送一|经销商
@2026-02-10|安川|SG-100|浙江|4900|K-100|4980||经销商
@2026-02-12|三菱|MR-J5|江苏|6100|K-200|6000|以旧换新|展会
"""
            }
        },
        {
            "market": """
date|competitor|model|region|price|our_model|our_price|promotion|source
@2026-01-10|安川|SG-100|浙江|5200|K-100|4980|买十送一|经销商
@2026-02-10|安川|SG-100|浙江|4900|K-100|4980||经销商
@2026-02-12|三菱|MR-J5|江苏|6100|K-200|6000|以旧换新|展会
"""
        },
    )


@export
def sections_by_salesman() -> Export:
    return Export(
        {
            "一季度出货.xlsx": {
                "出货": """
一季度出货明细
业务员：周敏
出货日|单号|客户|货品|数量|货款
@2026-01-08|CK001|嘉兴恒升电气有限公司|断路器|20|3000
@2026-02-11|CK003|嘉兴恒升电气有限公司|接触器|15|1320
小　计||||35|4320
业务员：吴涛
出货日|单号|客户|货品|数量|货款
@2026-01-19|CK002|湖州立方仪表有限公司|压力表|6|2880
小　计||||6|2880
共　计||||41|7200
"""
            }
        },
        {
            "orders": """
order_date|order_id|customer|product|quantity|amount
@2026-01-08|CK001|嘉兴恒升电气有限公司|断路器|20|3000
@2026-02-11|CK003|嘉兴恒升电气有限公司|接触器|15|1320
@2026-01-19|CK002|湖州立方仪表有限公司|压力表|6|2880
"""
        },
    )


@export
def contacts_from_cards() -> Export:
    return Export(
        {
            "名片.csv": """
公司,姓名,部门,职务,手机,邮箱,微信号,决策作用,态度
嘉兴恒升电气有限公司,陈刚,采购部,采购经理,13905730101,chen@hs.example,chengang_hs,决策者,支持
湖州立方仪表有限公司,许静,工程部,总工,13905720102,xu@lf.example,xujing,影响者,中立
"""
        },
        {
            "contacts": """
customer|name|department|title|phone|email|wechat|role|attitude
嘉兴恒升电气有限公司|陈刚|采购部|采购经理|'13905730101|chen@hs.example|chengang_hs|决策者|支持
湖州立方仪表有限公司|许静|工程部|总工|'13905720102|xu@lf.example|xujing|影响者|中立
"""
        },
    )


@export
def wave_invoices() -> Export:
    return Export(
        {
            "Wave invoices.csv": """
Invoice Number,Customer Name,Invoice Date,Due Date,Status,Currency,Total,Amount Paid,Amount Due
INV-301,Marlow Textiles,2026-01-14,2026-02-13,Paid,CNY,3751.50,3751.50,0.00
INV-302,Kestrel Optics,2026-01-28,2026-02-27,Overdue,CNY,1078.80,0.00,1078.80
INV-303,Marlow Textiles,2026-02-17,2026-03-19,Partial,CNY,490.00,100.00,390.00
"""
        },
        {
            "customers": "name\nMarlow Textiles\nKestrel Optics",
            "orders": """
order_id|customer|order_date|due_date|status|amount|paid
INV-301|Marlow Textiles|@2026-01-14|@2026-02-13|已完成|3751.5|3751.5
INV-302|Kestrel Optics|@2026-01-28|@2026-02-27|进行中|1078.8|0
INV-303|Marlow Textiles|@2026-02-17|@2026-03-19|进行中|490|100
""",
        },
    )


@export
def clockify_style_semicolon_customers() -> Export:
    return Export(
        {
            "Kundenliste.csv": """
Customer no.;Company;Sector;Contact person;Phone;Revenue 2025 (k EUR);Payment terms (days);Status;Sales rep
10021;Brandt Maschinen GmbH;Machinery;Jens Vogt;+49 40 555 010;1.250,5;30;Active;Heike Lang
10022;Nord Optik AG;Optics;Ute Kern;+49 431 555 020;890,0;45;Prospect;Heike Lang
"""
        },
        {
            "customers": """
customer_id|name|industry|contact|phone|annual_amount|payment_days|status|owner
'10021|Brandt Maschinen GmbH|Machinery|Jens Vogt|+49 40 555 010|125.05|30|活跃|Heike Lang
'10022|Nord Optik AG|Optics|Ute Kern|+49 431 555 020|89|45|潜在|Heike Lang
"""
        },
    )


@export
def months_two_measures() -> Export:
    return Export(
        {
            "2026一季度.xlsx": {
                "月报": """
2026年一季度客户销售月报
|||1月||2月||3月|
客户编码|客户名称|业务员|销售额(元)|毛利(元)|销售额(元)|毛利(元)|销售额(元)|毛利(元)
KH01|嘉兴恒升电气有限公司|周敏|12000|2400|9000|1500|0|0
KH02|湖州立方仪表有限公司|吴涛|3000|500||| 4500|900
合计|||15000|2900|9000|1500|4500|900
"""
            }
        },
        {
            "customers": "customer_id|name|owner\nKH01|嘉兴恒升电气有限公司|周敏\nKH02|湖州立方仪表有限公司|吴涛",
            "orders": """
customer_id|order_date|amount|profit
KH01|@2026-01-31|12000|2400
KH01|@2026-02-28|9000|1500
KH02|@2026-01-31|3000|500
KH02|@2026-03-31|4500|900
""",
        },
        merges={"月报": ["D2:E2", "F2:G2", "H2:I2"]},
    )


@export
def needs_list() -> Export:
    return Export(
        {
            "客户需求收集.xlsx": {
                "需求": """
编号|提出日期|客户|需求描述|涉及产品|紧急程度|解决办法|状态|完成时间
XQ-01|2026.1.9|嘉兴恒升电气有限公司|断路器要加长手柄，便于柜外操作|断路器|紧急|改模具|处理中|
XQ-02|2026.2.15|湖州立方仪表有限公司|表盘要夜光，夜班能看清读数|压力表|一般|换漆|已完成|2026.3.1
"""
            }
        },
        {
            "needs": """
need_id|date|customer|need|product|priority|solution|status|closed
XQ-01|@2026-01-09|嘉兴恒升电气有限公司|断路器要加长手柄，便于柜外操作|断路器|高|改模具|处理中|
XQ-02|@2026-02-15|湖州立方仪表有限公司|表盘要夜光，夜班能看清读数|压力表|中|换漆|已满足|@2026-03-01
"""
        },
    )


@export
def survey_form() -> Export:
    return Export(
        {
            "satisfaction survey.csv": """
Response date,Company,Dimension,Score (0-10),Comments,Channel
2026-01-20,Marlow Textiles,Overall,8,Good,Online form
2026-01-20,Marlow Textiles,Delivery,6,Late twice,Online form
2026-02-11,Kestrel Optics,Overall,9,,Phone
"""
        },
        {
            "satisfaction": """
date|customer|dimension|score|comment|channel
@2026-01-20|Marlow Textiles|总体|8|Good|在线
@2026-01-20|Marlow Textiles|交付|6|Late twice|在线
@2026-02-11|Kestrel Optics|总体|9||电话
"""
        },
    )


@export
def targets_by_salesman() -> Export:
    return Export(
        {
            "2026年销售目标.xlsx": {
                "目标": """
2026年销售目标（万元）
期间|指标|负责人|目标值
2026Q1|销售额|周敏|60
2026Q1|销售额|吴涛|40
2026Q2|回款额|周敏|55
"""
            }
        },
        {
            "targets": """
period|measure|owner|value
2026Q1|交易额|周敏|60
2026Q1|交易额|吴涛|40
2026Q2|回款|周敏|55
"""
        },
    )
