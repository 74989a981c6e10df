"""Forty-two more, written before they were tried: ERP, CRM and approval systems as they are today, and books kept by hand; the firms are invented."""

from exports import Export, export


@export
def yonsuite_order_list() -> Export:
    return Export(
        {
            "销售订单列表20260320.xlsx": {
                "Sheet1": """
单据编号|单据日期|客户|业务员|物料编码|物料名称|主数量|主单位|含税单价|无税金额|税额|价税合计|币种|单据状态
XSDD2601001|@2026-01-06|无锡金桥阀门有限公司|韩雪|10010023|球阀DN50|40|个|226|8000|1040|9040|人民币|已审核
XSDD2601002|@2026-01-15|镇江宏远电力设备有限公司|韩雪|10010031|蝶阀DN100|6|个|565|3000|390|3390|人民币|已审核
XSDD2602001|@2026-02-11|无锡金桥阀门有限公司|高翔|10010023|球阀DN50|20|个|226|4000|520|4520|人民币|已审核
合计||||||66|||15000|1950|16950||
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
XSDD2601001|无锡金桥阀门有限公司|@2026-01-06|球阀DN50|40|9040
XSDD2601002|镇江宏远电力设备有限公司|@2026-01-15|蝶阀DN100|6|3390
XSDD2602001|无锡金桥阀门有限公司|@2026-02-11|球阀DN50|20|4520
"""
        },
    )


@export
def kingdee_galaxy_outstock_heads_once() -> Export:
    return Export(
        {
            "销售出库单.xlsx": {
                "销售出库单#单据头(FBillHead)": """
单据编号|日期|客户|销售员|物料名称|实发数量|含税单价|价税合计|单据状态
XSCKD000101|@2026-01-08|常熟汇丰机电有限公司|陆鸣|伺服电机|4|1200|4800|已审核
||||减速机|4|800|3200|
XSCKD000102|@2026-01-21|昆山泰和精密有限公司|陆鸣|编码器|10|150|1500|已审核
XSCKD000103|@2026-02-09|常熟汇丰机电有限公司|沈洁|伺服电机|2|1200|2400|已审核
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
XSCKD000101|常熟汇丰机电有限公司|@2026-01-08|伺服电机|4|4800
XSCKD000101|常熟汇丰机电有限公司|@2026-01-08|减速机|4|3200
XSCKD000102|昆山泰和精密有限公司|@2026-01-21|编码器|10|1500
XSCKD000103|常熟汇丰机电有限公司|@2026-02-09|伺服电机|2|2400
"""
        },
    )


@export
def grasp_sales_and_returns() -> Export:
    return Export(
        {
            "管家婆销售明细.xlsx": {
                "销售明细": """
日期|单据类型|单据编号|往来单位全名|经手人|商品全名|数量|折后单价(元)|折后金额(元)|摘要
@2026-01-05|销售单|XS-2026-01-05-0001|宁波港城轴承经营部|老周|6204轴承|100|8.5|850|
@2026-01-12|销售单|XS-2026-01-12-0003|宁波港城轴承经营部|老周|6206轴承|50|13|650|
@2026-01-19|销售退货单|XT-2026-01-19-0001|宁波港城轴承经营部|老周|6204轴承|10|8.5|85|质量问题
@2026-02-03|销售单|XS-2026-02-03-0002|台州中盛机械厂|小钱|6308轴承|20|42|840|
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount|status
XS-2026-01-05-0001|宁波港城轴承经营部|@2026-01-05|6204轴承|100|850|已完成
XS-2026-01-12-0003|宁波港城轴承经营部|@2026-01-12|6206轴承|50|650|已完成
XT-2026-01-19-0001|宁波港城轴承经营部|@2026-01-19|6204轴承|10|85|退货
XS-2026-02-03-0002|台州中盛机械厂|@2026-02-03|6308轴承|20|840|已完成
"""
        },
    )


@export
def fxiaoke_orders() -> Export:
    return Export(
        {
            "销售订单导出.xlsx": {
                "销售订单": """
销售订单编号（必填）|客户名称（必填）|下单日期（必填）|销售订单金额(元)（必填）|已回款金额(元)|待回款金额(元)|收货地址|订单状态|负责人（必填）|创建时间
20260108-000012|扬州长青仪表有限公司|2026-01-08|36000|36000|0|扬州市开发区|已确认|邵帅|2026-01-08 10:21
20260122-000031|泰州海陵泵业有限公司|2026-01-22|18500|8500|10000|泰州市海陵区|已确认|邵帅|2026-01-22 15:02
20260214-000044|扬州长青仪表有限公司|2026-02-14|7200|0|7200|扬州市开发区|已作废|梁晨|2026-02-14 09:00
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|amount|paid|status
20260108-000012|扬州长青仪表有限公司|@2026-01-08|36000|36000|进行中
20260122-000031|泰州海陵泵业有限公司|@2026-01-22|18500|8500|进行中
20260214-000044|扬州长青仪表有限公司|@2026-02-14|7200|0|已取消
"""
        },
    )


@export
def xiaoshouyi_accounts() -> Export:
    return Export(
        {
            "公司_20260301.xlsx": {
                "公司": """
公司名称|公司所有人|级别|行业|省份|城市|地址|总机电话|最新活动记录时间|创建日期|业务类型
南通恒力纺机有限公司|顾盼|A|纺织|江苏|南通|南通市通州区|051388001122|2026-02-20 16:30|2023-05-11|默认业务类型
盐城绿能环保科技有限公司|顾盼|B|环保|江苏|盐城|盐城市亭湖区|051588112233|2026-01-09 09:12|2024-08-02|默认业务类型
"""
            }
        },
        {
            "customers": """
name|owner|industry|phone|address|last_follow_up
南通恒力纺机有限公司|顾盼|纺织|051388001122|南通市通州区|@2026-02-20
盐城绿能环保科技有限公司|顾盼|环保|051588112233|盐城市亭湖区|@2026-01-09
"""
        },
    )


@export
def feishu_bitable_deals_signed() -> Export:
    return Export(
        {
            "大客户签约表_表格视图.csv": """
签约编号,客户名称,签约日期,产品方案,签约金额（万元）,签约人,备注
QY-001,徐州重装集团有限公司,2026/01/09,智能焊接线,128.5,方圆,分三期
QY-002,连云港碱业有限公司,2026/02/13,余热回收,46,方圆,
QY-003,徐州重装集团有限公司,2026/03/02,备件包,3.2,姚远,
"""
        },
        {
            "contracts": """
contract_id|customer|kind|signed|amount
QY-001|徐州重装集团有限公司|合同|@2026-01-09|1285000
QY-002|连云港碱业有限公司|合同|@2026-02-13|460000
QY-003|徐州重装集团有限公司|合同|@2026-03-02|32000
"""
        },
    )


@export
def dingtalk_contract_approvals() -> Export:
    return Export(
        {
            "合同审批-20260315.xlsx": {
                "合同审批": """
审批编号|标题|审批状态|审批结果|发起时间|完成时间|发起人姓名|合同编号|客户名称|合同名称|合同金额（元）|签订日期|合同到期日期
202601101120000123|韩梅提交的合同审批|完成|同意|2026-01-10 11:20|2026-01-11 09:00|韩梅|HT-26-011|湖州金洲管道有限公司|管道年度供货合同|860000|2026-01-12|2026-12-31
202602171505000456|韩梅提交的合同审批|完成|同意|2026-02-17 15:05|2026-02-18 10:30|韩梅|HT-26-019|嘉善精工铸造有限公司|铸件加工合同|124000|2026-02-20|2026-08-31
"""
            }
        },
        {
            "contracts": """
contract_id|customer|amount|signed|end
HT-26-011|湖州金洲管道有限公司|860000|@2026-01-12|@2026-12-31
HT-26-019|嘉善精工铸造有限公司|124000|@2026-02-20|@2026-08-31
"""
        },
    )


@export
def sap_billing_list_de() -> Export:
    return Export(
        {
            "VF05.csv": """
Sold-To Pt;Name 1;Billing Doc.;Billing Date;Material;Description;Billed Qty;SU;Net Value;Curr.
100234;Rheinwerk Anlagenbau GmbH;90012345;14.01.2026;P-200;Kreiselpumpe 200;4,000;ST;12.480,00;EUR
100234;Rheinwerk Anlagenbau GmbH;90012391;29.01.2026;P-050;Dichtungssatz;25,000;ST;1.062,50;EUR
100871;Nordlicht Papier AG;90012402;11.02.2026;P-310;Tauchpumpe 310;1,000;ST;8.990,00;EUR
"""
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
'90012345|Rheinwerk Anlagenbau GmbH|@2026-01-14|Kreiselpumpe 200|4|12480
'90012391|Rheinwerk Anlagenbau GmbH|@2026-01-29|Dichtungssatz|25|1062.5
'90012402|Nordlicht Papier AG|@2026-02-11|Tauchpumpe 310|1|8990
"""
        },
    )


@export
def salesforce_report_with_footer() -> Export:
    return Export(
        {
            "report1767700000000.csv": """
"Account Name","Opportunity Name","Stage","Amount","Amount Currency","Close Date","Probability (%)","Opportunity Owner","Created Date"
"Calder Foods","Calder - Line 3","Negotiation/Review","48000","USD","2026-04-30","80","Priya Nair","2025-11-03"
"Tern Logistics","Tern - Racking","Proposal/Price Quote","22500","USD","2026-05-15","60","Priya Nair","2026-01-12"
"Calder Foods","Calder - Spares","Closed Won","6100","USD","2026-02-10","100","Owen Lund","2026-01-05"

"Key account pipeline"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"Confidential Information - Do Not Distribute"
"Generated By:  Priya Nair  3/2/2026, 9:14 AM"
"""
        },
        {
            "deals": """
name|customer|amount|close_date|probability|owner|created
Calder - Line 3|Calder Foods|48000|@2026-04-30|80|Priya Nair|@2025-11-03
Tern - Racking|Tern Logistics|22500|@2026-05-15|60|Priya Nair|@2026-01-12
Calder - Spares|Calder Foods|6100|@2026-02-10|100|Owen Lund|@2026-01-05
"""
        },
    )


@export
def hubspot_line_items() -> Export:
    return Export(
        {
            "hubspot-crm-exports-line-items-2026-03-01.csv": """
Record ID,Name,Quantity,Unit price,Net price,Currency,Create Date,Associated Deal,Associated Company
7781001,Annual licence,3,1200.00,3600.00,USD,2026-01-14 08:11,Foxglove renewal,Foxglove Analytics
7781002,Onboarding,1,900.00,900.00,USD,2026-01-14 08:11,Foxglove renewal,Foxglove Analytics
7781003,Annual licence,10,1100.00,11000.00,USD,2026-02-20 15:40,Harrow expansion,Harrow Energy
"""
        },
        {
            "orders": """
customer|order_date|product|quantity|amount
Foxglove Analytics|@2026-01-14|Annual licence|3|3600
Foxglove Analytics|@2026-01-14|Onboarding|1|900
Harrow Energy|@2026-02-20|Annual licence|10|11000
"""
        },
    )


@export
def zoho_crm_deals() -> Export:
    return Export(
        {
            "Deals_2026_03_01.csv": """
Record Id,Deal Name,Account Name,Deal Owner,Stage,Amount,Currency,Probability (%),Closing Date,Created Time,Lead Source
zcrm_501,Solar pumps 40 units,Kaveri Agro,Anil Rao,Proposal/Price Quote,18400,USD,60,2026-05-20,2026-01-09 10:00:00,Trade Show
zcrm_502,Drip retrofit,Malabar Estates,Anil Rao,Needs Analysis,7300,USD,30,2026-06-30,2026-02-02 12:30:00,Referral
"""
        },
        {
            "deals": """
name|customer|owner|amount|probability|close_date|created
Solar pumps 40 units|Kaveri Agro|Anil Rao|18400|60|@2026-05-20|@2026-01-09
Drip retrofit|Malabar Estates|Anil Rao|7300|30|@2026-06-30|@2026-02-02
"""
        },
    )


@export
def quickbooks_transactions_by_customer() -> Export:
    return Export(
        {
            "Sales by Customer Detail.xlsx": {
                "Sheet1": """
Halden Supply Co.
Sales by Customer Detail
January - March 2026
-
|Date|Transaction Type|Num|Product/Service|Memo/Description|Qty|Sales Price|Amount|Balance
Birchwood Clinics
|'01/13/2026|Invoice|1041|Gloves M|Box of 200|20|9.5|190|190
|'02/17/2026|Invoice|1052|Masks|Box of 50|10|12|120|310
Total for Birchwood Clinics||||||30||$310.00|
Lakeview Dental
|'01/28/2026|Invoice|1047|Gloves S|Box of 200|5|9.5|47.5|47.5
|'03/05/2026|Credit Memo|1047R|Gloves S|Returned|-2|9.5|-19|28.5
Total for Lakeview Dental||||||3||$28.50|
TOTAL||||||33||$338.50|
-
Monday, Mar 09, 2026 10:14:02 AM GMT-8 - Accrual Basis
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
'1041|Birchwood Clinics|@2026-01-13|Gloves M|20|190
'1052|Birchwood Clinics|@2026-02-17|Masks|10|120
'1047|Lakeview Dental|@2026-01-28|Gloves S|5|47.5
1047R|Lakeview Dental|@2026-03-05|Gloves S|-2|-19
"""
        },
    )


@export
def xero_invoice_detail() -> Export:
    return Export(
        {
            "SalesInvoices.csv": """
*ContactName,EmailAddress,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,*Description,*Quantity,*UnitAmount,LineAmount,*AccountCode,Currency,Type,Status
Moorgate Catering,ap@moorgate.example,INV-0201,PO 77,13/01/2026,12/02/2026,480.00,80.00,480.00,0.00,OVN1,Oven service,1,400.00,400.00,200,GBP,Sales invoice,Paid
Moorgate Catering,ap@moorgate.example,INV-0214,PO 81,17/02/2026,19/03/2026,288.00,48.00,0.00,288.00,FLT,Filter set,6,40.00,240.00,200,GBP,Sales invoice,Awaiting Payment
Redfern Hotels,accounts@redfern.example,INV-0219,,24/02/2026,26/03/2026,1440.00,240.00,0.00,1440.00,OVN2,Combi oven,1,1200.00,1200.00,200,GBP,Sales invoice,Awaiting Payment
"""
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount|due_date
INV-0201|Moorgate Catering|@2026-01-13|Oven service|1|480|@2026-02-12
INV-0214|Moorgate Catering|@2026-02-17|Filter set|6|288|@2026-03-19
INV-0219|Redfern Hotels|@2026-02-24|Combi oven|1|1440|@2026-03-26
"""
        },
    )


@export
def hand_quarters_over_months() -> Export:
    return Export(
        {
            "2026客户销售统计.xlsx": {
                "统计": """
2026年大客户销售统计表（单位：万元）
序号|客户名称|业务员|一季度|||二季度|||合计
|||1月|2月|3月|4月|5月|6月|
1|青岛海盛制冷有限公司|曲波|12|8.5|15|||||35.5
2|潍坊华锐铸造有限公司|曲波|3|0|4.2|||||7.2
3|烟台东成机床有限公司|丛珊|20|22|19.6|||||61.6
合计|||35|30.5|38.8|||||104.3
"""
            }
        },
        {
            "orders": """
customer|order_date|amount
青岛海盛制冷有限公司|@2026-01-31|120000
青岛海盛制冷有限公司|@2026-02-28|85000
青岛海盛制冷有限公司|@2026-03-31|150000
潍坊华锐铸造有限公司|@2026-01-31|30000
潍坊华锐铸造有限公司|@2026-03-31|42000
烟台东成机床有限公司|@2026-01-31|200000
烟台东成机床有限公司|@2026-02-28|220000
烟台东成机床有限公司|@2026-03-31|196000
"""
        },
        merges={"统计": ["A1:J1", "D2:F2", "G2:I2", "A2:A3", "B2:B3", "C2:C3", "J2:J3"]},
    )


@export
def hand_regions_with_subtotals_wan() -> Export:
    return Export(
        {
            "出货台账.xlsx": {
                "台账": """
大客户出货台账
|||||单位：万元
大区|客户|出货日期|产品|数量(台)|金额|备注
华东|上海申江电机有限公司|@2026-01-07|变频器|12|9.6|
|杭州钱江压缩机有限公司|@2026-01-18|软启动器|5|3.5|首单
小计||||17|13.1|
华北|天津滨海钢构有限公司|@2026-02-05|变频器|30|23.4|含安装
小计||||30|23.4|
总计||||47|36.5|
制表：孙敏|||审核：
"""
            }
        },
        {
            "orders": """
customer|order_date|product|quantity|amount
上海申江电机有限公司|@2026-01-07|变频器|12|96000
杭州钱江压缩机有限公司|@2026-01-18|软启动器|5|35000
天津滨海钢构有限公司|@2026-02-05|变频器|30|234000
"""
        },
        merges={"台账": ["A1:G1", "A4:A5"]},
    )


@export
def hand_returns_negative() -> Export:
    return Export(
        {
            "发货登记.xlsx": {
                "发货": """
日期|单号|客户|品名|规格|数量|单价(元)|金额(元)|备注
@2026-01-09|F260109|金华永固五金厂|内六角螺栓|M8|5000|0.32|1600|
@2026-01-20|F260120|义乌双龙工具有限公司|钻头|6mm|800|2.1|1680|
@2026-02-02|T260202|金华永固五金厂|内六角螺栓|M8|-500|0.32|-160|退货
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|unit_price|amount
F260109|金华永固五金厂|@2026-01-09|内六角螺栓|5000|0.32|1600
F260120|义乌双龙工具有限公司|@2026-01-20|钻头|800|2.1|1680
T260202|金华永固五金厂|@2026-02-02|内六角螺栓|-500|0.32|-160
"""
        },
    )


@export
def hand_dollars_and_yuan() -> Export:
    return Export(
        {
            "外贸订单.xlsx": {
                "2026": """
合同号|签单日期|客户|国家|品名|数量|原币金额(USD)|汇率|折人民币(元)|交货期
PI26001|@2026-01-11|Gulf Marine Supplies LLC|阿联酋|船用泵|6|15000|7.1|106500|@2026-03-10
PI26002|@2026-02-06|Andes Minería SpA|智利|渣浆泵|2|32000|7.1|227200|@2026-05-01
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
PI26001|Gulf Marine Supplies LLC|@2026-01-11|船用泵|6|106500
PI26002|Andes Minería SpA|@2026-02-06|渣浆泵|2|227200
"""
        },
    )


@export
def months_with_cumulative_and_share() -> Export:
    return Export(
        {
            "客户月度销售额.xlsx": {
                "2026年": """
2026年客户月度销售额（元）
客户|1月|2月|3月|累计|占比|去年同期|同比
洛阳拓普轴承有限公司|45000|38000|52000|135000|67.5%|120000|12.5%
新乡华联过滤设备有限公司|20000|15000|30000|65000|32.5%|70000|-7.1%
合计|65000|53000|82000|200000|100%|190000|5.3%
"""
            }
        },
        {
            "orders": """
customer|order_date|amount
洛阳拓普轴承有限公司|@2026-01-31|45000
洛阳拓普轴承有限公司|@2026-02-28|38000
洛阳拓普轴承有限公司|@2026-03-31|52000
新乡华联过滤设备有限公司|@2026-01-31|20000
新乡华联过滤设备有限公司|@2026-02-28|15000
新乡华联过滤设备有限公司|@2026-03-31|30000
"""
        },
    )


@export
def kis_sales_detail_gbk() -> Export:
    return Export(
        {
            "销售出库明细.csv": """
销售出库明细表
期间：2026年1期 至 2026年2期
日期,单据号码,购货单位,产品名称,规格型号,单位,数量,销售单价,销售金额,业务员
2026-01-04,XOUT000021,绍兴越东染整有限公司,分散染料,H-3,公斤,200,35.00,"7,000.00",宋涛
2026-01-27,XOUT000034,绍兴越东染整有限公司,匀染剂,A,公斤,50,22.00,"1,100.00",宋涛
2026-02-10,XOUT000040,萧山华纺印染厂,分散染料,H-5,公斤,120,38.00,"4,560.00",宋涛
合计,,,,,,370,,"12,660.00",
制表人：,,丁玲,,,,,,,
"""
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
XOUT000021|绍兴越东染整有限公司|@2026-01-04|分散染料|200|7000
XOUT000034|绍兴越东染整有限公司|@2026-01-27|匀染剂|50|1100
XOUT000040|萧山华纺印染厂|@2026-02-10|分散染料|120|4560
"""
        },
        encoding="gbk",
    )


@export
def dingtalk_visit_logs() -> Export:
    return Export(
        {
            "客户拜访日志.xlsx": {
                "日志": """
提交人|部门|提交时间|拜访客户|拜访日期|拜访形式|拜访对象|拜访内容|下一步计划|下次拜访时间|图片
许诺|销售一部|2026-01-16 18:02|合肥科泰电气有限公司|2026-01-16|上门拜访|张工|介绍新款断路器|寄样品|2026-02-05|
许诺|销售一部|2026-02-06 17:40|合肥科泰电气有限公司|2026-02-05|电话|张工|样品试用正常|报价|2026-02-20|
"""
            }
        },
        {
            "follow_ups": """
customer|date|contact|content|next_action|next_date|owner
合肥科泰电气有限公司|@2026-01-16|张工|介绍新款断路器|寄样品|@2026-02-05|许诺
合肥科泰电气有限公司|@2026-02-05|张工|样品试用正常|报价|@2026-02-20|许诺
"""
        },
    )


@export
def feishu_survey_of_hundred() -> Export:
    return Export(
        {
            "2026年一季度客户满意度问卷.xlsx": {
                "数据": """
序号|提交时间|贵公司名称|产品质量得分|交货及时得分|售后服务得分|总体满意度得分|您的建议
1|2026-03-02 10:11|芜湖长江造船有限公司|92|85|88|90|交期可再快
2|2026-03-03 15:26|马鞍山中冶配件有限公司|78|80|75|77|
"""
            }
        },
        {
            "satisfaction": """
customer|date|dimension|score
芜湖长江造船有限公司|@2026-03-02|产品|9.2
芜湖长江造船有限公司|@2026-03-02|交付|8.5
芜湖长江造船有限公司|@2026-03-02|售后|8.8
芜湖长江造船有限公司|@2026-03-02|总体|9
马鞍山中冶配件有限公司|@2026-03-03|产品|7.8
马鞍山中冶配件有限公司|@2026-03-03|交付|8
马鞍山中冶配件有限公司|@2026-03-03|售后|7.5
马鞍山中冶配件有限公司|@2026-03-03|总体|7.7
"""
        },
    )


@export
def customers_with_amounts_in_words() -> Export:
    return Export(
        {
            "重点客户名录.xlsx": {
                "名录": """
重点客户名录（2026版）
编号|单位全称|简称|行业|对接人|联系电话|年采购额|合作起始|客户状态|客户经理
K01|中原特种车辆股份有限公司|中原特车|汽车|秦岭|13700001111|1.2亿|2018年3月|合作中|贺兰
K02|开封化工研究所|开封化工所|化工|邵阳|13700002222|85万|2021-07-01|暂停合作|贺兰
K03|商丘天宇食品有限公司|天宇食品|食品|高原|13700003333|320万元|2022.5.6|合作中|江河
"""
            }
        },
        {
            "customers": """
customer_id|name|industry|contact|phone|annual_amount|first_deal_date|status|owner
K01|中原特种车辆股份有限公司|汽车|秦岭|'13700001111|12000|@2018-03-01|活跃|贺兰
K02|开封化工研究所|化工|邵阳|'13700002222|85|@2021-07-01|暂停|贺兰
K03|商丘天宇食品有限公司|食品|高原|'13700003333|320|@2022-05-06|活跃|江河
"""
        },
    )


@export
def odoo_orders_with_times() -> Export:
    return Export(
        {
            "sale.order.csv": """
"Order Reference","Order Date","Customer","Salesperson","Company","Untaxed Amount","Total","Status","Invoice Status","Currency"
"S00121","2026-01-07 09:33:12","Blauwal Schifffahrt","Mitchell","My Co","2,500.00","2,975.00","Sales Order","Fully Invoiced","EUR"
"S00127","2026-01-30 14:02:55","Kranich Textil","Mitchell","My Co","1,200.00","1,428.00","Sales Order","To Invoice","EUR"
"S00133","2026-02-21 11:47:03","Blauwal Schifffahrt","Marc","My Co","800.00","952.00","Cancelled","Nothing to Invoice","EUR"
"""
        },
        {
            "orders": """
order_id|customer|order_date|amount|status
S00121|Blauwal Schifffahrt|@2026-01-07|2975|已完成
S00127|Kranich Textil|@2026-01-30|1428|已完成
S00133|Blauwal Schifffahrt|@2026-02-21|952|已取消
"""
        },
    )


@export
def dynamics_order_lines() -> Export:
    return Export(
        {
            "Sales order lines.xlsx": {
                "Lines": """
Sales order|Customer account|Customer name|Created date|Item number|Product name|Quantity|Unit price|Net amount|Currency|Line status
SO-000871|US-014|Granite Peak Mining|@2026-01-12|D0001|Drill bit 90mm|30|210|6300|USD|Invoiced
SO-000871|US-014|Granite Peak Mining|@2026-01-12|D0007|Drill rod|12|95|1140|USD|Invoiced
SO-000902|US-031|Prairie Wind Farms|@2026-02-26|D0044|Grease 18kg|40|61.5|2460|USD|Open order
"""
            }
        },
        {
            "customers": """
customer_id|name
US-014|Granite Peak Mining
US-031|Prairie Wind Farms
""",
            "orders": """
order_id|customer_id|order_date|product|quantity|unit_price|amount
SO-000871|US-014|@2026-01-12|Drill bit 90mm|30|210|6300
SO-000871|US-014|@2026-01-12|Drill rod|12|95|1140
SO-000902|US-031|@2026-02-26|Grease 18kg|40|61.5|2460
""",
        },
    )


@export
def erpnext_invoices() -> Export:
    return Export(
        {
            "Sales Invoice.csv": """
ID,Customer,Posting Date,Due Date,Currency,Grand Total,Outstanding Amount,Status,Is Return
ACC-SINV-2026-00011,Deccan Ceramics,2026-01-09,2026-02-08,INR,118000,0,Paid,0
ACC-SINV-2026-00019,Deccan Ceramics,2026-02-03,2026-03-05,INR,59000,59000,Overdue,0
ACC-SINV-2026-00023,Konkan Foods,2026-02-18,2026-03-20,INR,23600,23600,Unpaid,0
ACC-SINV-2026-00024,Deccan Ceramics,2026-02-25,2026-02-25,INR,-11800,0,Return,1
"""
        },
        {
            "orders": """
order_id|customer|order_date|due_date|amount
ACC-SINV-2026-00011|Deccan Ceramics|@2026-01-09|@2026-02-08|118000
ACC-SINV-2026-00019|Deccan Ceramics|@2026-02-03|@2026-03-05|59000
ACC-SINV-2026-00023|Konkan Foods|@2026-02-18|@2026-03-20|23600
ACC-SINV-2026-00024|Deccan Ceramics|@2026-02-25|@2026-02-25|-11800
"""
        },
    )


@export
def woocommerce_orders() -> Export:
    return Export(
        {
            "orders-2026-03-01.csv": """
Order Number,Order Status,Order Date,Company (Billing),First Name (Billing),Last Name (Billing),Email (Billing),Payment Method Title,Item Name,Quantity,Item Cost,Order Total Amount (USD)
5512,Completed,2026-01-10 12:00,Juniper Labs,Ada,Moss,ada@juniper.example,Card,Test strips,10,14.00,140.00
5530,Refunded,2026-01-25 09:15,Juniper Labs,Ada,Moss,ada@juniper.example,Card,Centrifuge tube,4,20.00,80.00
5561,Completed,2026-02-14 16:45,Ostrea Farms,Lee,Chan,lee@ostrea.example,Invoice,pH meter,1,220.00,220.00
"""
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount|status
'5512|Juniper Labs|@2026-01-10|Test strips|10|140|已完成
'5530|Juniper Labs|@2026-01-25|Centrifuge tube|4|80|已取消
'5561|Ostrea Farms|@2026-02-14|pH meter|1|220|已完成
"""
        },
    )


@export
def years_side_by_side_wan() -> Export:
    return Export(
        {
            "客户历年销售对比.xlsx": {
                "对比": """
客户历年销售对比表　　单位：万元
客户编号|客户名称|区域|2023年|2024年|2025年|2026年目标|增长率
A001|长沙中联泵车有限公司|华中|320|410|520|600|26.8%
A002|株洲时代绝缘有限公司|华中|150|140|120|130|-14.3%
"""
            }
        },
        {
            "customers": """
customer_id|name|region|annual_amount
A001|长沙中联泵车有限公司|华中|520
A002|株洲时代绝缘有限公司|华中|120
""",
            "targets": """
customer_id|period|value
A001|'2026|600
A002|'2026|130
""",
        },
    )


@export
def youzan_orders() -> Export:
    return Export(
        {
            "有赞订单导出.csv": """
订单号,订单状态,下单时间,付款时间,买家昵称,收货人/提货人,商品名称,商品数量,商品单价(元),订单实付金额(元),退款金额(元)
E20260105001,交易完成,2026-01-05 10:10:10,2026-01-05 10:11:00,南昌百味食堂,周芳,菜籽油20L,10,168.00,1660.00,0.00
E20260118002,交易关闭,2026-01-18 20:00:00,,南昌百味食堂,周芳,大米25kg,4,120.00,0.00,0.00
E20260209003,交易完成,2026-02-09 08:30:00,2026-02-09 08:31:20,九江渔家饭店,吴江,菜籽油20L,5,168.00,840.00,0.00
"""
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount|status
E20260105001|南昌百味食堂|@2026-01-05|菜籽油20L|10|1660|已完成
E20260118002|南昌百味食堂|@2026-01-18|大米25kg|4|0|已取消
E20260209003|九江渔家饭店|@2026-02-09|菜籽油20L|5|840|已完成
"""
        },
    )


@export
def diary_without_years() -> Export:
    return Export(
        {
            "2026年送货流水.xlsx": {
                "送货流水": """
日期|客户|货品|件数|金额(元)|经手
1月5日|郑州二七建材行|瓷砖胶|60|2700|阿强
1月22日|郑州二七建材行|填缝剂|30|900|阿强
2月8日|许昌新城装饰公司|瓷砖胶|100|4500|阿强
"""
            }
        },
        {
            "orders": """
customer|order_date|product|quantity|amount
郑州二七建材行|@2026-01-05|瓷砖胶|60|2700
郑州二七建材行|@2026-01-22|填缝剂|30|900
许昌新城装饰公司|@2026-02-08|瓷砖胶|100|4500
"""
        },
    )


@export
def signs_and_commas_in_text() -> Export:
    return Export(
        {
            "order log.csv": """
Order Ref,Ordered on,Client,What,Value,Paid?
KL-1,14 Jan 2026,Saltmarsh Brewery,Kegs,"$4,250.00",yes
KL-2,2 Feb 2026,Saltmarsh Brewery,Taps,"$1,090.50",no
KL-3,27 Feb 2026,Old Mill Bakery,Mixer,"$12,000.00",no
"""
        },
        {
            "orders": """
order_id|customer|order_date|amount
KL-1|Saltmarsh Brewery|@2026-01-14|4250
KL-2|Saltmarsh Brewery|@2026-02-02|1090.5
KL-3|Old Mill Bakery|@2026-02-27|12000
"""
        },
    )


@export
def yen_ledger_hant() -> Export:
    return Export(
        {
            "日本客戶出貨.xlsx": {
                "出貨": """
幣別：日圓
出貨單號|出貨日期|客戶名稱|品名|數量|單價|金額
J2601|@2026-01-15|大阪精工株式會社|線性滑軌|20|12000|240000
J2602|@2026-02-19|名古屋電裝株式會社|滾珠螺桿|8|30500|244000
"""
            }
        },
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
J2601|大阪精工株式會社|@2026-01-15|線性滑軌|20|240000
J2602|名古屋電裝株式會社|@2026-02-19|滾珠螺桿|8|244000
"""
        },
    )


@export
def targets_by_quarter_and_owner() -> Export:
    return Export(
        {
            "2026销售目标分解.xlsx": {
                "目标分解": """
2026年销售目标分解表（万元）
销售员|Q1|Q2|Q3|Q4|全年
贺兰|120|150|150|180|600
江河|80|90|100|130|400
合计|200|240|250|310|1000
"""
            }
        },
        {
            "targets": """
owner|period|value
贺兰|2026Q1|120
贺兰|2026Q2|150
贺兰|2026Q3|150
贺兰|2026Q4|180
江河|2026Q1|80
江河|2026Q2|90
江河|2026Q3|100
江河|2026Q4|130
"""
        },
    )


@export
def competitor_prices_two_dates() -> Export:
    return Export(
        {
            "竞品价格跟踪.xlsx": {
                "价格": """
调研日期|品牌|型号|区域|报价(元/台)|我司对标型号|我司价格(元/台)|促销活动|信息来源
@2026-01-10|东岳|DY-55|华东|18600|HS-55|17900|满十送一|展会
@2026-02-12|东岳|DY-55|华东|18100|HS-55|17900||经销商
@2026-02-12|北辰|BC-60|华北|20500|HS-60|21000|延保一年|客户反馈
"""
            }
        },
        {
            "market": """
date|competitor|model|region|price|our_model|our_price|promotion|source
@2026-01-10|东岳|DY-55|华东|18600|HS-55|17900|满十送一|展会
@2026-02-12|东岳|DY-55|华东|18100|HS-55|17900||经销商
@2026-02-12|北辰|BC-60|华北|20500|HS-60|21000|延保一年|客户反馈
"""
        },
    )


@export
def complaint_register() -> Export:
    return Export(
        {
            "客诉处理台账.xlsx": {
                "客诉": """
客诉编号|受理日期|客户名称|产品|问题描述|严重等级|责任部门|处理人|关闭日期|处理结果
KS-01|@2026-01-13|咸阳纺织器材有限公司|锭子|锭子振动大|高|质量部|白杨|@2026-01-25|更换
KS-02|@2026-02-20|宝鸡石油钢管有限公司|轧辊|表面划伤|中|生产部|白杨||
"""
            }
        },
        {
            "complaints": """
complaint_id|opened|customer|content|severity|handler|closed
KS-01|@2026-01-13|咸阳纺织器材有限公司|锭子振动大|高|白杨|@2026-01-25
KS-02|@2026-02-20|宝鸡石油钢管有限公司|表面划伤|中|白杨|
"""
        },
    )


@export
def receivables_by_age() -> Export:
    return Export(
        {
            "应收账龄分析.xlsx": {
                "账龄": """
应收账款账龄分析表（元）截止2026-02-28
客户名称|应收合计|30天以内|31-60天|61-90天|90天以上
遵义铝业器材有限公司|90000|50000|30000|10000|0
贵阳航空锻造有限公司|40000|40000|0|0|0
"""
            }
        },
        {},
    )


@export
def quotation_log() -> Export:
    return Export(
        {
            "报价记录.xlsx": {
                "报价": """
报价单号|报价日期|客户名称|报价内容|报价金额(元)|有效期至|付款方式|报价人
BJ-26-01|@2026-01-14|桂林橡胶机械有限公司|硫化机改造|360000|@2026-03-14|3-3-3-1|黎明
BJ-26-02|@2026-02-18|柳州工程配件有限公司|液压缸200支|184000|@2026-04-18|月结60天|黎明
"""
            }
        },
        {
            "contracts": """
contract_id|customer|kind|signed|amount|end|terms
BJ-26-01|桂林橡胶机械有限公司|报价|@2026-01-14|360000|@2026-03-14|3-3-3-1
BJ-26-02|柳州工程配件有限公司|报价|@2026-02-18|184000|@2026-04-18|月结60天
"""
        },
    )


@export
def sage_invoice_list() -> Export:
    return Export(
        {
            "Invoice List.csv": """
Type,Account Ref,Customer Name,Invoice No,Invoice Date,Details,Net Amount (GBP),Tax Amount,Gross Amount (GBP)
SI,HAR001,Harbour Lifts Ltd,3301,12/01/2026,Cable 50m,400.00,80.00,480.00
SI,QUA002,Quarry Stone Ltd,3302,23/01/2026,Hoist service,250.00,50.00,300.00
SC,HAR001,Harbour Lifts Ltd,3303,16/02/2026,Cable returned,-100.00,-20.00,-120.00
"""
        },
        {
            "orders": """
order_id|customer_id|order_date|amount
'3301|HAR001|@2026-01-12|400
'3302|QUA002|@2026-01-23|250
'3303|HAR001|@2026-02-16|-100
"""
        },
    )


@export
def month_tabs_yymm() -> Export:
    rows = {
        "2601": "S2601-1|@2026-01-06|兰州石化配套公司|密封件|40|8000\nS2601-2|@2026-01-19|银川炼化检修公司|垫片|100|1500",
        "2602": "S2602-1|@2026-02-12|兰州石化配套公司|密封件|20|4000",
    }
    head = "单号|日期|客户|产品|数量|金额(元)\n"
    return Export(
        {"2026销售台账.xlsx": {title: head + text for title, text in rows.items()}},
        {
            "orders": """
order_id|customer|order_date|product|quantity|amount
S2601-1|兰州石化配套公司|@2026-01-06|密封件|40|8000
S2601-2|银川炼化检修公司|@2026-01-19|垫片|100|1500
S2602-1|兰州石化配套公司|@2026-02-12|密封件|20|4000
"""
        },
    )


@export
def contact_directory() -> Export:
    return Export(
        {
            "客户联系人通讯录.xlsx": {
                "通讯录": """
公司|部门|姓名|职务|角色|手机|邮箱|微信|备注
海口热带果业有限公司|采购部|符海|采购总监|决策者|13876001111|fh@rdgy.example|fuhai88|
海口热带果业有限公司|技术部|林椰|工艺主管|使用者|13876002222||linye|试用对接
三亚蓝湾酒店集团|工程部|陈浪|工程总监|影响者|13876003333|cl@lw.example||
"""
            }
        },
        {
            "contacts": """
customer|name|department|title|role|phone|email|wechat
海口热带果业有限公司|符海|采购部|采购总监|决策者|'13876001111|fh@rdgy.example|fuhai88
海口热带果业有限公司|林椰|技术部|工艺主管|使用者|'13876002222||linye
三亚蓝湾酒店集团|陈浪|工程部|工程总监|影响者|'13876003333|cl@lw.example|
"""
        },
    )


@export
def product_matrix() -> Export:
    return Export(
        {
            "一季度客户产品销售.xlsx": {
                "2026Q1": """
2026年一季度客户×产品销售额（万元）
客户|电机|减速机|控制器|合计
太原重型传动有限公司|30|12|5|47
大同煤机修造厂|8||2|10
合计|38|12|7|57
"""
            }
        },
        {
            "orders": """
customer|order_date|product|amount
太原重型传动有限公司|@2026-03-31|电机|300000
太原重型传动有限公司|@2026-03-31|减速机|120000
太原重型传动有限公司|@2026-03-31|控制器|50000
大同煤机修造厂|@2026-03-31|电机|80000
大同煤机修造厂|@2026-03-31|控制器|20000
"""
        },
    )


@export
def weekly_numbers_en() -> Export:
    return Export(
        {
            "Shipments FY26.xlsx": {
                "Shipments": """
Shipments by customer, k USD
Customer|FY26 Jan|FY26 Feb|FY26 Mar|Total
Pinecrest Paper|41.5|38|44|123.5
Delta Rubber|12|0|9.5|21.5
Total|53.5|38|53.5|145
"""
            }
        },
        {
            "orders": """
customer|order_date|amount
Pinecrest Paper|@2026-01-31|41500
Pinecrest Paper|@2026-02-28|38000
Pinecrest Paper|@2026-03-31|44000
Delta Rubber|@2026-01-31|12000
Delta Rubber|@2026-03-31|9500
"""
        },
    )


@export
def domestic_and_abroad_side_by_side() -> Export:
    return Export(
        {
            "内外销登记.xlsx": {
                "登记": """
内销||||||外销||||
日期|客户|产品|金额(元)|||日期|客户|产品|金额(USD)|
@2026-01-08|石家庄瑞丰电缆有限公司|铜杆|52000|||@2026-01-17|Baltic Cable OÜ|铜杆|9000|
@2026-02-15|保定风帆配件有限公司|铅锭|31000|||||||
"""
            }
        },
        {
            "orders": """
customer|order_date|product|amount
石家庄瑞丰电缆有限公司|@2026-01-08|铜杆|52000
保定风帆配件有限公司|@2026-02-15|铅锭|31000
Baltic Cable OÜ|@2026-01-17|铜杆|9000
"""
        },
    )
