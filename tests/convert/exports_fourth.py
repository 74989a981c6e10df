"""The last ten, written before they were tried; the firms are invented."""

from exports import Export, export


@export
def copper_people_and_companies() -> Export:
    return Export(
        {
            "copper_companies.csv": """
Company Id,Company,Owned By,Contact Type,Street,City,Phone Number 1,Phone Type 1,Email Domain,Details,Created At,Last Contacted
7001,Bluebell Nurseries,Kim Archer,Current Customer,9 Fen Rd,Ely,01353 555 010,Work,bluebell.example,Pays early,2022-05-03,2026-02-12
7002,Stonegate Motors,Raj Patel,Potential Customer,70 Ring Rd,York,01904 555 020,Work,stonegate.example,,2025-10-19,2026-03-01
"""
        },
        {
            "customers": """
customer_id|name|owner|address|phone|last_follow_up|notes
'7001|Bluebell Nurseries|Kim Archer|9 Fen Rd|01353 555 010|@2026-02-12|Pays early
'7002|Stonegate Motors|Raj Patel|70 Ring Rd|01904 555 020|@2026-03-01|
"""
        },
    )


@export
def odoo_sale_report() -> Export:
    return Export(
        {
            "Sales Order (sale.order).xlsx": {
                "Sheet1": """
Order Reference|Creation Date|Customer|Salesperson|Order Lines/Product|Order Lines/Quantity|Order Lines/Unit Price|Order Lines/Subtotal|Currency|Status
S00021|2026-01-09 08:12:00|Bluebell Nurseries|Kim Archer|Greenhouse fan|3|420|1260|EUR|Sales Order
||||Thermostat|3|60|180||
S00025|2026-02-13 10:40:00|Stonegate Motors|Raj Patel|Air curtain|1|2150|2150|EUR|Sales Order
S00031|2026-03-04 15:02:00|Bluebell Nurseries|Kim Archer|Greenhouse fan|1|420|420|EUR|Sales Order
||||Fitting|2|35|70||
"""
            }
        },
        {
            "customers": "name\nBluebell Nurseries\nStonegate Motors",
            "orders": """
order_id|order_date|customer|product|quantity|unit_price|amount
S00021|@2026-01-09|Bluebell Nurseries|Greenhouse fan|3|420|1260
S00021|@2026-01-09|Bluebell Nurseries|Thermostat|3|60|180
S00025|@2026-02-13|Stonegate Motors|Air curtain|1|2150|2150
S00031|@2026-03-04|Bluebell Nurseries|Greenhouse fan|1|420|420
S00031|@2026-03-04|Bluebell Nurseries|Fitting|2|35|70
""",
        },
    )


@export
def kingdee_kis_receipts() -> Export:
    return Export(
        {
            "收款单.xls.xlsx": {
                "收款单列表": """
收款单列表
期间：2026年1月—3月
日期|单据号|客户编码|客户名称|结算方式|收款金额|业务员|摘要
@2026-01-15|SK-0001|'0103|宁海鼎盛模具|电汇|86000|方圆|收1月货款
@2026-02-20|SK-0002|'0107|余姚江南塑业|承兑|30000|叶青|收货款
@2026-03-02|SK-0003|'0103|宁海鼎盛模具|电汇|12500|方圆|收2月货款
合计|||||128500||
"""
            }
        },
        {"customers": "customer_id|name\n'0103|宁海鼎盛模具\n'0107|余姚江南塑业"},
    )


@export
def client_tracker_en() -> Export:
    return Export(
        {
            "client tracker v7 FINAL.xlsx": {
                "Clients": """
Client tracker – updated 3 Mar 2026
|||Main person||||
#|Client|Vertical|Name|Position|Email|Who looks after them|Spend last year ($)|Last spoke
1|Bluebell Nurseries|Horticulture|Tess Young|Owner|tess@bluebell.example|Kim Archer|$18,400|12-Feb-26
2|Stonegate Motors|Automotive|Bob Lane|Service Manager|bob@stonegate.example|Raj Patel|$7,250|1-Mar-26
3|Whitby Marine plc|Shipbuilding|Joan Abbott|Buyer|joan@whitby.example|Kim Archer|$64,000|20-Jan-26
"""
            }
        },
        {
            "customers": """
name|industry|contact|title|email|owner|annual_amount|last_follow_up
Bluebell Nurseries|Horticulture|Tess Young|Owner|tess@bluebell.example|Kim Archer|1.84|@2026-02-12
Stonegate Motors|Automotive|Bob Lane|Service Manager|bob@stonegate.example|Raj Patel|0.725|@2026-03-01
Whitby Marine plc|Shipbuilding|Joan Abbott|Buyer|joan@whitby.example|Kim Archer|6.4|@2026-01-20
"""
        },
        merges={"Clients": ["D2:F2"]},
    )


@export
def shipping_log_zh() -> Export:
    return Export(
        {
            "发货登记.xlsx": {
                "2026.1-3": """
发货登记本
发货日|收货单位|货名|规格|件数|含税单价|含税总价|物流单号|发货人
26-1-5|永康五金城张记|角磨机|100mm|20|185|3700|SF1001|小贺
26-1-18|武义林氏农机|水泵|1.5寸|5|460|2300|SF1002|小贺
26-2-27|永康五金城张记|切割片|107mm|100|3.2|320|DB2001|老邵
"""
            }
        },
        {
            "customers": "name\n永康五金城张记\n武义林氏农机",
            "orders": """
order_date|customer|product|quantity|unit_price|amount
@2026-01-05|永康五金城张记|角磨机|20|185|3700
@2026-01-18|武义林氏农机|水泵|5|460|2300
@2026-02-27|永康五金城张记|切割片|100|3.2|320
""",
        },
    )


@export
def needs_list_zh() -> Export:
    return Export(
        {
            "客户需求跟踪.xlsx": {
                "需求": """
客户需求跟踪表
需求编号|提出日期|客户名称|需求描述|涉及产品|优先级|解决方案|当前状态|完成日期
XQ-01|@2026-01-09|无锡信捷机床有限公司|希望伺服支持EtherCAT总线|SM-200|高|固件升级|处理中|
XQ-02|@2026-02-03|扬州绿源环保科技|要求提供防爆证书|VFD-7|中|补办认证|已完成|@2026-02-20
"""
            }
        },
        {
            "customers": "name\n无锡信捷机床有限公司\n扬州绿源环保科技",
            "needs": """
need_id|date|customer|need|product|priority|solution
XQ-01|@2026-01-09|无锡信捷机床有限公司|希望伺服支持EtherCAT总线|SM-200|高|固件升级
XQ-02|@2026-02-03|扬州绿源环保科技|要求提供防爆证书|VFD-7|中|补办认证
""",
        },
    )


@export
def year_month_columns_en() -> Export:
    return Export(
        {
            "Bookings by month.xlsx": {
                "Bookings": """
Bookings (USD)
Customer|Rep|Jan-25|Feb-25|Mar-25|Q1|Apr-25|May-25|Jun-25|Q2
Bluebell Nurseries|Kim Archer|1200|0|900|2100|1500||300|1800
Stonegate Motors|Raj Patel|||2150|2150|800|800|800|2400
Total||1200|0|3050|4250|2300|800|1100|4200
"""
            }
        },
        {
            "customers": "name|owner\nBluebell Nurseries|Kim Archer\nStonegate Motors|Raj Patel",
            "orders": """
customer|order_date|amount
Bluebell Nurseries|@2025-01-31|1200
Bluebell Nurseries|@2025-03-31|900
Bluebell Nurseries|@2025-04-30|1500
Bluebell Nurseries|@2025-06-30|300
Stonegate Motors|@2025-03-31|2150
Stonegate Motors|@2025-04-30|800
Stonegate Motors|@2025-05-31|800
Stonegate Motors|@2025-06-30|800
""",
        },
    )


@export
def ticket_export_en() -> Export:
    return Export(
        {
            "zendesk_tickets.csv": """
Ticket ID,Subject,Description,Organization,Requester,Priority,Status,Type,Created at,Solved at,Assignee
9101,Pump leaking,Seal worn after 2 weeks,Bluebell Nurseries,Tess Young,High,Solved,Incident,2026-01-11 09:00,2026-01-14 16:20,Lena Fox
9102,Manual request,Needs the PDF manual,Stonegate Motors,Bob Lane,Low,Solved,Question,2026-02-02 11:30,2026-02-02 12:00,Lena Fox
9103,Late delivery,Order 4 days late,Whitby Marine plc,Joan Abbott,Normal,Open,Problem,2026-02-25 08:10,,Ian Moss
"""
        },
        {
            "complaints": """
complaint_id|customer|opened|content|handler|closed
'9101|Bluebell Nurseries|@2026-01-11|Seal worn after 2 weeks|Lena Fox|@2026-01-14
'9102|Stonegate Motors|@2026-02-02|Needs the PDF manual|Lena Fox|@2026-02-02
'9103|Whitby Marine plc|@2026-02-25|Order 4 days late|Ian Moss|
"""
        },
    )


@export
def region_sheets_hant() -> Export:
    head = "客戶編號|客戶名稱|產業|聯絡人|手機|年營業額(萬元)|合作狀態"
    return Export(
        {
            "客戶名冊.xlsx": {
                "北區": f"""
{head}
N01|日昇精密工業股份有限公司|精密加工|王志明|'0912345678|1200|合作中
N02|宏遠紡織股份有限公司|紡織|張淑芬|'0923456789|800|合作中
""",
                "南區": f"""
{head}
S01|永豐食品企業社|食品|李建宏|'0934567890|150|暫停合作
""",
            }
        },
        {
            "customers": """
customer_id|name|industry|contact|phone|status|region
N01|日昇精密工業股份有限公司|精密加工|王志明|'0912345678|活跃|北區
N02|宏遠紡織股份有限公司|紡織|張淑芬|'0923456789|活跃|北區
S01|永豐食品企業社|食品|李建宏|'0934567890|暂停|南區
"""
        },
    )


@export
def deals_board_zh() -> Export:
    return Export(
        {
            "在谈项目.xlsx": {
                "项目": """
2026年在谈项目清单（金额单位：万元）
项目名称|客户|负责人|项目阶段|预计金额|成交概率|预计签约时间|竞争对手|下一步
产线改造二期|无锡信捷机床有限公司|秦岚|报价|86|50%|2026年6月|东临|技术澄清
冷库控制|青岛海润食品有限公司|刘洋|商务谈判|32|70%|2026年4月|艾博森|谈付款方式
冲压线|佛山立信五金制品厂|陈晓|初步接触|15|10%|2026年9月||拜访
"""
            }
        },
        {
            "customers": "name\n无锡信捷机床有限公司\n青岛海润食品有限公司\n佛山立信五金制品厂",
            "deals": """
name|customer|owner|stage|amount|probability|close_date|competitor|next_step
产线改造二期|无锡信捷机床有限公司|秦岚|提案谈判|860000|50|@2026-06-30|东临|技术澄清
冷库控制|青岛海润食品有限公司|刘洋|提案谈判|320000|70|@2026-04-30|艾博森|谈付款方式
冲压线|佛山立信五金制品厂|陈晓|接触洽谈|150000|10|@2026-09-30||拜访
""",
        },
    )
