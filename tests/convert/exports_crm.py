"""Exports of customer systems, column for column as the systems make them; the firms are invented."""

from exports import Export, export


@export
def salesforce_accounts() -> Export:
    return Export(
        {
            "report1769.csv": """
"Account Owner","Account Name","Type","Rating","Last Activity","Last Modified Date","Billing State/Province","Phone","Industry","Annual Revenue"
"Dana Whitfield","Harbor Freightways Inc","Customer - Direct","Hot","11/13/2025","11/20/2025","OR","(503) 555-0142","Transportation","USD 95,000,000"
"Dana Whitfield","Pyramid Builders","Customer - Channel","","2/3/2026","2/4/2026","PA","(814) 555-0188","Construction","USD 950,000,000"
"Luis Ortega","Grand Hotels Group","Prospect","Cold","1/25/2026","1/26/2026","IL","(312) 555-0110","Hospitality","USD 500,000,000"

"Confidential Information - Do Not Distribute"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"""
        },
        {
            "customers": """
name|owner|last_follow_up|phone|industry|company_revenue
Harbor Freightways Inc|Dana Whitfield|@2025-11-13|(503) 555-0142|Transportation|9500
Pyramid Builders|Dana Whitfield|@2026-02-03|(814) 555-0188|Construction|95000
Grand Hotels Group|Luis Ortega|@2026-01-25|(312) 555-0110|Hospitality|50000
"""
        },
    )


@export
def salesforce_opportunities() -> Export:
    return Export(
        {
            "Open Pipeline.xlsx": {
                "Open Pipeline": """
Open Pipeline
As of 2026-03-02 09:14:22 Pacific Standard Time/PST
Filtered By
Show: All opportunities
Opportunity Status equals Any
-
Opportunity Owner|Account Name|Opportunity Name|Stage|Fiscal Period|Amount Currency|Amount|Probability (%)|Age|Close Date|Created Date|Next Step|Lead Source
Dana Whitfield|Harbor Freightways Inc|Harbor - conveyor line|Closed Won|Q1-2026|USD|120000|100|45|@2026-02-20|@2026-01-06|Kick-off|Web
Dana Whitfield|Pyramid Builders|Pyramid - crane sensors|Negotiation/Review|Q2-2026|USD|84500|75|30|@2026-04-15|@2026-01-31|Send draft|Partner
Luis Ortega|Grand Hotels Group|Grand - HVAC controls|Closed Lost|Q1-2026|USD|40000|0|80|@2026-02-11|@2025-11-23||Phone Inquiry
Luis Ortega|Grand Hotels Group|Grand - lobby lifts|Prospecting|Q3-2026|USD|210000|10|12|@2026-08-01|@2026-02-18|Call CFO|Web
Total|||||USD|454500
Confidential Information - Do Not Distribute
"""
            }
        },
        {
            "customers": "name\nHarbor Freightways Inc\nPyramid Builders\nGrand Hotels Group",
            "deals": """
name|customer|owner|amount|currency|probability|close_date|created|stage|next_step
Harbor - conveyor line|Harbor Freightways Inc|Dana Whitfield|120000|USD|100|@2026-02-20|@2026-01-06|赢单|Kick-off
Pyramid - crane sensors|Pyramid Builders|Dana Whitfield|84500|USD|75|@2026-04-15|@2026-01-31|提案谈判|Send draft
Grand - HVAC controls|Grand Hotels Group|Luis Ortega|40000|USD|0|@2026-02-11|@2025-11-23|输单|
Grand - lobby lifts|Grand Hotels Group|Luis Ortega|210000|USD|10|@2026-08-01|@2026-02-18|市场调研|Call CFO
""",
        },
    )


@export
def hubspot_companies_and_deals() -> Export:
    return Export(
        {
            "hubspot-crm-exports-all-companies-2026-03-04.csv": """
Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date (GMT+8),City,Country/Region,Industry,Company Domain Name
19876501,Brightwave Analytics,Mei Tanaka,2024-05-11 10:22,+1 415 555 0101,2026-02-27 16:40,San Francisco,United States,Computer Software,brightwave.example
19876502,Old Mill Bakery,Tom Becker,2023-01-09 08:00,+1 207 555 0177,2026-01-12 11:05,Portland,United States,Food & Beverages,oldmill.example
19876503,Kestrel Aero GmbH,Mei Tanaka,2025-08-30 13:45,+49 40 5550 122,2026-03-01 09:30,Hamburg,Germany,Aviation & Aerospace,kestrel.example
""",
            "hubspot-crm-exports-all-deals-2026-03-04.csv": """
Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Associated Company,Associated Company IDs,Pipeline,Create Date
55010,Brightwave renewal,Closed won (Sales Pipeline),2026-02-14 18:00,Mei Tanaka,18500,Brightwave Analytics,19876501,Sales Pipeline,2026-01-03 09:12
55011,Old Mill POS roll-out,Contract sent (Sales Pipeline),2026-04-30 18:00,Tom Becker,7200,Old Mill Bakery,19876502,Sales Pipeline,2026-02-02 10:00
55012,Kestrel telemetry pilot,Closed lost (Sales Pipeline),2026-02-28 18:00,Mei Tanaka,32000,Kestrel Aero GmbH,19876503,Sales Pipeline,2025-12-11 15:31
""",
        },
        {
            "customers": """
customer_id|name|owner|phone|last_follow_up|industry
'19876501|Brightwave Analytics|Mei Tanaka|+1 415 555 0101|@2026-02-27|Computer Software
'19876502|Old Mill Bakery|Tom Becker|+1 207 555 0177|@2026-01-12|Food & Beverages
'19876503|Kestrel Aero GmbH|Mei Tanaka|+49 40 5550 122|@2026-03-01|Aviation & Aerospace
""",
            "deals": """
deal_id|name|customer_id|owner|amount|close_date|created|stage
'55010|Brightwave renewal|'19876501|Mei Tanaka|18500|@2026-02-14|@2026-01-03|赢单
'55011|Old Mill POS roll-out|'19876502|Tom Becker|7200|@2026-04-30|@2026-02-02|合同签订
'55012|Kestrel telemetry pilot|'19876503|Mei Tanaka|32000|@2026-02-28|@2025-12-11|输单
""",
        },
    )


@export
def zoho_books_invoices() -> Export:
    return Export(
        {
            "Invoice.csv": """
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer ID,Customer Name,Due Date,PurchaseOrder,Currency Code,Exchange Rate,SubTotal,Total,Balance,Item Name,SKU,Quantity,Usage unit,Item Price,Item Total,Sales person
2026-01-12,4600000012001,INV-000231,Closed,4600000001101,Tidewater Marine,2026-02-11,PO-7781,USD,1.00,1450.00,1450.00,0.00,Pump seal kit,PSK-2,10.00,pcs,95.00,950.00,Priya Nair
2026-01-12,4600000012001,INV-000231,Closed,4600000001101,Tidewater Marine,2026-02-11,PO-7781,USD,1.00,1450.00,1450.00,0.00,Bilge float,BF-9,20.00,pcs,25.00,500.00,Priya Nair
2026-02-03,4600000012002,INV-000232,Overdue,4600000001102,Cobalt Labs,2026-03-05,,USD,1.00,2400.00,2400.00,2400.00,Calibration service,CAL,2.00,hrs,1200.00,2400.00,Sam Ode
""",
        },
        {
            "customers": """
customer_id|name
'4600000001101|Tidewater Marine
'4600000001102|Cobalt Labs
""",
            "orders": """
order_id|product|customer_id|order_date|quantity|unit_price|amount|currency|due_date
INV-000231|Pump seal kit|'4600000001101|@2026-01-12|10|95|950|USD|@2026-02-11
INV-000231|Bilge float|'4600000001101|@2026-01-12|20|25|500|USD|@2026-02-11
INV-000232|Calibration service|'4600000001102|@2026-02-03|2|1200|2400|USD|@2026-03-05
""",
        },
    )


@export
def pipedrive_deals() -> Export:
    return Export(
        {
            "deals-9034411-77.xlsx": {
                "Sheet1": """
Deal - ID|Deal - Title|Deal - Owner|Deal - Organization|Deal - Contact person|Deal - Value|Deal - Currency of Value|Deal - Probability|Deal - Stage|Deal - Status|Deal - Deal created|Deal - Expected close date|Deal - Lost reason
101|Larch Foods - ovens|Ines Duarte|Larch Foods|Paul Grant|56000|EUR|60|Proposal Made|Open|2026-01-14 08:33:12|@2026-05-29|
102|Delmont - chillers|Ines Duarte|Delmont Dairy|Rosa Lind|23000|EUR||Negotiations Started|Lost|2025-10-02 14:03:44|@2026-01-30|Price too high
103|Quill Press - dryer|Jon Falk|Quill Press|Amy Stone|12500|EUR|100|Negotiations Started|Won|2025-12-01 09:10:00|@2026-02-15|
"""
            }
        },
        {
            "customers": "name\nLarch Foods\nDelmont Dairy\nQuill Press",
            "deals": """
deal_id|name|customer|owner|amount|currency|stage|created|close_date|lost_reason
'101|Larch Foods - ovens|Larch Foods|Ines Duarte|56000|EUR|提案谈判|@2026-01-14|@2026-05-29|
'102|Delmont - chillers|Delmont Dairy|Ines Duarte|23000|EUR|输单|@2025-10-02|@2026-01-30|Price too high
'103|Quill Press - dryer|Quill Press|Jon Falk|12500|EUR|赢单|@2025-12-01|@2026-02-15|
""",
        },
    )


@export
def dynamics_accounts() -> Export:
    return Export(
        {
            "Active Accounts 3-2-2026.xlsx": {
                "Active Accounts": """
(Do Not Modify) Account|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Account Name|Main Phone|Address 1: City|Primary Contact|Email (Primary Contact)|Owner|Annual Revenue
a16b3f4b-1be7-e611|xk2Zq9==|@2026-02-11|Fourth Coffee|555-0150|Renton|Yvonne McKay|yvonne@fourth.example|Alan Reed|100000
a26b3f4b-1be7-e611|Qm41zz==|@2026-02-12|Litware, Inc.|555-0151|Dallas|Susanna Stubberod|susanna@litware.example|Alan Reed|20000
a36b3f4b-1be7-e611|PPw09a==|@2026-02-12|Blue Yonder Airlines|555-0153|Los Angeles|Sidney Higa|sidney@blue.example|Kara Moss|90000
"""
            }
        },
        {
            "customers": """
name|phone|contact|email|owner
Fourth Coffee|555-0150|Yvonne McKay|yvonne@fourth.example|Alan Reed
Litware, Inc.|555-0151|Susanna Stubberod|susanna@litware.example|Alan Reed
Blue Yonder Airlines|555-0153|Sidney Higa|sidney@blue.example|Kara Moss
"""
        },
    )


@export
def fxiaoke_customers() -> Export:
    return Export(
        {
            "客户导出_20260304.xlsx": {
                "客户": """
客户名称（必填）|客户编号|客户级别|负责人（必填）|归属部门|1级行业|国家|省|市|详细地址|电话|来源|成交状态|最后跟进时间|创建时间
浙江博远自动化有限公司|A20240018|重要客户|陈晓|华东销售部|机械制造|中国|浙江省|杭州市|滨江区江南大道100号|0571-86001122|展会|已成交|2026-02-27 16:40|2024-05-11 10:22
青岛海润食品有限公司|A20240019|普通客户|刘洋|北方销售部|食品饮料|中国|山东省|青岛市|城阳区正阳路8号|0532-80901234|转介绍|未成交|2026-01-15 09:05|2024-06-03 14:00
佛山立信五金制品厂|A20240020|普通客户|陈晓|华南销售部|五金|中国|广东省|佛山市|南海区桂城|0757-81234567|线上推广|已成交|2026-03-01 11:30|2024-07-19 08:45
"""
            }
        },
        {
            "customers": """
customer_id|name|owner|industry|address|phone|source|last_follow_up
A20240018|浙江博远自动化有限公司|陈晓|机械制造|滨江区江南大道100号|0571-86001122|展会|@2026-02-27
A20240019|青岛海润食品有限公司|刘洋|食品饮料|城阳区正阳路8号|0532-80901234|转介绍|@2026-01-15
A20240020|佛山立信五金制品厂|陈晓|五金|南海区桂城|0757-81234567|线上推广|@2026-03-01
"""
        },
    )


@export
def xiaoshouyi_opportunities() -> Export:
    return Export(
        {
            "商机_全部商机_2026-03-05.xlsx": {
                "Sheet0": """
商机名称|客户名称|商机类型|销售金额(元)|结单日期|销售阶段|赢率(%)|输单阶段|丢单原因|商机所有人|所属部门|创建日期|最新活动记录时间
博远二期产线改造|浙江博远自动化有限公司|新客户|860000|2026-06-30|方案报价|50|||陈晓|华东销售部|2026-01-08 10:11|2026-02-27
海润冷库控制系统|青岛海润食品有限公司|老客户|320000|2026-02-10|赢单|100|||刘洋|北方销售部|2025-10-20 09:00|2026-02-10
立信冲压线|佛山立信五金制品厂|新客户|150000|2026-01-31|输单|0|商务谈判|价格过高|陈晓|华南销售部|2025-09-02 16:20|2026-01-31
"""
            }
        },
        {
            "customers": "name\n浙江博远自动化有限公司\n青岛海润食品有限公司\n佛山立信五金制品厂",
            "deals": """
name|customer|amount|close_date|stage|probability|lost_reason|owner|created
博远二期产线改造|浙江博远自动化有限公司|860000|@2026-06-30|提案谈判|50||陈晓|@2026-01-08
海润冷库控制系统|青岛海润食品有限公司|320000|@2026-02-10|赢单|100||刘洋|@2025-10-20
立信冲压线|佛山立信五金制品厂|150000|@2026-01-31|输单|0|价格过高|陈晓|@2025-09-02
""",
        },
    )


@export
def yida_visits() -> Export:
    return Export(
        {
            "客户拜访记录_20260306.xlsx": {
                "客户拜访记录": """
实例ID|实例标题|实例状态|提交人|提交时间|客户名称|拜访日期|拜访方式|拜访对象|沟通内容|下一步计划|下次拜访时间|拜访人
FINST-01|陈晓发起的客户拜访记录|已完成|陈晓|2026-02-27 18:02:11|浙江博远自动化有限公司|2026-02-27|上门拜访|周工|确认产线节拍，对方要求两周内出方案|出方案|2026-03-10|陈晓
FINST-02|刘洋发起的客户拜访记录|已完成|刘洋|2026-02-28 17:31:40|青岛海润食品有限公司|2026-02-28|电话沟通|孙经理|催要验收报告|寄送资料|2026-03-05|刘洋
FINST-03|陈晓发起的客户拜访记录|已完成|陈晓|2026-03-01 19:45:02|佛山立信五金制品厂|2026-03-01|微信|梁总|询问年度返利政策|报价|2026-03-15|陈晓
"""
            }
        },
        {
            "customers": "name\n浙江博远自动化有限公司\n青岛海润食品有限公司\n佛山立信五金制品厂",
            "follow_ups": """
customer|date|method|contact|content|next_action|next_date|owner
浙江博远自动化有限公司|@2026-02-27|拜访|周工|确认产线节拍，对方要求两周内出方案|出方案|@2026-03-10|陈晓
青岛海润食品有限公司|@2026-02-28|电话|孙经理|催要验收报告|寄送资料|@2026-03-05|刘洋
佛山立信五金制品厂|@2026-03-01|微信|梁总|询问年度返利政策|报价|@2026-03-15|陈晓
""",
        },
    )


@export
def zoho_crm_calls_and_accounts() -> Export:
    return Export(
        {
            "Accounts_2026_03_04.csv": """
Record Id,Account Owner.id,Account Owner,Account Name,Account Number,Account Type,Industry,Annual Revenue,Phone,Website,Billing City,Created Time,Last Activity Time
zcrm_501,zcrm_9,Priya Nair,Tidewater Marine,0,Customer,Marine,0,+65 6555 0101,tide.example,Singapore,2024-02-01 10:00:00,2026-02-20 09:11:00
zcrm_502,zcrm_8,Sam Ode,Cobalt Labs,0,Prospect,Research,0,+65 6555 0102,cobalt.example,Singapore,2025-04-15 12:00:00,2026-03-01 13:20:00
""",
            "Calls_2026_03_04.csv": """
Record Id,Subject,Call Type,Related To,Call Start Time,Call Duration,Call Owner,Call Result,Description
zcrm_701,Renewal terms,Outbound,Tidewater Marine,2026-02-20 09:11:00,12:04,Priya Nair,Interested,Asked for a two-year price
zcrm_702,Intro,Outbound,Cobalt Labs,2026-03-01 13:20:00,03:40,Sam Ode,No response,Left a voicemail
""",
        },
        {
            "customers": """
customer_id|name|owner|industry|phone|last_follow_up
zcrm_501|Tidewater Marine|Priya Nair|Marine|+65 6555 0101|@2026-02-20
zcrm_502|Cobalt Labs|Sam Ode|Research|+65 6555 0102|@2026-03-01
""",
            "follow_ups": """
customer_id|date|content|owner|outcome
zcrm_501|@2026-02-20|Asked for a two-year price|Priya Nair|Interested
zcrm_502|@2026-03-01|Left a voicemail|Sam Ode|No response
""",
        },
    )
