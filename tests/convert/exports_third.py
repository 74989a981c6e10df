"""Ten more again, written before they were tried; the firms are invented."""

from exports import Export, export


@export
def netsuite_sales_orders() -> Export:
    return Export(
        {
            "SalesOrderSearchResults412.csv": """
Internal ID,Date,Document Number,Name,Memo,Item,Quantity,Item Rate,Amount,Status,Sales Rep,Ship Date
90871,1/14/2026,SO10231,C-2041 Cinder Point Foods,Rush,Conveyor belt,4,310.00,1240.00,Billed,Dale Price,1/20/2026
90872,1/28/2026,SO10240,C-2077 Orchard Mills,,Sieve drum,1,5400.00,5400.00,Pending Fulfillment,Dale Price,2/9/2026
90873,2/19/2026,SO10266,C-2041 Cinder Point Foods,,Bearing set,10,42.50,425.00,Billed,Mia Stone,2/21/2026
"""
        },
        {
            "orders": """
order_id|order_date|product|quantity|unit_price|amount|status
SO10231|@2026-01-14|Conveyor belt|4|310|1240|已完成
SO10240|@2026-01-28|Sieve drum|1|5400|5400|进行中
SO10266|@2026-02-19|Bearing set|10|42.5|425|已完成
"""
        },
    )


@export
def sage_aged_debtors() -> Export:
    return Export(
        {
            "Customer address list.xlsx": {
                "Sheet1": """
Date: 04/03/2026|||Harrow Tools Ltd|||Page: 1
Time: 10:21:03|||Customer Address List
-
A/C|Name|Address|Contact|Telephone|E-mail|Credit Limit (£)
ASH001|Ashdown Joinery|4 Mill Lane, Hove|Peter Ash|01273 555 0120|peter@ash.example|5000
BEE002|Beeches Garden Centre|Station Rd, Lewes|Wendy Hall|01273 555 0131|wendy@beeches.example|12000
CRO003|Crofton Marine|Quay St, Poole|Neil Frost|01202 555 0177|neil@crofton.example|8000
"""
            }
        },
        {
            "customers": """
customer_id|name|address|contact|phone|email|credit_limit
ASH001|Ashdown Joinery|4 Mill Lane, Hove|Peter Ash|01273 555 0120|peter@ash.example|0.5
BEE002|Beeches Garden Centre|Station Rd, Lewes|Wendy Hall|01273 555 0131|wendy@beeches.example|1.2
CRO003|Crofton Marine|Quay St, Poole|Neil Frost|01202 555 0177|neil@crofton.example|0.8
"""
        },
    )


@export
def weekly_report_zh() -> Export:
    return Export(
        {
            "销售部周报第9周.xlsx": {
                "周报": """
销售部工作周报（2026年第9周）
部门：销售一部|||填报人：秦岚
拜访时间|单位名称|拜访人员|客户联系人|拜访形式|洽谈主要内容|存在问题|下一步工作计划
2月23日|无锡信捷机床有限公司|秦岚|许工|上门拜访|演示新款驱动器，客户认可精度|交期偏长|3月5日前确认样机
2月25日|扬州绿源环保科技|冯远|贾经理|电话|确认合同付款条款|无|等待法务回复
2月27日|唐山曹妃甸重装厂|冯远|白主任|微信|对方询问备件库存|库存不足|联系仓库
"""
            }
        },
        {
            "customers": "name\n无锡信捷机床有限公司\n扬州绿源环保科技\n唐山曹妃甸重装厂",
            "follow_ups": """
date|customer|owner|contact|method|content|next_action
@2026-02-23|无锡信捷机床有限公司|秦岚|许工|拜访|演示新款驱动器，客户认可精度|3月5日前确认样机
@2026-02-25|扬州绿源环保科技|冯远|贾经理|电话|确认合同付款条款|等待法务回复
@2026-02-27|唐山曹妃甸重装厂|冯远|白主任|微信|对方询问备件库存|联系仓库
""",
        },
    )


@export
def transposed_zh() -> Export:
    return Export(
        {
            "大客户档案.xlsx": {
                "档案": """
客户全称|无锡信捷机床有限公司|扬州绿源环保科技有限公司|唐山曹妃甸重装厂
客户代码|K001|K002|K003
行业|机床|环保|重型机械
联系人|许工|贾经理|白主任
联系电话|'13915300011|'13915300022|'13931500033
合作起始日|@2019-05-01|@2022-08-15|@2017-03-20
2025年销售额（万元）|186.5|42|305
合作状态|合作中|合作中|暂停合作
客户经理|秦岚|秦岚|冯远
"""
            }
        },
        {
            "customers": """
customer_id|name|industry|contact|phone|first_deal_date|annual_amount|status|owner
K001|无锡信捷机床有限公司|机床|许工|'13915300011|@2019-05-01|186.5|活跃|秦岚
K002|扬州绿源环保科技有限公司|环保|贾经理|'13915300022|@2022-08-15|42|活跃|秦岚
K003|唐山曹妃甸重装厂|重型机械|白主任|'13931500033|@2017-03-20|305|暂停|冯远
"""
        },
    )


@export
def quote_list_hant() -> Export:
    return Export(
        {
            "報價單一覽表.xlsx": {
                "報價": """
報價單一覽表　　幣別：新台幣
報價單號|報價日期|客戶名稱|報價內容|報價金額|有效期限|業務|狀態
Q11501|2026/01/06|日昇精密工業股份有限公司|加工中心主軸|1,250,000|2026/02/05|林佩君|已成交
Q11502|2026/02/11|宏遠紡織股份有限公司|皮帶年度合約|320,000|2026/03/12|黃國倫|待確認
"""
            }
        },
        {
            "customers": "name\n日昇精密工業股份有限公司\n宏遠紡織股份有限公司",
            "contracts": """
contract_id|customer|signed|amount|kind
Q11501|日昇精密工業股份有限公司|@2026-01-06|1250000|报价
Q11502|宏遠紡織股份有限公司|@2026-02-11|320000|报价
""",
        },
    )


@export
def survey_scores_en() -> Export:
    return Export(
        {
            "CSAT Q1.csv": """
Response date,Account,Respondent,Channel,Overall score (0-10),Comments
2026-02-02,Northgate Plastics Ltd,Helen Marsh,Online,9,Quick replies
2026-02-04,Selby Brewing Co,Marcus Lowe,Phone,6,Late twice this quarter
2026-02-10,Whitby Marine plc,Joan Abbott,Online,8,
"""
        },
        {
            "customers": "name\nNorthgate Plastics Ltd\nSelby Brewing Co\nWhitby Marine plc",
            "satisfaction": """
customer|date|score|comment
Northgate Plastics Ltd|@2026-02-02|9|Quick replies
Selby Brewing Co|@2026-02-04|6|Late twice this quarter
Whitby Marine plc|@2026-02-10|8|
""",
        },
    )


@export
def key_contacts_zh() -> Export:
    return Export(
        {
            "关键联系人.xlsx": {
                "Sheet1": """
客户名称|姓名|部门|职务|决策角色|手机|微信号|邮箱|关系程度
无锡信捷机床有限公司|许建国|设备部|部长|决策者|'13915300011|xu_jg|xu@xinjie.example|支持
无锡信捷机床有限公司|马丽|采购部|采购员|采购|'13915300019||ma@xinjie.example|中立
唐山曹妃甸重装厂|白勇|生产部|主任|使用者|'13931500033|baiyong|bai@cfd.example|支持
"""
            }
        },
        {
            "contacts": """
customer|name|department|title|role|phone|wechat|email
无锡信捷机床有限公司|许建国|设备部|部长|决策者|'13915300011|xu_jg|xu@xinjie.example
无锡信捷机床有限公司|马丽|采购部|采购员|采购|'13915300019||ma@xinjie.example
唐山曹妃甸重装厂|白勇|生产部|主任|使用者|'13931500033|baiyong|bai@cfd.example
"""
        },
    )


@export
def salesman_files_zh() -> Export:
    head = "日期,客户,产品,数量,金额(元)"
    return Export(
        {
            "秦岚-销售明细.csv": f"""
{head}
2026-01-12,无锡信捷机床有限公司,伺服电机,4,5680
2026-02-02,扬州绿源环保科技,驱动器,4,5520
""",
            "冯远-销售明细.csv": f"""
{head}
2026-01-20,唐山曹妃甸重装厂,变频器,2,3700
""",
        },
        {
            "customers": """
name|owner
无锡信捷机床有限公司|秦岚
扬州绿源环保科技|秦岚
唐山曹妃甸重装厂|冯远
""",
            "orders": """
order_date|customer|product|quantity|amount
@2026-01-12|无锡信捷机床有限公司|伺服电机|4|5680
@2026-02-02|扬州绿源环保科技|驱动器|4|5520
@2026-01-20|唐山曹妃甸重装厂|变频器|2|3700
""",
        },
    )


@export
def shopify_like_b2b() -> Export:
    return Export(
        {
            "orders_export_1.csv": """
Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Billing Company,Created at,Id
#2101,buyer@ashdown.example,paid,2026-01-09 12:00:00 +0000,fulfilled,GBP,95.00,0.00,0.00,95.00,5,Router bit 6mm,19.00,Peter Ash,Ashdown Joinery,2026-01-09 11:58:00 +0000,5501
#2102,shop@beeches.example,pending,,unfulfilled,GBP,240.00,0.00,0.00,240.00,20,Plant label,12.00,Wendy Hall,Beeches Garden Centre,2026-02-17 09:01:00 +0000,5502
"""
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|unit_price|amount|currency
#2101|Ashdown Joinery|@2026-01-09|Router bit 6mm|5|19|95|GBP
#2102|Beeches Garden Centre|@2026-02-17|Plant label|20|12|240|GBP
"""
        },
    )


@export
def quarterly_wide_zh() -> Export:
    return Export(
        {
            "各区域客户季度开票.xlsx": {
                "2025": """
2025年各客户季度开票额（单位：元）
大区|客户|一季度|二季度|三季度|四季度|全年
华东|无锡信捷机床有限公司|450000|512000|398000|505000|1865000
|扬州绿源环保科技|120000||180000|120000|420000
华北|唐山曹妃甸重装厂|800000|750000|760000|740000|3050000
合计||1370000|1262000|1338000|1365000|5335000
"""
            }
        },
        {
            "customers": """
name|region
无锡信捷机床有限公司|华东
扬州绿源环保科技|华东
唐山曹妃甸重装厂|华北
""",
            "orders": """
customer|order_date|amount
无锡信捷机床有限公司|@2025-03-31|450000
无锡信捷机床有限公司|@2025-06-30|512000
无锡信捷机床有限公司|@2025-09-30|398000
无锡信捷机床有限公司|@2025-12-31|505000
扬州绿源环保科技|@2025-03-31|120000
扬州绿源环保科技|@2025-09-30|180000
扬州绿源环保科技|@2025-12-31|120000
唐山曹妃甸重装厂|@2025-03-31|800000
唐山曹妃甸重装厂|@2025-06-30|750000
唐山曹妃甸重装厂|@2025-09-30|760000
唐山曹妃甸重装厂|@2025-12-31|740000
""",
        },
        merges={"2025": ["A3:A4"]},
    )
