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
