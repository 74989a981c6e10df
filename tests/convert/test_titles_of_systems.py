"""What people and systems call the customer, the day and the amount of an order: each title alone makes a list of orders."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import source, write

from kamxl.convert.guess import guess
from kamxl.convert.sources import Source

ZH = {
    "customer_id": (
        "客户 客户全称 往来单位 购货单位 购买方名称 甲方 需方 订货单位 收货方 付款单位 经销商 终端客户 最终客户 使用单位 门店 店铺名称 会员 买方名称 买家昵称 对方单位 对方户名 "
        "客商辅助核算 核算对象 项目单位 合作方 发票抬头 开票单位 结算单位 送货客户 KA客户 签约客户 户名"
    ),
    "order_date": (
        "下单日期 单据日期 业务日期 发生日期 交易日期 签约日期 签订日期 开票日期 出库日期 交货日期 过账日期 凭证日期 审核日期 创建日期 创建时间 支付时间 登记日期 时间 年月日 入账日期 订购日期 "
        "确认日期 收入确认日期 结算日期"
    ),
    "amount": (
        "销售额 成交金额 订单金额 合同金额 交易额 价税合计 未税金额 总价 收入 营业收入 主营业务收入 业绩 业绩(元) 流水 实付金额 出库金额 发货金额 净额 销售净额 签单金额 订货金额 订货额 下单额 "
        "采购额 确认收入 营业额 GMV 消费金额 购买金额"
    ),
}  # fmt: skip
EN = {
    "customer_id": (
        "Customer|Client Name|Account Name|Party Name|Buyer|Bill To|Billed To|Sold-to Name|Ship-to Name|Payer|Debtor|Customer:Job|Reseller|Store Name|Invoice To|Counterparty|Retailer|KA|"
        "Parent Account|Merchant|Member|Trading Partner"
    ),
    "order_date": (
        "Order Date|Invoice Date|Posting Date|Txn Date|Close Date|Created|Created At|Shipped Date|Delivery Date|Entry Date|Invoiced On|Issue Date|Date Sold|Effective Date|Timestamp"
    ),
    "amount": (
        "Sales|Net Amount|Net|Gross Sales|Turnover|Billings|Booking Value|Grand Total|Ext. Price|Ext. Amount|Untaxed Amount|Tax Excluded|Sum|Sale Value|Total Sales|Amt|Net Amt|Taxable Value|"
        "Assessable Value|Deal Value|Contract Value|Spend|Total Revenue|Rev"
    ),
}  # fmt: skip


def table(folder: Path, titles: list[str], names: tuple[str, ...]) -> Source:
    """Three rows of customer, day, product and amount."""
    days, products, amounts = ("2026-01-05", "2026-02-06", "2026-03-07"), ("P1x", "V2y", "P1x"), ("100", "200", "300")
    rows = [titles, *zip(names, days, products, amounts, strict=True)]
    return source(write(folder / "data.csv", "\n".join(map(",".join, rows))))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", ["customer_id", "order_date", "amount"])
def test_each_title_alone_makes_orders(lang: str, key: str, tmp_path: Path) -> None:
    own, usual, names = (
        (ZH[key].split(), ["客户", "日期", "产品", "金额(元)"], ("甲机床", "乙重工", "丙贸易"))
        if lang == "zh"
        else (EN[key].split("|"), ["Customer", "Date", "Product", "Amount"], ("Acme", "Borg", "Cato"))
    )
    place = {"customer_id": 0, "order_date": 1, "amount": 3}[key]
    missed = {}
    for title in own:
        titles = [*usual[:place], title, *usual[place + 1 :]]
        found = {fill.sheet: fill for fill in guess([table(tmp_path, titles, names)]).mapped.fill}
        rule = found["orders"].columns.get(key) if "orders" in found else None
        if (
            rule is None
            or title not in rule.titles
            or {"customer_id", "order_date", "amount"} - found["orders"].columns.keys()
        ):
            missed[title] = sorted(found)
    assert not missed


BASES: dict[str, dict[str, tuple[str, list[str]]]] = {
    "orders": {
        "order_id": ("订单编号", ["S1", "S2", "S3"]), "customer_id": ("客户", ["甲机床公司", "乙重工公司", "丙贸易公司"]), "order_date": ("日期", ["2026-01-05", "2026-02-06", "2026-03-07"]),
        "product": ("产品", ["泵", "阀", "泵"]), "quantity": ("数量", ["2", "3", "4"]), "unit_price": ("单价", ["10", "20", "30"]), "amount": ("金额(元)", ["20", "60", "120"]),
    },
    "customers": {
        "customer_id": ("客户编号", ["C1", "C2", "C3"]), "name": ("客户名称", ["甲机床公司", "乙重工公司", "丙贸易公司"]), "industry": ("所属行业", ["机械制造", "化工", "零售"]),
        "contact": ("联系人", ["王磊", "李娜", "张伟"]), "phone": ("电话", ["13800001234", "13900001234", "13700001234"]), "region": ("区域", ["华东", "华南", "华北"]),
        "owner": ("负责人", ["赵敏", "孙立", "赵敏"]),
    },
    "follow_ups": {
        "customer_id": ("客户", ["甲机床公司", "乙重工公司", "丙贸易公司"]), "date": ("跟进日期", ["2026-01-05", "2026-02-06", "2026-03-07"]), "method": ("跟进方式", ["电话", "拜访", "微信"]),
        "content": ("跟进内容", ["沟通二季度采购计划和价格", "客户反馈交期太长需要加快", "送样品并讨论技术方案"]), "next_action": ("下一步计划", ["发报价单", "安排技术拜访", "跟进样品"]),
        "next_date": ("下次跟进日期", ["2026-04-01", "2026-04-02", "2026-04-03"]), "owner": ("负责人", ["赵敏", "孙立", "赵敏"]),
    },
}  # fmt: skip
MORE = {
    ("orders", "order_id"): "业务单号|PO号|票号|Txn No|Delivery No|Doc #",
    ("orders", "product"): "服务内容|销售内容|套餐|课程|Product Sold|Equipment|Package",
    ("orders", "quantity"): "订货数量|购买数量|订单量|发货量|销量|箱数|吨数|Sales Qty|Pieces|Cases|Tons",
    ("orders", "unit_price"): "成交价|售价|销售价|结算价|协议价|均价|Selling Price|Avg Price|Unit Value",
    ("customers", "contact"): "关键联系人|接口人|老板|Key Contact|POC|Point of Contact",
    ("customers", "phone"): "办公电话|固话|手机1|Mobile No|Ph",
    ("customers", "region"): "所属区域|战区|辖区|Zone|District|Location",
    ("customers", "owner"): "维护人|服务人员|开发人|Managed By|BDM",
    ("follow_ups", "date"): "走访日期|回访日期|填写日期|创建时间|Date of Contact|Created",
    ("follow_ups", "next_action"): "行动计划|跟进计划|下次计划|跟进措施|Action Required|Next Activity",
    ("follow_ups", "next_date"): "计划跟进日期|提醒日期|下次沟通时间|Reminder|Next Meeting",
}


@pytest.mark.parametrize(("sheet", "key"), MORE)
def test_each_title_alone_is_its_field(sheet: str, key: str, tmp_path: Path) -> None:
    missed = {}
    for title in MORE[sheet, key].split("|"):
        heads = [title if field == key else head for field, (head, _) in BASES[sheet].items()]
        rows = [heads, *zip(*(cells for _, cells in BASES[sheet].values()), strict=True)]
        made = guess([source(write(tmp_path / "data.csv", "\n".join(map(",".join, rows))))])
        rule = next((fill.columns.get(key) for fill in made.mapped.fill if fill.sheet == sheet), None)
        if rule is None or title not in rule.titles:
            missed[title] = [fill.sheet for fill in made.mapped.fill]
    assert not missed
