"""Exports of well-known systems, by the titles that these give their columns: what `--yes` makes of each, value by value.

The titles are those of the systems' own exports as their users know them; the rows are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_generated_layouts import meant
from test_layouts import workbook

from kamxl.convert import convert
from kamxl.schema.sheets import SHEETS

D = date


@dataclass(frozen=True)
class Export:
    """A file of one sheet, and what it means: sheet -> rows of field -> value, in their order."""

    rows: list[list[Any]]
    means: dict[str, list[dict[str, Any]]]
    title: str = "Sheet1"
    unfit: dict[str, int] = field(default_factory=dict)
    """Rows that may not be made: sheet -> how many there are in all."""


EXPORTS: dict[str, Export] = {
    "salesforce_accounts": Export(
        [
            ["Account ID", "Account Name", "Account Owner", "Billing State/Province", "Type", "Phone", "Annual Revenue", "Industry", "Employees", "Last Activity", "Created Date"],
            ["0015g00000A1", "Acme Corp", "Ann Lee", "CA", "Customer - Direct", "(415) 555-0100", 12000000, "Manufacturing", 250, "9/25/2026", "1/15/2022"],
            ["0015g00000A2", "Globex Inc", "Bob Ray", "NY", "Prospect", "(212) 555-0110", 3500000, "Energy", 80, "10/3/2026", "3/20/2024"],
        ],
        {"customers": [
            {"customer_id": "0015g00000A1", "name": "Acme Corp", "owner": "Ann Lee", "region": "CA", "phone": "(415) 555-0100", "industry": "Manufacturing", "company_size": 250, "last_follow_up": D(2026, 9, 25)},
            {"customer_id": "0015g00000A2", "name": "Globex Inc", "owner": "Bob Ray", "region": "NY", "industry": "Energy", "last_follow_up": D(2026, 10, 3)},
        ]},
    ),
    "salesforce_opportunities": Export(
        [
            ["Opportunity ID", "Opportunity Name", "Account Name", "Amount", "Close Date", "Stage", "Probability (%)", "Created Date", "Opportunity Owner", "Next Step"],
            ["0065g001", "Acme - 20 servo units", "Acme Corp", 45000, "12/31/2026", "Proposal/Price Quote", 75, "8/14/2026", "Ann Lee", "Send quote"],
            ["0065g002", "Globex retrofit", "Globex Inc", 80000, "10/15/2026", "Closed Won", 100, "5/30/2026", "Bob Ray", None],
            ["0065g003", "Globex spares", "Globex Inc", 9000, "11/20/2026", "Qualification", 20, "9/2/2026", "Bob Ray", "Call"],
        ],
        {"deals": [
            {"deal_id": "0065g001", "name": "Acme - 20 servo units", "amount": 45000, "close_date": D(2026, 12, 31), "owner": "Ann Lee", "probability": 75, "created": D(2026, 8, 14), "next_step": "Send quote", "stage": "proposal"},
            {"deal_id": "0065g002", "amount": 80000, "stage": "won"},
            {"deal_id": "0065g003", "amount": 9000, "stage": "qualify"},
        ], "customers": [{"name": "Acme Corp"}, {"name": "Globex Inc"}]},
    ),
    "hubspot_companies": Export(
        [
            ["Record ID", "Company name", "Company owner", "Create Date", "Phone Number", "Last Activity Date", "City", "Country/Region", "Industry", "Number of Employees", "Lifecycle Stage"],
            [9876543210, "Initech", "Ann Lee", "2024-03-04 10:12", "+1 512 555 0199", "2026-10-02 09:00", "Austin", "United States", "COMPUTER_SOFTWARE", 45, "Customer"],
            [9876543211, "Umbrella Ltd", "Bob Ray", "2025-01-20 16:40", "+44 20 5550 0100", "2026-09-11 14:30", "London", "United Kingdom", "BIOTECHNOLOGY", 900, "Opportunity"],
        ],
        {"customers": [
            {"customer_id": "9876543210", "name": "Initech", "owner": "Ann Lee", "phone": "+1 512 555 0199", "last_follow_up": D(2026, 10, 2), "industry": "COMPUTER_SOFTWARE", "company_size": 45, "status": "active"},
            {"customer_id": "9876543211", "name": "Umbrella Ltd", "status": "potential"},
        ]},
    ),
    "hubspot_deals": Export(
        [
            ["Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount", "Associated Company", "Create Date"],
            [555001, "Initech licences", "Contract Sent", "2026-12-20 00:00", "Ann Lee", 18000, "Initech", "2026-07-01 08:30"],
            [555002, "Umbrella lab", "Closed Lost", "2026-09-30 00:00", "Bob Ray", 52000, "Umbrella Ltd", "2026-05-05 11:00"],
        ],
        {"deals": [
            {"deal_id": "555001", "name": "Initech licences", "stage": "signed", "close_date": D(2026, 12, 20), "owner": "Ann Lee", "amount": 18000, "created": D(2026, 7, 1)},
            {"deal_id": "555002", "stage": "lost", "amount": 52000},
        ], "customers": [{"name": "Initech"}, {"name": "Umbrella Ltd"}]},
    ),
    "zoho_crm_accounts": Export(
        [
            ["Record Id", "Account Owner", "Account Name", "Phone", "Website", "Account Type", "Industry", "Employees", "Billing City", "Created Time"],
            ["zcrm_5725767000000411001", "Ann Lee", "King (Sample)", "555-555-5551", "king.example", "Customer", "Telecom", 12, "Oslo", "2025-02-11 12:01:44"],
            ["zcrm_5725767000000411002", "Ann Lee", "Chanay (Sample)", "555-555-5552", "chanay.example", "Prospect", "Retail", 30, "Lyon", "2025-02-12 12:01:44"],
        ],
        {"customers": [
            {"customer_id": "zcrm_5725767000000411001", "name": "King (Sample)", "owner": "Ann Lee", "phone": "555-555-5551", "industry": "Telecom", "company_size": 12, "region": "Oslo"},
            {"customer_id": "zcrm_5725767000000411002", "name": "Chanay (Sample)"},
        ]},
    ),
    "zoho_books_invoices": Export(
        [
            ["Invoice Date", "Invoice ID", "Invoice Number", "Invoice Status", "Customer ID", "Customer Name", "Due Date", "Currency Code", "Item Name", "Quantity", "Item Price", "Item Total", "Total", "Balance"],
            ["2026-04-02", "98001", "INV-000041", "Paid", "46001", "King Ltd", "2026-05-02", "USD", "Sensor", 4, 25, 100, 160, 0],
            ["2026-04-02", "98001", "INV-000041", "Paid", "46001", "King Ltd", "2026-05-02", "USD", "Cable", 6, 10, 60, 160, 0],
            ["2026-04-18", "98002", "INV-000042", "Overdue", "46002", "Chanay SA", "2026-05-18", "USD", "Sensor", 2, 25, 50, 50, 50],
        ],
        {"orders": [
            {"order_id": "INV-000041", "customer_id": "46001", "order_date": D(2026, 4, 2), "product": "Sensor", "quantity": 4, "unit_price": 25, "amount": 100, "due_date": D(2026, 5, 2)},
            {"order_id": "INV-000041", "product": "Cable", "amount": 60},
            {"order_id": "INV-000042", "customer_id": "46002", "amount": 50},
        ], "customers": [{"customer_id": "46001", "name": "King Ltd"}, {"customer_id": "46002", "name": "Chanay SA"}]},
    ),
    "fxiaoke_customers": Export(
        [
            ["客户名称", "客户编号", "负责人", "客户级别", "客户来源", "1级行业", "省", "电话", "成交状态", "最后跟进时间", "创建时间", "归属部门"],
            ["上海明远精密有限公司", "KH-000231", "王磊", "重要客户", "展会", "机械制造", "上海", "021-55501001", "已成交", "2026-10-09 14:22", "2023-05-06 09:11", "华东一部"],
            ["苏州华通机电有限公司", "KH-000232", "李涛", "普通客户", "转介绍", "电子", "江苏", "0512-55501002", "未成交", "2026-09-01 10:00", "2025-11-20 16:45", "华东一部"],
        ],
        {"customers": [
            {"customer_id": "KH-000231", "name": "上海明远精密有限公司", "owner": "王磊", "source": "fair", "industry": "机械制造", "region": "上海", "phone": "021-55501001", "status": "active", "last_follow_up": D(2026, 10, 9)},
            {"customer_id": "KH-000232", "name": "苏州华通机电有限公司", "owner": "李涛", "status": "potential"},
        ]},
    ),
    "fxiaoke_orders": Export(
        [
            ["销售订单编号", "客户名称", "下单日期", "销售订单金额(元)", "已回款金额(元)", "待回款金额(元)", "负责人", "订单状态", "备注"],
            ["20260512-000012", "上海明远精密有限公司", "2026-05-12", 36000, 20000, 16000, "王磊", "已确认", None],
            ["20260618-000015", "苏州华通机电有限公司", "2026-06-18", 8800, 8800, 0, "李涛", "已发货", "加急"],
        ],
        {"orders": [
            {"order_id": "20260512-000012", "order_date": D(2026, 5, 12), "amount": 36000, "paid": 20000, "status": "open"},
            {"order_id": "20260618-000015", "order_date": D(2026, 6, 18), "amount": 8800, "paid": 8800},
        ], "customers": [{"name": "上海明远精密有限公司"}, {"name": "苏州华通机电有限公司"}]},
    ),
    "yonyou_tplus_sales": Export(
        [
            ["销货单明细表"],
            ["单据日期：2026-01-01 至 2026-06-30"],
            ["单据日期", "单据编号", "客户编码", "客户", "存货编码", "存货", "规格型号", "计量单位", "数量", "含税单价", "含税金额", "税额", "业务员"],
            ["2026-03-04", "SA-2026-03-0001", "0102", "无锡天成电子公司", "01001", "伺服电机", "SM-200", "台", 3, 1130, 3390, 390, "王磊"],
            ["2026-03-04", "SA-2026-03-0001", "0102", "无锡天成电子公司", "01002", "变频器", "VFD-7", "台", 1, 2260, 2260, 260, "王磊"],
            [None, "小计", None, None, None, None, None, None, 4, None, 5650, 650, None],
            ["2026-03-09", "SA-2026-03-0002", "0103", "宁波海川机械厂", "01001", "伺服电机", "SM-200", "台", 2, 1130, 2260, 260, "李涛"],
            [None, "小计", None, None, None, None, None, None, 2, None, 2260, 260, None],
            [None, "合计", None, None, None, None, None, None, 6, None, 7910, 910, None],
        ],
        {"orders": [
            {"order_id": "SA-2026-03-0001", "customer_id": "0102", "order_date": D(2026, 3, 4), "product": "伺服电机", "quantity": 3, "unit_price": 1130, "amount": 3390},
            {"order_id": "SA-2026-03-0001", "product": "变频器", "amount": 2260},
            {"order_id": "SA-2026-03-0002", "customer_id": "0103", "amount": 2260},
        ], "customers": [{"customer_id": "0102", "name": "无锡天成电子公司"}, {"customer_id": "0103", "name": "宁波海川机械厂"}]},
        unfit={"orders": 3},
    ),
    "yonyou_u8_customers": Export(
        [
            ["客户档案"],
            ["客户编码", "客户名称", "客户简称", "所属地区名称", "所属行业", "专管业务员名称", "联系人", "电话", "手机", "信用额度", "发展日期", "最后交易日期", "税号"],
            ["01001", "无锡天成电子公司", "天成", "华东", "电子", "王磊", "李明", "0510-55501", "13800000001", 500000, "2021-04-01", "2026-09-30", "91320200X"],
            ["01002", "宁波海川机械厂", "海川", "华东", "机械", "李涛", "张华", "0574-55502", "13800000002", 300000, "2022-08-15", "2026-10-12", "91330200X"],
        ],
        {"customers": [
            {"customer_id": "01001", "name": "无锡天成电子公司", "region": "华东", "industry": "电子", "owner": "王磊", "contact": "李明", "first_deal_date": D(2021, 4, 1)},
            {"customer_id": "01002", "name": "宁波海川机械厂", "owner": "李涛", "contact": "张华"},
        ]},
    ),
    "kingdee_k3_issues": Export(
        [
            ["销售出库序时簿"],
            ["日期", "审核标志", "单据编号", "购货单位", "产品代码", "产品名称", "规格型号", "单位", "实发数量", "销售单价", "销售金额", "业务员"],
            ["2026-02-03", "Y", "XOUT000123", "合肥科达电气集团", "3.01", "接触器", "CJX2", "只", 100, 25.5, 2550, "王磊"],
            ["2026-02-17", "Y", "XOUT000124", "宁波海川机械厂", "3.02", "断路器", "DZ47", "只", 40, 38, 1520, "李涛"],
            ["合计", None, None, None, None, None, None, None, 140, None, 4070, None],
        ],
        {"orders": [
            {"order_id": "XOUT000123", "order_date": D(2026, 2, 3), "product": "接触器", "quantity": 100, "unit_price": 25.5, "amount": 2550},
            {"order_id": "XOUT000124", "order_date": D(2026, 2, 17), "product": "断路器", "amount": 1520},
        ], "customers": [{"name": "合肥科达电气集团"}, {"name": "宁波海川机械厂"}]},
        unfit={"orders": 2},
    ),
    "kingdee_cloud_orders": Export(
        [
            ["单据编号", "单据类型", "日期", "客户", "币别", "销售部门", "销售员", "单据状态", "物料编码", "物料名称", "销售数量", "含税单价", "价税合计", "要货日期"],
            ["XSDD000051", "标准销售订单", "2026-07-01", "合肥科达电气集团", "人民币", "华东", "王磊", "已审核", "M001", "接触器", 10, 30, 300, "2026-07-20"],
            ["XSDD000052", "标准销售订单", "2026-07-08", "宁波海川机械厂", "人民币", "华东", "李涛", "已审核", "M002", "断路器", 5, 42, 210, "2026-07-25"],
        ],
        {"orders": [
            {"order_id": "XSDD000051", "order_date": D(2026, 7, 1), "product": "接触器", "quantity": 10, "unit_price": 30, "amount": 300, "currency": "CNY"},
            {"order_id": "XSDD000052", "order_date": D(2026, 7, 8), "amount": 210},
        ], "customers": [{"name": "合肥科达电气集团"}, {"name": "宁波海川机械厂"}]},
    ),
    "grasp_sales": Export(
        [
            ["销售单据明细"],
            ["序号", "单据日期", "单据编号", "往来单位", "经手人", "商品编号", "商品全名", "数量", "折后单价", "折后金额", "摘要"],
            [1, "2026-05-02", "XS-20260502-001", "城东五金店", "小王", "P01", "角磨机", 12, 180, 2160, "门店补货"],
            [2, "2026-05-06", "XS-20260506-003", "城西建材行", "小李", "P02", "电锤", 3, 420, 1260, None],
        ],
        {"orders": [
            {"order_id": "XS-20260502-001", "order_date": D(2026, 5, 2), "product": "角磨机", "quantity": 12, "unit_price": 180, "amount": 2160},
            {"order_id": "XS-20260506-003", "order_date": D(2026, 5, 6), "product": "电锤", "amount": 1260},
        ], "customers": [{"name": "城东五金店"}, {"name": "城西建材行"}]},
    ),
    "taiwan_customers": Export(
        [
            ["客戶代號", "客戶簡稱", "統一編號", "聯絡人", "連絡電話", "業務人員", "產業別", "通訊地址", "付款條件", "信用額度"],
            ["A0001", "宏達精機", "12345678", "陳小姐", "02-2555-0100", "林志明", "精密機械", "台北市中山區", "月結60天", 2000000],
            ["A0002", "永豐電子", "23456789", "黃先生", "03-555-0200", "吳佩珊", "電子零組件", "新竹市東區", "月結30天", 800000],
        ],
        {"customers": [
            {"customer_id": "A0001", "name": "宏達精機", "contact": "陳小姐", "phone": "02-2555-0100", "owner": "林志明", "industry": "精密機械", "address": "台北市中山區"},
            {"customer_id": "A0002", "name": "永豐電子", "owner": "吳佩珊"},
        ]},
    ),
    "taiwan_sales": Export(
        [
            ["銷貨單號", "銷貨日期", "客戶名稱", "品名規格", "數量", "單價", "銷售金額", "幣別", "業務員"],
            ["S11505001", "2026/05/04", "宏達精機", "線性滑軌", 20, 1500, 30000, "TWD", "林志明"],
            ["S11505002", "2026/05/15", "永豐電子", "步進馬達", 50, 800, 40000, "TWD", "吳佩珊"],
        ],
        {"orders": [
            {"order_id": "S11505001", "order_date": D(2026, 5, 4), "product": "線性滑軌", "quantity": 20, "unit_price": 1500, "amount": 30000, "currency": "TWD"},
            {"order_id": "S11505002", "order_date": D(2026, 5, 15), "amount": 40000},
        ], "customers": [{"name": "宏達精機"}, {"name": "永豐電子"}]},
    ),
    "sap_va05": Export(
        [
            ["Sold-to party", "Name 1", "Sales Document", "Document Date", "Material", "Item Description", "Order Quantity", "Net Price", "Net Value", "Document Currency"],
            ["0000100234", "Becker GmbH", "0000047711", "14.03.2026", "R-1120", "Hydraulic pump", 5, 320, 1600, "EUR"],
            ["0000100235", "Moreau SARL", "0000047712", "22.03.2026", "R-1130", "Valve block", 12, 95, 1140, "EUR"],
        ],
        {"orders": [
            {"order_id": "0000047711", "customer_id": "0000100234", "order_date": D(2026, 3, 14), "product": "Hydraulic pump", "quantity": 5, "unit_price": 320, "amount": 1600, "currency": "EUR"},
            {"order_id": "0000047712", "customer_id": "0000100235", "amount": 1140},
        ], "customers": [{"customer_id": "0000100234", "name": "Becker GmbH"}, {"customer_id": "0000100235", "name": "Moreau SARL"}]},
    ),
    "quickbooks_by_customer": Export(
        [
            ["Craig's Design"],
            ["Sales by Customer Detail"],
            ["January - June, 2026"],
            [],
            [None, "Date", "Transaction Type", "Num", "Product/Service", "Memo/Description", "Qty", "Sales Price", "Amount", "Balance"],
            ["Amy's Bird Sanctuary"],
            [None, "03/27/2026", "Invoice", "1021", "Pest Control", "Fountain", 2, 35, 70, 70],
            [None, "04/15/2026", "Invoice", "1022", "Gardening", "Weekly", 3, 75, 225, 295],
            ["Total for Amy's Bird Sanctuary", None, None, None, None, None, None, None, 295],
            ["Cool Cars"],
            [None, "05/20/2026", "Invoice", "1025", "Design", "Custom", 10, 75, 750, 750],
            ["Total for Cool Cars", None, None, None, None, None, None, None, 750],
            ["TOTAL", None, None, None, None, None, None, None, 1045],
        ],
        {"orders": [
            {"order_id": "1021", "order_date": D(2026, 3, 27), "product": "Pest Control", "quantity": 2, "unit_price": 35, "amount": 70},
            {"order_id": "1022", "amount": 225},
            {"order_id": "1025", "order_date": D(2026, 5, 20), "amount": 750},
        ], "customers": [{"name": "Amy's Bird Sanctuary"}, {"name": "Cool Cars"}]},
        unfit={"orders": 3},
    ),
    "shopify_orders": Export(
        [
            ["Name", "Email", "Financial Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Billing Name", "Billing Company"],
            ["#1001", "buy@alpha.example", "paid", "USD", 90, 10, 0, 100, "2026-01-15 10:00:00 -0500", 3, "Lamp", 30, "Ann Lee", "Alpha LLC"],
            ["#1002", "buy@beta.example", "refunded", "USD", 50, 5, 0, 55, "2026-02-20 11:30:00 -0500", 1, "Desk", 50, "Bob Ray", "Beta LLC"],
        ],
        {"orders": [
            {"order_id": "#1001", "order_date": D(2026, 1, 15), "product": "Lamp", "quantity": 3, "unit_price": 30, "amount": 100, "currency": "USD"},
            {"order_id": "#1002", "order_date": D(2026, 2, 20), "amount": 55},
        ], "customers": [{"name": "Alpha LLC"}, {"name": "Beta LLC"}]},
    ),
    "xiaoshouyi_activities": Export(
        [
            ["活动记录类型", "客户", "活动记录内容", "跟进人", "跟进时间", "下次跟进时间", "联系人"],
            ["电话沟通", "上海明远精密有限公司", "确认二季度排产", "王磊", "2026-10-08 09:30", "2026-10-22", "李明"],
            ["上门拜访", "苏州华通机电有限公司", "送样并演示", "李涛", "2026-10-10 15:00", None, "张华"],
        ],
        {"follow_ups": [
            {"date": D(2026, 10, 8), "method": "phone", "content": "确认二季度排产", "owner": "王磊", "next_date": D(2026, 10, 22), "contact": "李明"},
            {"date": D(2026, 10, 10), "method": "visit", "content": "送样并演示", "owner": "李涛"},
        ], "customers": [{"name": "上海明远精密有限公司"}, {"name": "苏州华通机电有限公司"}]},
    ),
    "netsuite_transactions": Export(
        [
            ["Customer/Project: Name", "Type", "Date", "Document Number", "Item", "Quantity", "Amount (Net)", "Currency", "Sales Rep", "Status"],
            ["Acme Corp", "Sales Order", "2026-06-03", "SO1091", "Controller", 4, 2400, "USD", "Ann Lee", "Billed"],
            ["Globex Inc", "Sales Order", "2026-06-21", "SO1092", "Sensor", 20, 900, "USD", "Bob Ray", "Pending Fulfillment"],
        ],
        {"orders": [
            {"order_id": "SO1091", "order_date": D(2026, 6, 3), "product": "Controller", "quantity": 4, "amount": 2400, "currency": "USD", "status": "done"},
            {"order_id": "SO1092", "amount": 900, "status": "open"},
        ], "customers": [{"name": "Acme Corp"}, {"name": "Globex Inc"}]},
    ),
    "xero_invoices": Export(
        [
            ["*ContactName", "EmailAddress", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "Description", "*Quantity", "*UnitAmount", "LineAmount", "Currency"],
            ["Bayside Club", "a@bayside.example", "INV-0101", "2026-03-02", "2026-03-20", "Golf balls", 10, 5.5, 55, "NZD"],
            ["Ridgeway Ltd", "b@ridgeway.example", "INV-0102", "2026-03-15", "2026-04-10", "Guided tour", 2, 120, 240, "NZD"],
        ],
        {"orders": [
            {"order_id": "INV-0101", "order_date": D(2026, 3, 2), "due_date": D(2026, 3, 20), "product": "Golf balls", "quantity": 10, "unit_price": 5.5, "amount": 55, "currency": "NZD"},
            {"order_id": "INV-0102", "amount": 240},
        ], "customers": [{"name": "Bayside Club"}, {"name": "Ridgeway Ltd"}]},
    ),
    "pipedrive_organizations": Export(
        [
            ["Organization - ID", "Organization - Name", "Organization - Owner", "Organization - Address", "Organization - Industry", "Organization - Last activity date"],
            [11, "Nordwind AS", "Ann Lee", "Storgata 1, Oslo", "Shipping", "2026-09-14"],
            [12, "Sildes BV", "Bob Ray", "Kade 8, Rotterdam", "Logistics", "2026-10-02"],
        ],
        {"customers": [
            {"customer_id": "11", "name": "Nordwind AS", "owner": "Ann Lee", "address": "Storgata 1, Oslo", "industry": "Shipping", "last_follow_up": D(2026, 9, 14)},
            {"customer_id": "12", "name": "Sildes BV", "owner": "Bob Ray"},
        ]},
    ),
    "woocommerce_orders": Export(
        [
            ["Order Number", "Order Status", "Order Date", "Company (Billing)", "Item Name", "Quantity (- Refund)", "Item Cost", "Order Line Total"],
            ["5012", "Completed", "2026-05-03 11:20", "Alpha LLC", "Lamp", 3, 30, 90],
            ["5013", "Processing", "2026-05-19 09:02", "Beta LLC", "Desk", 1, 250, 250],
        ],
        {"orders": [
            {"order_id": "5012", "status": "done", "order_date": D(2026, 5, 3), "product": "Lamp", "quantity": 3, "unit_price": 30, "amount": 90},
            {"order_id": "5013", "status": "open", "amount": 250},
        ], "customers": [{"name": "Alpha LLC"}, {"name": "Beta LLC"}]},
    ),
    "tax_invoices": Export(
        [
            ["发票代码", "发票号码", "购方名称", "购方税号", "开票日期", "商品名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额", "价税合计", "发票状态"],
            ["031002300111", "12345601", "上海明远精密有限公司", "91310000X", "2026-04-02", "*电机*伺服电机", "SM-200", "台", 2, 1000, 2000, 0.13, 260, 2260, "正常"],
            ["031002300111", "12345602", "苏州华通机电有限公司", "91320500X", "2026-04-19", "*电机*变频器", "VFD-7", "台", 1, 3000, 3000, 0.13, 390, 3390, "正常"],
        ],
        {"orders": [
            {"order_id": "12345601", "order_date": D(2026, 4, 2), "product": "*电机*伺服电机", "quantity": 2, "unit_price": 1000, "amount": 2000},
            {"order_id": "12345602", "amount": 3000},
        ], "customers": [{"name": "上海明远精密有限公司"}, {"name": "苏州华通机电有限公司"}]},
    ),
    "feishu_follow_ups": Export(
        [
            ["客户", "跟进方式", "跟进情况", "跟进日期", "跟进人", "下一步动作", "下次联系日期"],
            ["上海明远精密有限公司", "微信沟通", "发了样册", "2026/10/8", "王磊", "寄样", "2026/10/20"],
            ["苏州华通机电有限公司", "上门", "看了产线", "2026/10/13", "李涛", None, None],
        ],
        {"follow_ups": [
            {"date": D(2026, 10, 8), "method": "wechat", "content": "发了样册", "owner": "王磊", "next_action": "寄样", "next_date": D(2026, 10, 20)},
            {"date": D(2026, 10, 13), "method": "visit", "content": "看了产线"},
        ], "customers": [{"name": "上海明远精密有限公司"}, {"name": "苏州华通机电有限公司"}]},
    ),
    "youzan_orders": Export(
        [
            ["订单号", "买家", "下单时间", "商品名称", "商品数量", "商品单价", "商品实付金额", "订单状态", "收货人手机号"],
            ["E20260501101500001", "好邻居便利店", "2026-05-01 10:15:00", "矿泉水", 24, 2, 48, "交易完成", "13800000001"],
            ["E20260514093000007", "城南文具店", "2026-05-14 09:30:00", "笔记本", 50, 3.5, 175, "已发货", "13800000002"],
        ],
        {"orders": [
            {"order_id": "E20260501101500001", "order_date": D(2026, 5, 1), "product": "矿泉水", "quantity": 24, "unit_price": 2, "amount": 48, "status": "done"},
            {"order_id": "E20260514093000007", "amount": 175, "status": "done"},
        ], "customers": [{"name": "好邻居便利店"}, {"name": "城南文具店"}]},
    ),
    "sap_business_one": Export(
        [
            ["BP Code", "BP Name", "Posting Date", "Doc. No.", "Item/Service Description", "Quantity", "Unit Price", "Row Total (LC)", "Sales Employee"],
            ["C20000", "Maxi-Teq", "2026-02-11", "402", "J.B. Officeprint 1420", 5, 600, 3000, "Ann Lee"],
            ["C23900", "Parameter Technology", "2026-02-24", "403", "Rainbow Printer 5.0", 10, 320, 3200, "Bob Ray"],
        ],
        {"orders": [
            {"order_id": "402", "customer_id": "C20000", "order_date": D(2026, 2, 11), "product": "J.B. Officeprint 1420", "quantity": 5, "unit_price": 600, "amount": 3000},
            {"order_id": "403", "customer_id": "C23900", "amount": 3200},
        ], "customers": [{"customer_id": "C20000", "name": "Maxi-Teq"}, {"customer_id": "C23900", "name": "Parameter Technology"}]},
    ),
    "airtable_clients": Export(
        [
            ["Client", "Contact Person", "E-Mail", "Tel.", "Sector", "Since", "Sales Rep", "YTD Sales (k USD)", "Status"],
            ["Alpha LLC", "Jo March", "jo@alpha.example", "+1 212 555 0188", "Retail", "2021-03-01", "Ann Lee", 125, "Active"],
            ["Beta LLC", "Al Hart", "al@beta.example", "+1 212 555 0177", "Media", "2024-07-15", "Bob Ray", 60, "Prospect"],
        ],
        {"customers": [
            {"name": "Alpha LLC", "contact": "Jo March", "email": "jo@alpha.example", "phone": "+1 212 555 0188", "industry": "Retail", "first_deal_date": D(2021, 3, 1), "owner": "Ann Lee", "status": "active"},
            {"name": "Beta LLC", "contact": "Al Hart", "status": "potential"},
        ]},
    ),
    "suda_sales": Export(
        [
            ["销售开单明细表"], ["制表日期：2026-07-01"],
            ["日期", "单据号", "客户名称", "商品编码", "商品名称", "规格", "单位", "数量", "单价", "金额", "业务员", "备注"],
            ["2026-06-03", "XS0601", "城东五金店", "P01", "角磨机", "S1M", "台", 12, 180, 2160, "小王", None],
            ["2026-06-11", "XS0602", "城西建材行", "P02", "电锤", "Z1C", "台", 3, 420, 1260, "小李", "急"],
            ["合计", None, None, None, None, None, None, 15, None, 3420, None, None],
        ],
        {"orders": [
            {"order_id": "XS0601", "order_date": D(2026, 6, 3), "product": "角磨机", "quantity": 12, "unit_price": 180, "amount": 2160},
            {"order_id": "XS0602", "amount": 1260},
        ], "customers": [{"name": "城东五金店"}, {"name": "城西建材行"}]},
        unfit={"orders": 2},
    ),
}  # fmt: skip


def compared(tmp_path: Path, export: Export, name: str) -> tuple[int, list[str]]:
    """How many cells came in as they are meant, and those that did not."""
    path = workbook(tmp_path / f"{name}.xlsx", {export.title: export.rows})
    convert([path], tmp_path / "book.xlsx", yes=True, as_of=date(2026, 11, 26))
    right, wrong = 0, []
    for sheet, rows in export.means.items():
        if sheet not in SHEETS:
            continue
        found = meant(tmp_path / "book.xlsx", sheet)
        for place, row in enumerate(rows):
            for key, value in row.items():
                got = found[place].get(key) if place < len(found) else None
                if got == value:
                    right += 1
                else:
                    wrong.append(f"{sheet}[{place}].{key}: {got!r}, not {value!r}")
        most = export.unfit.get(sheet, len(rows))
        if len(found) > most:
            wrong.append(f"{sheet}: {len(found)} rows, not {most}")
    return right, wrong


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_comes_in_as_it_is_meant(tmp_path: Path, name: str) -> None:
    _, wrong = compared(tmp_path, EXPORTS[name], name)
    assert wrong == []
