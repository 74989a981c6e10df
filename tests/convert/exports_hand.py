"""Ledgers that people keep by hand; the firms are invented."""

from exports import Export, export


@export
def quarter_groups_zh() -> Export:
    months = "|".join("|".join([*(f"{n}月" for n in range(start, start + 3)), "小计"]) for start in (1, 4, 7, 10))
    return Export(
        {
            "大客户销售台账.xlsx": {
                "台账": f"""
2025年度大客户销售台账
|||||||||||||||||||单位：万元
序号|客户名称|区域|客户经理|一季度||||二季度||||三季度||||四季度||||全年合计
||||{months}|
1|嘉兴永固紧固件有限公司|浙江|龚丽|10|12.5||22.5|8|9|7|24|||11|11|6|6|6|18|75.5
2|台州宏达阀门厂|浙江|郑芳|3|3|3|9|3|3|3|9|3|3|3|9|3|3|4|10|37
3|芜湖顺达车桥厂|安徽|唐敏||||0|20|||20|||18.5|18.5||||0|38.5
|合计|||13|15.5|3|31.5|31|12|10|53|3|3|32.5|38.5|9|9|10|28|151
备注：以上数据含税
"""
            }
        },
        {
            "customers": """
name|region|owner
嘉兴永固紧固件有限公司|浙江|龚丽
台州宏达阀门厂|浙江|郑芳
芜湖顺达车桥厂|安徽|唐敏
""",
            "orders": "customer|order_date|amount\n"
            + "\n".join(
                f"{name}|@2025-{month:02d}-{day}|{amount * 10000}"
                for name, amounts in (
                    ("嘉兴永固紧固件有限公司", (10, 12.5, 0, 8, 9, 7, 0, 0, 11, 6, 6, 6)),
                    ("台州宏达阀门厂", (3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4)),
                    ("芜湖顺达车桥厂", (0, 0, 0, 20, 0, 0, 0, 0, 18.5, 0, 0, 0)),
                )
                for month, day, amount in zip(
                    range(1, 13), (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), amounts, strict=True
                )
                if amount
            ),
        },
        merges={"台账": ["A1:U1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:H3", "I3:L3", "M3:P3", "Q3:T3", "U3:U4"]},
    )


@export
def collection_ledger_zh() -> Export:
    return Export(
        {
            "应收账款明细.xlsx": {
                "2026年": """
应收账款明细表（单位：元）
客户|销售单号|发货日期|货品|应收金额|已收金额|未收金额|约定付款日|收款日期|跟单员
宁海鼎盛模具|XS2601-003|1/8/2026|注塑模具|86000|86000|0|2/7/2026|2/3/2026|方圆
宁海鼎盛模具|XS2602-011|2/15/2026|模架|12500|0|12500|3/17/2026||方圆
余姚江南塑业|XS2602-014|2/20/2026|注塑模具|91000|30000|61000|3/22/2026|3/1/2026|叶青
合计||||189500|116000|73500
"""
            }
        },
        {
            "customers": "name\n宁海鼎盛模具\n余姚江南塑业",
            "orders": """
order_id|customer|order_date|product|amount|paid|due_date|paid_date
XS2601-003|宁海鼎盛模具|@2026-01-08|注塑模具|86000|86000|@2026-02-07|@2026-02-03
XS2602-011|宁海鼎盛模具|@2026-02-15|模架|12500|0|@2026-03-17|
XS2602-014|余姚江南塑业|@2026-02-20|注塑模具|91000|30000|@2026-03-22|@2026-03-01
""",
        },
    )


@export
def customers_hant() -> Export:
    return Export(
        {
            "客戶資料表.xlsx": {
                "客戶資料": """
客戶資料表
製表日期：2026/03/02
客戶代號|客戶名稱|統一編號|產業別|聯絡人|職稱|聯絡電話|電子郵件|公司地址|負責業務|建立日期|付款條件|備註
A001|日昇精密工業股份有限公司|'24567812|精密加工|王志明|採購經理|02-2345-6789|wang@risheng.example|新北市三重區重新路五段|林佩君|2023/05/02|月結60天|
A002|宏遠紡織股份有限公司|'12876543|紡織|張淑芬|資材副理|04-2233-4455|chang@hy.example|台中市西屯區工業區一路|林佩君|2024/11/18|月結30天|電話勿於中午撥打
A003|永豐食品企業社|'87654321|食品|李建宏|老闆|07-333-2211||高雄市三民區建國一路|黃國倫|2025/08/07|貨到付款|
"""
            }
        },
        {
            "customers": """
customer_id|name|industry|contact|title|phone|email|address|owner|notes
A001|日昇精密工業股份有限公司|精密加工|王志明|採購經理|02-2345-6789|wang@risheng.example|新北市三重區重新路五段|林佩君|
A002|宏遠紡織股份有限公司|紡織|張淑芬|資材副理|04-2233-4455|chang@hy.example|台中市西屯區工業區一路|林佩君|電話勿於中午撥打
A003|永豐食品企業社|食品|李建宏|老闆|07-333-2211||高雄市三民區建國一路|黃國倫|
"""
        },
    )


@export
def shipments_hant() -> Export:
    return Export(
        {
            "115年出貨明細.xlsx": {
                "出貨": """
出貨明細表　　單位：新台幣元
出貨日期|出貨單號|客戶名稱|品名規格|數量|單價|小計|發票號碼|業務員
2026/01/07|S11501001|日昇精密工業股份有限公司|軸承 6204|200|85|17000|AB12345678|林佩君
2026/01/19|S11501008|宏遠紡織股份有限公司|皮帶 A-42|50|120|6000|AB12345690|林佩君
2026/02/24|S11502003|日昇精密工業股份有限公司|油封 TC|300|18|5400|AC00011122|黃國倫
|||合計|550||28400||
"""
            }
        },
        {
            "customers": "name\n日昇精密工業股份有限公司\n宏遠紡織股份有限公司",
            "orders": """
order_id|order_date|customer|product|quantity|unit_price|amount
S11501001|@2026-01-07|日昇精密工業股份有限公司|軸承 6204|200|85|17000
S11501008|@2026-01-19|宏遠紡織股份有限公司|皮帶 A-42|50|120|6000
S11502003|@2026-02-24|日昇精密工業股份有限公司|油封 TC|300|18|5400
""",
        },
    )


@export
def sheet_per_customer_en() -> Export:
    return Export(
        {
            "Accounts 2026.xlsx": {
                "Northgate": """
CUSTOMER RECORD
Customer:|Northgate Plastics Ltd||Account no.:|NG-01
Contact:|Helen Marsh||Tel:|0161 555 0123
Sector:|Plastics||Account manager:|Owen Price
-
Date|Invoice|Description|Qty|Unit price|Total
@2026-01-16|INV-551|Gear pump|2|1450.00|2900.00
@2026-02-20|INV-602|Seal kit|10|38.50|385.00
|||||
||||Total|3285.00
""",
                "Selby": """
CUSTOMER RECORD
Customer:|Selby Brewing Co||Account no.:|SB-07
Contact:|Marcus Lowe||Tel:|01757 555 0188
Sector:|Beverages||Account manager:|Owen Price
-
Date|Invoice|Description|Qty|Unit price|Total
@2026-01-29|INV-566|Dosing unit|1|5200.00|5200.00
@2026-03-03|INV-619|Gear pump|1|1450.00|1450.00
|||||
||||Total|6650.00
""",
            }
        },
        {
            "customers": """
customer_id|name|contact|phone|industry|owner
NG-01|Northgate Plastics Ltd|Helen Marsh|0161 555 0123|Plastics|Owen Price
SB-07|Selby Brewing Co|Marcus Lowe|01757 555 0188|Beverages|Owen Price
""",
            "orders": """
order_id|customer_id|order_date|product|quantity|unit_price|amount
INV-551|NG-01|@2026-01-16|Gear pump|2|1450|2900
INV-602|NG-01|@2026-02-20|Seal kit|10|38.5|385
INV-566|SB-07|@2026-01-29|Dosing unit|1|5200|5200
INV-619|SB-07|@2026-03-03|Gear pump|1|1450|1450
""",
        },
    )


@export
def transposed_profiles_en() -> Export:
    return Export(
        {
            "Key account profiles.xlsx": {
                "Profiles": """
Key account profiles
Company|Northgate Plastics Ltd|Selby Brewing Co|Whitby Marine plc
Sector|Plastics|Beverages|Shipbuilding
Main contact|Helen Marsh|Marcus Lowe|Joan Abbott
Job title|Head of Procurement|Plant Manager|Buyer
Phone|0161 555 0123|01757 555 0188|01947 555 0144
E-mail|helen@ng.example|marcus@selby.example|joan@whitby.example
Account manager|Owen Price|Owen Price|Tara Singh
Customer since|@2021-03-01|@2019-07-15|@2024-10-10
Annual sales (k GBP)|420|118.5|77
Headcount|350|60|140
Payment terms (days)|30|45|30
"""
            }
        },
        {
            "customers": """
name|industry|contact|title|phone|email|owner|first_deal_date|annual_amount|company_size|payment_days
Northgate Plastics Ltd|Plastics|Helen Marsh|Head of Procurement|0161 555 0123|helen@ng.example|Owen Price|@2021-03-01|42|350|30
Selby Brewing Co|Beverages|Marcus Lowe|Plant Manager|01757 555 0188|marcus@selby.example|Owen Price|@2019-07-15|11.85|60|45
Whitby Marine plc|Shipbuilding|Joan Abbott|Buyer|01947 555 0144|joan@whitby.example|Tara Singh|@2024-10-10|7.7|140|30
"""
        },
    )


@export
def regional_blocks_zh() -> Export:
    return Export(
        {
            "客户汇总表.xls.xlsx": {
                "Sheet1": """
重点客户汇总表
填表人：秦岚　　填表日期：2026.3.1
一、华东区（2家）
序号|客户单位|所属行业|主要联系人|联系方式|去年销售额（万元）|客户状态|责任人
1|无锡信捷机床有限公司|机床|许工|13915300011|186.5|合作中|秦岚
2|扬州绿源环保科技|环保|贾经理|13915300022|42|合作中|秦岚
||||小计|228.5||
-
二、华北区（1家）
序号|客户单位|所属行业|主要联系人|联系方式|去年销售额（万元）|客户状态|责任人
1|唐山曹妃甸重装厂|重型机械|白主任|13931500033|305|暂停合作|冯远
||||小计|305||
-
|||||533.5||合计
说明：去年销售额为开票口径
"""
            }
        },
        {
            "customers": """
name|industry|contact|phone|annual_amount|status|owner
无锡信捷机床有限公司|机床|许工|'13915300011|186.5|活跃|秦岚
扬州绿源环保科技|环保|贾经理|'13915300022|42|活跃|秦岚
唐山曹妃甸重装厂|重型机械|白主任|'13931500033|305|暂停|冯远
"""
        },
    )


@export
def visit_diary_zh() -> Export:
    return Export(
        {
            "跟进.xlsx": {
                "2026年跟进记录": """
日期|客户|对接人|方式|沟通情况|后续安排|谁跟
2026.1.12|无锡信捷机床|许工|电话|询价伺服系统，预算40万|本周报价|秦岚
1月20日|无锡信捷机床|许工|上门|现场勘查，确认两台试机|2月初发样机|秦岚
@2026-02-03|唐山曹妃甸重装厂|白主任|微信|资金紧张，项目延后|3月再联系|冯远
2026/2/26|扬州绿源环保科技|贾经理|邮件|发合同草案|等法务|秦岚
'20260305|唐山曹妃甸重装厂|白主任|电话|同意恢复供货|签补充协议|冯远
"""
            }
        },
        {
            "customers": "name\n无锡信捷机床\n唐山曹妃甸重装厂\n扬州绿源环保科技",
            "follow_ups": """
date|customer|contact|method|content|next_action|owner
@2026-01-12|无锡信捷机床|许工|电话|询价伺服系统，预算40万|本周报价|秦岚
@2026-01-20|无锡信捷机床|许工|拜访|现场勘查，确认两台试机|2月初发样机|秦岚
@2026-02-03|唐山曹妃甸重装厂|白主任|微信|资金紧张，项目延后|3月再联系|冯远
@2026-02-26|扬州绿源环保科技|贾经理|邮件|发合同草案|等法务|秦岚
@2026-03-05|唐山曹妃甸重装厂|白主任|电话|同意恢复供货|签补充协议|冯远
""",
        },
    )


@export
def text_amounts_zh() -> Export:
    return Export(
        {
            "销售流水.csv": """
日期,客户,商品,数量,单价,金额,经手
2026年1月4日,永康五金城张记,角磨机,20台,￥185.00,"￥3,700.00",小贺
2026年1月4日,永康五金城张记,切割片,100片,￥3.20,￥320.00,小贺
2026年1月18日,武义林氏农机,水泵,5台,￥460.00,"￥2,300.00",小贺
2026年2月2日,武义林氏农机,角磨机,3台,￥190.00,￥570.00,老邵
,,,,合计,"￥6,890.00",
"""
        },
        {
            "customers": "name\n永康五金城张记\n武义林氏农机",
            "orders": """
order_date|customer|product|quantity|unit_price|amount
@2026-01-04|永康五金城张记|角磨机|20|185|3700
@2026-01-04|永康五金城张记|切割片|100|3.2|320
@2026-01-18|武义林氏农机|水泵|5|460|2300
@2026-02-02|武义林氏农机|角磨机|3|190|570
""",
        },
        encoding="gb18030",
    )


@export
def pivot_copy_en() -> Export:
    return Export(
        {
            "Net sales 2025 by customer.xlsx": {
                "Pivot": """
Sum of Net Sales|Column Labels
Row Labels|Jan|Feb|Mar|Apr|Grand Total
Northgate Plastics Ltd|12500|9800||14200|36500
Selby Brewing Co||3300|4100|2900|10300
Whitby Marine plc|7700||7700||15400
Grand Total|20200|13100|11800|17100|62200
"""
            }
        },
        {
            "customers": "name\nNorthgate Plastics Ltd\nSelby Brewing Co\nWhitby Marine plc",
            "orders": """
customer|order_date|amount
Northgate Plastics Ltd|@2025-01-31|12500
Northgate Plastics Ltd|@2025-02-28|9800
Northgate Plastics Ltd|@2025-04-30|14200
Selby Brewing Co|@2025-02-28|3300
Selby Brewing Co|@2025-03-31|4100
Selby Brewing Co|@2025-04-30|2900
Whitby Marine plc|@2025-01-31|7700
Whitby Marine plc|@2025-03-31|7700
""",
        },
    )


@export
def fiscal_quarters_en() -> Export:
    return Export(
        {
            "Revenue tracker.xlsx": {
                "Revenue": """
Revenue by account, $k
Account|Region|Owner|2024 Q4|2025 Q1|2025 Q2|2025 Q3|2025 Q4|Total
Northgate Plastics Ltd|North|Owen Price|30|42|38.5|40|45|195.5
Whitby Marine plc|Coast|Tara Singh||12|0|15|9|36
Total|||30|54|38.5|55|54|231.5
"""
            }
        },
        {
            "customers": """
name|region|owner
Northgate Plastics Ltd|North|Owen Price
Whitby Marine plc|Coast|Tara Singh
""",
            "orders": """
customer|order_date|amount
Northgate Plastics Ltd|@2024-12-31|30000
Northgate Plastics Ltd|@2025-03-31|42000
Northgate Plastics Ltd|@2025-06-30|38500
Northgate Plastics Ltd|@2025-09-30|40000
Northgate Plastics Ltd|@2025-12-31|45000
Whitby Marine plc|@2025-03-31|12000
Whitby Marine plc|@2025-09-30|15000
Whitby Marine plc|@2025-12-31|9000
""",
        },
    )


@export
def month_sheets_zh() -> Export:
    head = "日期|客户名称|品名|数量|金额（元）|经办人"
    return Export(
        {
            "2026年销售日报.xlsx": {
                "1月": f"""
{head}
5日|永康五金城张记|角磨机|20|3700|小贺
18日|武义林氏农机|水泵|5|2300|小贺
合计|||25|6000|
""",
                "2月": f"""
{head}
2日|武义林氏农机|角磨机|3|570|老邵
11日|缙云机床配件厂|砂轮|60|1500|老邵
合计|||63|2070|
""",
                "3月": f"""
{head}
6日|永康五金城张记|切割片|100|320|小贺
合计|||100|320|
""",
            }
        },
        {
            "customers": "name\n永康五金城张记\n武义林氏农机\n缙云机床配件厂",
            "orders": """
order_date|customer|product|quantity|amount
@2026-01-05|永康五金城张记|角磨机|20|3700
@2026-01-18|武义林氏农机|水泵|5|2300
@2026-02-02|武义林氏农机|角磨机|3|570
@2026-02-11|缙云机床配件厂|砂轮|60|1500
@2026-03-06|永康五金城张记|切割片|100|320
""",
        },
    )
