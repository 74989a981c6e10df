"""Ten more, written after the kinds that the first ones showed were mended, before they were tried; the firms are invented."""

from exports import Export, export


@export
def freshsales_accounts() -> Export:
    return Export(
        {
            "accounts-export.csv": """
ID,Name,Phone,Website,Industry type,Business type,Number of employees,Annual revenue,Sales owner,Address,City,State,Country,Last contacted time,Created at,Tags
4021,Meridian Glassworks,+1 602 555 0134,meridian.example,Manufacturing,Customer,120,4500000,Erin Walsh,"12 Kiln Rd",Phoenix,AZ,United States,2026-03-02T17:20:00Z,2023-04-11T09:00:00Z,vip
4022,Saltbox Apparel,+1 207 555 0199,saltbox.example,Retail,Customer,45,1200000,Noah Kim,"88 Harbor St",Portland,ME,United States,2026-02-11T10:05:00Z,2024-09-30T12:30:00Z,
4023,Juniper Clinics,+1 503 555 0111,juniper.example,Healthcare,Prospect,300,9800000,Erin Walsh,"5 Alder Ave",Salem,OR,United States,2026-01-19T08:45:00Z,2025-12-02T15:10:00Z,new
"""
        },
        {
            "customers": """
customer_id|name|phone|industry|company_size|owner|last_follow_up
'4021|Meridian Glassworks|+1 602 555 0134|Manufacturing|120|Erin Walsh|@2026-03-02
'4022|Saltbox Apparel|+1 207 555 0199|Retail|45|Noah Kim|@2026-02-11
'4023|Juniper Clinics|+1 503 555 0111|Healthcare|300|Erin Walsh|@2026-01-19
"""
        },
    )


@export
def stripe_invoices() -> Export:
    return Export(
        {
            "invoices (3).csv": """
id,Amount Due,Billing,Closed,Currency,Customer,Date (UTC),Due Date (UTC),Number,Paid,Subscription,Subtotal,Total,Customer Name,Customer Email,Status
in_1OaA,1200.00,charge_automatically,TRUE,usd,cus_P01,2026-01-05 09:12,2026-02-04 09:12,KX-0001,TRUE,,1200.00,1200.00,Meridian Glassworks,ap@meridian.example,paid
in_1OaB,450.50,send_invoice,FALSE,usd,cus_P02,2026-01-20 15:40,2026-02-19 15:40,KX-0002,FALSE,,450.50,450.50,Saltbox Apparel,bills@saltbox.example,open
in_1OaC,980.00,charge_automatically,TRUE,usd,cus_P01,2026-02-05 09:12,2026-03-07 09:12,KX-0003,TRUE,,980.00,980.00,Meridian Glassworks,ap@meridian.example,paid
"""
        },
        {
            "customers": """
customer_id|name|email
cus_P01|Meridian Glassworks|ap@meridian.example
cus_P02|Saltbox Apparel|bills@saltbox.example
""",
            "orders": """
order_id|customer_id|order_date|due_date|amount|currency
KX-0001|cus_P01|@2026-01-05|@2026-02-04|1200|USD
KX-0002|cus_P02|@2026-01-20|@2026-02-19|450.5|USD
KX-0003|cus_P01|@2026-02-05|@2026-03-07|980|USD
""",
        },
    )


@export
def complaint_log_zh() -> Export:
    return Export(
        {
            "客诉登记表.xlsx": {
                "2026": """
2026年客户投诉登记表
编号|投诉日期|客户|联系人|产品型号|问题描述|投诉类别|严重程度|责任部门|处理人|处理措施|完成日期|是否关闭
KS-001|2026.1.8|无锡信捷机床有限公司|许工|SM-200|电机异响，三天内两次|投诉|高|品质部|高芸|更换电机|2026.1.15|是
KS-002|2026.1.22|扬州绿源环保科技|贾经理|VFD-7|咨询变频器参数|咨询|低|技术部|李果|电话指导|2026.1.22|是
KS-003|2026.2.26|无锡信捷机床有限公司|许工|SM-200|到货晚五天|投诉|中|物流部|高芸|||否
"""
            }
        },
        {
            "customers": "name\n无锡信捷机床有限公司\n扬州绿源环保科技",
            "complaints": """
complaint_id|customer|opened|kind|severity|content|handler|closed
KS-001|无锡信捷机床有限公司|@2026-01-08|投诉|高|电机异响，三天内两次|高芸|@2026-01-15
KS-002|扬州绿源环保科技|@2026-01-22|咨询|低|咨询变频器参数|李果|@2026-01-22
KS-003|无锡信捷机床有限公司|@2026-02-26|投诉|中|到货晚五天|高芸|
""",
        },
    )


@export
def price_watch_zh() -> Export:
    return Export(
        {
            "竞品价格跟踪.xlsx": {
                "Sheet1": """
竞品价格跟踪表
采集日期|品牌|型号|城市|到手价|我司对应型号|我司售价|促销情况|来源
@2026-02-03|东临|DL-200|南京|1280|SM-200|1350|满10台减500|经销商
@2026-02-03|艾博森|AB-20|南京|1190|SM-200|1350|无|京东
@2026-03-05|东临|DL-200|南京|1230|SM-200|1350|返点2%|经销商
"""
            }
        },
        {
            "market": """
date|competitor|model|region|price|our_model|our_price|source
@2026-02-03|东临|DL-200|南京|1280|SM-200|1350|经销商
@2026-02-03|艾博森|AB-20|南京|1190|SM-200|1350|京东
@2026-03-05|东临|DL-200|南京|1230|SM-200|1350|经销商
"""
        },
    )


@export
def contact_cards_en() -> Export:
    return Export(
        {
            "contacts.csv": """
First Name,Last Name,Company,Job Title,Business Phone,Mobile Phone,E-mail Address,Notes
Helen,Marsh,Northgate Plastics Ltd,Head of Procurement,0161 555 0123,07700 900123,helen@ng.example,prefers mail
Owen,Bright,Northgate Plastics Ltd,Plant Engineer,0161 555 0129,,owen@ng.example,
Marcus,Lowe,Selby Brewing Co,Plant Manager,01757 555 0188,07700 900188,marcus@selby.example,
"""
        },
        {
            "contacts": """
customer|name|title|email
Northgate Plastics Ltd|Helen Marsh|Head of Procurement|helen@ng.example
Northgate Plastics Ltd|Owen Bright|Plant Engineer|owen@ng.example
Selby Brewing Co|Marcus Lowe|Plant Manager|marcus@selby.example
"""
        },
    )


@export
def year_compare_zh() -> Export:
    return Export(
        {
            "客户销售对比.xlsx": {
                "Sheet1": """
重点客户近三年销售对比
（单位：万元）
序号|客户名称|业务经理|2023年||2024年||2025年||备注
|||销售额|毛利|销售额|毛利|销售额|毛利|
1|常州晨阳汽配有限公司|何军|120|24|150.5|30|166|33.2|
2|芜湖顺达车桥厂|唐敏|80|12|60|9|75|11|新增产线
3|滁州东风机械|何军|||22|4|48|9.5|
|合计||200|36|232.5|43|289|53.7|
"""
            }
        },
        {
            "customers": """
name|owner|annual_amount|annual_profit
常州晨阳汽配有限公司|何军|166|33.2
芜湖顺达车桥厂|唐敏|75|11
滁州东风机械|何军|48|9.5
"""
        },
        merges={"Sheet1": ["A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:I3", "J3:J4"]},
    )


@export
def card_sheets_zh() -> Export:
    def sheet(name: str, id: str, who: str, phone: str, trade: str, lines: str) -> str:
        return f"""
客户档案
客户名称：|{name}||客户编码：|{id}
联系人：|{who}||电话：|{phone}
所属行业：|{trade}||业务员：|秦岚
-
订单日期|订单号|产品|数量|单价|金额
{lines}
||||合计|
"""

    return Export(
        {
            "客户档案2026.xlsx": {
                "信捷": sheet(
                    "无锡信捷机床有限公司", "KH01", "许工", "'13915300011", "机床",
                    "@2026-01-12|D001|伺服电机|4|1420|5680\n@2026-02-02|D007|驱动器|4|1380|5520",
                ),
                "绿源": sheet(
                    "扬州绿源环保科技", "KH02", "贾经理", "'13915300022", "环保", "@2026-02-20|D010|变频器|2|1850|3700"
                ),
            }
        },
        {
            "customers": """
customer_id|name|contact|phone|industry|owner
KH01|无锡信捷机床有限公司|许工|'13915300011|机床|秦岚
KH02|扬州绿源环保科技|贾经理|'13915300022|环保|秦岚
""",
            "orders": """
order_id|customer_id|order_date|product|quantity|unit_price|amount
D001|KH01|@2026-01-12|伺服电机|4|1420|5680
D007|KH01|@2026-02-02|驱动器|4|1380|5520
D010|KH02|@2026-02-20|变频器|2|1850|3700
""",
        },
    )  # fmt: skip


@export
def monthly_two_measures_hant() -> Export:
    return Export(
        {
            "2026客戶業績.xlsx": {
                "業績": """
2026年各客戶銷售業績　單位：千元
客戶代號|客戶名稱|業務|1月||2月||3月|
|||數量|金額|數量|金額|數量|金額
A001|日昇精密工業股份有限公司|林佩君|200|17|||300|5.4
A002|宏遠紡織股份有限公司|黃國倫|50|6|80|9.6||
合計|||250|23|80|9.6|300|5.4
"""
            }
        },
        {
            "customers": """
customer_id|name|owner
A001|日昇精密工業股份有限公司|林佩君
A002|宏遠紡織股份有限公司|黃國倫
""",
            "orders": """
customer_id|order_date|quantity|amount
A001|@2026-01-31|200|17000
A001|@2026-03-31|300|5400
A002|@2026-01-31|50|6000
A002|@2026-02-28|80|9600
""",
        },
        merges={"業績": ["D2:E2", "F2:G2", "H2:I2"]},
    )


@export
def targets_zh() -> Export:
    return Export(
        {
            "2026年销售目标.xlsx": {
                "目标": """
销售员|指标|期间|目标值(万元)
秦岚|交易额|2026Q1|300
秦岚|交易额|2026Q2|350
冯远|交易额|2026Q1|120
冯远|回款|2026Q1|100
"""
            }
        },
        {
            "targets": """
owner|measure|period|value
秦岚|revenue|2026Q1|300
秦岚|revenue|2026Q2|350
冯远|revenue|2026Q1|120
冯远|paid|2026Q1|100
"""
        },
    )


@export
def order_book_eu() -> Export:
    return Export(
        {
            "Auftragsbuch export.csv": """
sep=;
Order ref;Date;Customer no;Customer;Article;Qty;Price EUR;Total EUR;Sales rep
A-26-001;03.01.2026;70012;Hartmann Werkzeuge GmbH;Milling head;2;1.240,00;2.480,00;J. Vogt
A-26-002;17.01.2026;70031;Nordlicht Anlagen AG;Clamp set;12;95,04;1.140,48;J. Vogt
A-26-003;24.02.2026;70012;Hartmann Werkzeuge GmbH;Commissioning;1;980,00;980,00;K. Lenz
"""
        },
        {
            "customers": "customer_id|name\n'70012|Hartmann Werkzeuge GmbH\n'70031|Nordlicht Anlagen AG",
            "orders": """
order_id|customer_id|order_date|product|quantity|unit_price|amount
A-26-001|'70012|@2026-01-03|Milling head|2|1240|2480
A-26-002|'70031|@2026-01-17|Clamp set|12|95.04|1140.48
A-26-003|'70012|@2026-02-24|Commissioning|1|980|980
""",
        },
    )
