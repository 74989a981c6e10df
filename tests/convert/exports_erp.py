"""Exports of systems of accounting and stock, column for column as the systems make them; the firms are invented."""

from exports import Export, export


@export
def sap_va05_list() -> Export:
    return Export(
        {
            "VA05_20260305.xlsx": {
                "Sheet1": """
Sold-to pt|Name 1|Doc. Date|Sales Doc.|Item|Material|Description|Order qty|SU|Net value|Curr.|Delivery date
'0000104711|Hartmann Werkzeuge GmbH|'05.01.2026|'0000451201|10|MT-100|Milling head|2|PC|'2.480,00|EUR|'19.01.2026
'0000104711|Hartmann Werkzeuge GmbH|'05.01.2026|'0000451201|20|MT-220|Clamp set|12|PC|'1.140,50|EUR|'19.01.2026
'0000104890|Nordlicht Anlagen AG|'23.02.2026|'0000451377|10|MT-100|Milling head|1|PC|'1.240,00|EUR|'06.03.2026
'0000104890|Nordlicht Anlagen AG|'28.02.2026|'0000451402|10|SV-900|Commissioning|1|AU|'980,00|EUR|'28.02.2026
"""
            }
        },
        {
            "customers": "customer_id|name\n'0000104711|Hartmann Werkzeuge GmbH\n'0000104890|Nordlicht Anlagen AG",
            "orders": """
order_id|product|customer_id|order_date|quantity|amount|currency
'0000451201|Milling head|'0000104711|@2026-01-05|2|2480|EUR
'0000451201|Clamp set|'0000104711|@2026-01-05|12|1140.5|EUR
'0000451377|Milling head|'0000104890|@2026-02-23|1|1240|EUR
'0000451402|Commissioning|'0000104890|@2026-02-28|1|980|EUR
""",
        },
    )


@export
def sap_chinese_list() -> Export:
    return Export(
        {
            "销售订单清单.xlsx": {
                "Sheet1": """
销售凭证|项目|凭证日期|售达方|售达方名称|物料|物料描述|订单数量|单位|净值|凭证货币|销售员
'0020011345|10|@2026-01-08|'0001000231|常州晨阳汽配有限公司|M-8801|传动轴总成|40|EA|96000.00|CNY|何军
'0020011345|20|@2026-01-08|'0001000231|常州晨阳汽配有限公司|M-8830|油封|400|EA|3200.00|CNY|何军
'0020011398|10|@2026-02-19|'0001000245|芜湖顺达车桥厂|M-8801|传动轴总成|25|EA|60500.00|CNY|唐敏
"""
            }
        },
        {
            "customers": "customer_id|name\n'0001000231|常州晨阳汽配有限公司\n'0001000245|芜湖顺达车桥厂",
            "orders": """
order_id|product|customer_id|order_date|quantity|amount|currency
'0020011345|传动轴总成|'0001000231|@2026-01-08|40|96000|CNY
'0020011345|油封|'0001000231|@2026-01-08|400|3200|CNY
'0020011398|传动轴总成|'0001000245|@2026-02-19|25|60500|CNY
""",
        },
    )


@export
def yonyou_tplus_sales_detail() -> Export:
    return Export(
        {
            "销货单明细表.xlsx": {
                "销货单明细表": """
销货单明细表
账套：苏南贸易  单据日期：2026-01-01 至 2026-03-31
-
单据日期|单据编号|客户编码|客户|业务员|存货编码|存货|规格型号|销售单位|数量|含税单价|含税金额|税额|备注
@2026-01-06|SA-2026-01-0001|'01002|苏州瑞丰电子|周敏|'1001|接插件|JST-2P|个|5000|0.35|1750|201.33|
@2026-01-06|SA-2026-01-0001|'01002|苏州瑞丰电子|周敏|'1002|端子线|UL1007|根|2000|0.8|1600|184.07|急
@2026-02-11|SA-2026-02-0007|'01002|苏州瑞丰电子|周敏|'1001|接插件|JST-2P|个|8000|0.35|2800|322.12|
|小计||苏州瑞丰电子||||||15000||6150|707.52|
@2026-01-20|SA-2026-01-0012|'01005|昆山泰格自动化|吴刚|'2003|开关电源|24V10A|台|30|126|3780|434.87|
@2026-03-02|SA-2026-03-0003|'01005|昆山泰格自动化|吴刚|'2003|开关电源|24V10A|台|-2|126|-252|-28.99|退货
|小计||昆山泰格自动化||||||28||3528|405.88|
|总计||||||||15028||9678|1113.4|
制表人：周敏||||||打印日期：2026-04-01
"""
            }
        },
        {
            "customers": "customer_id|name\n'01002|苏州瑞丰电子\n'01005|昆山泰格自动化",
            "orders": """
order_id|product|customer_id|order_date|quantity|unit_price|amount
SA-2026-01-0001|接插件|'01002|@2026-01-06|5000|0.35|1750
SA-2026-01-0001|端子线|'01002|@2026-01-06|2000|0.8|1600
SA-2026-02-0007|接插件|'01002|@2026-02-11|8000|0.35|2800
SA-2026-01-0012|开关电源|'01005|@2026-01-20|30|126|3780
SA-2026-03-0003|开关电源|'01005|@2026-03-02|-2|126|-252
""",
        },
    )


@export
def yonyou_u8_invoices() -> Export:
    return Export(
        {
            "销售发票列表.xlsx": {
                "销售发票列表": """
选择|业务类型|销售类型|发票号|开票日期|客户简称|销售部门|业务员|币种|汇率|存货编码|存货名称|数量|主计量|原币含税单价|原币价税合计|制单人|复核人
|普通销售|内销|'26010031|2026-01-15|瑞丰电子|销售一部|周敏|人民币|1|'1001|接插件|5000|个|0.35|1750.00|demo|王会计
|普通销售|内销|'26010032|2026-01-15|泰格自动化|销售一部|吴刚|人民币|1|'2003|开关电源|30|台|126|3780.00|demo|王会计
|普通销售|内销|'26020008|2026-02-20|瑞丰电子|销售一部|周敏|人民币|1|'1002|端子线|2000|根|0.8|1600.00|demo|王会计
合计||||||||||||7030|||7130.00||
"""
            }
        },
        {
            "customers": "name\n瑞丰电子\n泰格自动化",
            "orders": """
order_id|product|customer|order_date|quantity|unit_price|amount|currency
'26010031|接插件|瑞丰电子|@2026-01-15|5000|0.35|1750|CNY
'26010032|开关电源|泰格自动化|@2026-01-15|30|126|3780|CNY
'26020008|端子线|瑞丰电子|@2026-02-20|2000|0.8|1600|CNY
""",
        },
    )


@export
def kingdee_k3_outstock() -> Export:
    """Only the first line of a document names its day, number and customer."""
    return Export(
        {
            "销售出库序时簿.xls.xlsx": {
                "Sheet1": """
日期|审核标志|单据编号|购货单位|发货仓库|产品长代码|产品名称|规格型号|单位|实发数量|销售单价|销售金额|业务员
@2026-01-09|Y|XOUT000121|常熟万里纺织|成品仓|'01.02.003|变频器|7.5KW|台|4|1850|7400|钱涛
||||成品仓|'01.02.009|制动电阻|200Ω|个|4|120|480|
@2026-01-22|Y|XOUT000134|张家港沙洲机械|成品仓|'01.02.003|变频器|7.5KW|台|2|1850|3700|钱涛
@2026-02-10|Y|XOUT000151|常熟万里纺织|成品仓|'01.03.001|伺服电机|750W|台|3|1420|4260|孙倩
||||成品仓|'01.03.002|驱动器|750W|台|3|1380|4140|
|||合计|||||||||19980|
"""
            }
        },
        {
            "customers": "name\n常熟万里纺织\n张家港沙洲机械",
            "orders": """
order_id|product|customer|order_date|quantity|unit_price|amount
XOUT000121|变频器|常熟万里纺织|@2026-01-09|4|1850|7400
XOUT000121|制动电阻|常熟万里纺织|@2026-01-09|4|120|480
XOUT000134|变频器|张家港沙洲机械|@2026-01-22|2|1850|3700
XOUT000151|伺服电机|常熟万里纺织|@2026-02-10|3|1420|4260
XOUT000151|驱动器|常熟万里纺织|@2026-02-10|3|1380|4140
""",
        },
    )


@export
def kingdee_cloud_receivables() -> Export:
    return Export(
        {
            "应收单_2026030517.xlsx": {
                "应收单#基本信息(FBillHead)": """
单据编号|业务日期|到期日|客户.编码|客户.名称|币别|价税合计|已收金额|销售员|单据状态|备注
AR00000301|2026-01-10|2026-03-11|CUST0041|嘉兴永固紧固件有限公司|人民币|45800.00|45800.00|龚丽|已审核|
AR00000302|2026-01-28|2026-03-29|CUST0055|湖州佳美包装材料有限公司|人民币|12600.00|0|龚丽|已审核|月结60天
AR00000303|2026-02-25|2026-04-26|CUST0041|嘉兴永固紧固件有限公司|人民币|30150.00|10000.00|龚丽|已审核|
"""
            }
        },
        {
            "customers": "customer_id|name\nCUST0041|嘉兴永固紧固件有限公司\nCUST0055|湖州佳美包装材料有限公司",
            "orders": """
order_id|customer_id|order_date|due_date|amount|paid|currency
AR00000301|CUST0041|@2026-01-10|@2026-03-11|45800|45800|CNY
AR00000302|CUST0055|@2026-01-28|@2026-03-29|12600|0|CNY
AR00000303|CUST0041|@2026-02-25|@2026-04-26|30150|10000|CNY
""",
        },
    )


@export
def grasp_units() -> Export:
    """管家婆: the list of partners, with a line of classes above some of them."""
    return Export(
        {
            "往来单位信息.xls.xlsx": {
                "往来单位": """
往来单位信息
行号|单位编号|单位全名|单位简名|联系人|联系电话|手机|单位地址|税号|期初应收|信用额度|换货期限|业务经手人|停用
1|'00001|台州宏达阀门厂|宏达阀门|林国强|0576-88001234|13858600001|台州市路桥区|91331004MA2|0|50000|30|郑芳|否
2|'00002|温岭东方水泵有限公司|东方水泵|阮丽娟||13858600002|温岭市大溪镇|91331081MA2|1200|80000|30|郑芳|否
3|'00003|玉环四海卫浴|四海卫浴|陈海|0576-87201111|13858600003|玉环市清港镇||0|20000|30|高伟|否
"""
            }
        },
        {
            "customers": """
customer_id|name|contact|address|owner|credit_limit
'00001|台州宏达阀门厂|林国强|台州市路桥区|郑芳|5
'00002|温岭东方水泵有限公司|阮丽娟|温岭市大溪镇|郑芳|8
'00003|玉环四海卫浴|陈海|玉环市清港镇|高伟|2
"""
        },
    )


@export
def quickbooks_sales_by_customer_detail() -> Export:
    """The customer stands above its lines, and a total below them."""
    return Export(
        {
            "Sales by Customer Detail.xlsx": {
                "Sales by Customer Detail": """
Cascade Supply Co.
Sales by Customer Detail
January - March, 2026
-
|Date|Transaction Type|Num|Product/Service|Memo/Description|Qty|Sales Price|Amount|Balance
Alder Dental
|'01/14/2026|Invoice|1041|Autoclave|Model 3|1|3200|3200|3200
|'02/25/2026|Invoice|1055|Filters|box of 12|6|40|240|3440
Total for Alder Dental||||||||3440|
Birch Veterinary Clinic
|'01/30/2026|Invoice|1047|X-ray film|case|10|85.5|855|855
|'03/09/2026|Invoice|1063|Autoclave|Model 3|1|3200|3200|4055
Total for Birch Veterinary Clinic||||||||4055|
TOTAL||||||||7495|
-
Thursday, Mar 26, 2026 09:12:44 AM GMT-7 - Accrual Basis
"""
            }
        },
        {
            "customers": "name\nAlder Dental\nBirch Veterinary Clinic",
            "orders": """
order_id|product|customer|order_date|quantity|unit_price|amount
'1041|Autoclave|Alder Dental|@2026-01-14|1|3200|3200
'1055|Filters|Alder Dental|@2026-02-25|6|40|240
'1047|X-ray film|Birch Veterinary Clinic|@2026-01-30|10|85.5|855
'1063|Autoclave|Birch Veterinary Clinic|@2026-03-09|1|3200|3200
""",
        },
    )


@export
def kingdee_contract_ledger() -> Export:
    return Export(
        {
            "销售合同台账2026.xlsx": {
                "合同台账": """
销售合同台账
单位：元||||||||
序号|合同编号|甲方名称|合同名称|签订日期|合同总价|付款方式|到期日期|执行状态|经办人
1|XS-2026-001|嘉兴永固紧固件有限公司|紧固件年度供货合同|2026年1月5日|1,200,000.00|月结30天|2026年12月31日|执行中|龚丽
2|XS-2026-002|湖州佳美包装材料有限公司|包装线改造合同|2026年2月14日|360,000.00|3:6:1|2026年8月31日|执行中|高伟
3|XS-2025-087|台州宏达阀门厂|备件合同|2025年3月1日|88,500.00|款到发货|2025年12月31日|已完成|龚丽
|合计||||1,648,500.00||||
"""
            }
        },
        {
            "customers": "name\n嘉兴永固紧固件有限公司\n湖州佳美包装材料有限公司\n台州宏达阀门厂",
            "contracts": """
contract_id|customer|signed|amount|terms|end|status|kind
XS-2026-001|嘉兴永固紧固件有限公司|@2026-01-05|1200000|月结30天|@2026-12-31|执行中|合同
XS-2026-002|湖州佳美包装材料有限公司|@2026-02-14|360000|3:6:1|@2026-08-31|执行中|合同
XS-2025-087|台州宏达阀门厂|@2025-03-01|88500|款到发货|@2025-12-31|已完成|合同
""",
        },
    )


@export
def contract_register_en() -> Export:
    return Export(
        {
            "Contract register.xlsx": {
                "Register": """
Contract Register - Sales Operations
Amounts in USD
Contract No.|Client|Doc type|Signed on|Start|Expiry|Contract Value|Payment terms|State
CT-1001|Alder Dental|Contract|@2026-01-10|@2026-02-01|@2027-01-31|84,000.00|Net 30|Active
CT-1002|Birch Veterinary Clinic|Contract|@2025-06-02|@2025-06-15|@2026-06-14|21,500.00|Net 45|Active
QT-2077|Cedar Labs|Quotation|@2026-02-20|||9,900.00|Prepaid|Pending
"""
            }
        },
        {
            "customers": "name\nAlder Dental\nBirch Veterinary Clinic\nCedar Labs",
            "contracts": """
contract_id|customer|kind|signed|start|end|amount|terms|status
CT-1001|Alder Dental|合同|@2026-01-10|@2026-02-01|@2027-01-31|84000|Net 30|执行中
CT-1002|Birch Veterinary Clinic|合同|@2025-06-02|@2025-06-15|@2026-06-14|21500|Net 45|执行中
QT-2077|Cedar Labs|报价|@2026-02-20|||9900|Prepaid|待定
""",
        },
    )
