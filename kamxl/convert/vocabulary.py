"""How people and systems call columns, beside the names that the schema knows: data for recognising foreign tables.

A name that means one thing in a CRM and another in an accounting system stands here and not in the schema: converting
looks at the cells too and says what it took, where a run could only believe the title. Names are compared folded, in
simplified characters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_CUSTOMER_ID = (
    "cust no", "acct #", "acct no", "acct", "account number", "account no", "account code", "customer #", "cust #",
    "往来单位编码", "购货单位编码", "客商编码", "会员号", "客户账号", "账户id", "账户编号",
    "bp code", "business partner code", "organization id", "company id", "client id", "client code", "client no", "sold-to party", "sold to party", "sold-to", "bill-to party", "payer", "customer code", "customer account", "客户内码", "客户id", "客户卡号", "编码", "客户流水号", "购货单位代码", "客户代号", "客户别",
    "单位编号", "单位代码", "往来单位编号", "往来单位代码", "售达方", "售达方编码", "客户.编码", "客商代码", "客商编号", "顾客编号", "会员编号", "需方编码", "sold-to pt", "sold to pt", "customer no", "customer number", "cust id", "cust code", "debtor no", "debtor code", "partner id", "partner no", "account id", "account no.", "a/c", "a/c no", "a/c ref", "account ref", "company no", "client number", "client #",
)  # fmt: skip
CUSTOMER_NAMES = (
    "客户", "客户名称", "客户名", "客户姓名", "客户公司", "客户单位", "客户简称", "客户全称", "公司", "公司名称", "公司全称", "企业名称", "企业", "单位名称", "往来单位",
    "往来单位名称", "往来户", "购货单位", "购货单位名称", "购买方", "购买方名称", "购方名称", "购方", "购方企业名称", "购方单位名称", "购货企业名称", "购买方企业名称", "购方公司名称", "会员名称", "会员姓名", "会员名", "买方", "客商", "客商名称", "厂家", "厂商", "抬头", "开票抬头",
    "customer", "customer name", "invoice partner display name", "account", "account name", "client", "client name", "company", "company name", "bill to",
    "bill to name", "sold to", "sold to party", "organization", "organisation", "organization name", "buyer", "buyer name",
    "associated company", "billing company", "billing name", "cust name", "acct name", "end customer", "customer/project: name", "customer/project", "customer:project",
    "sold-to name", "name 1", "customer full name", "customer company", "display name", "company / account", "related to", "往来客户", "终端客户", "下单客户", "收货单位", "结算客户", "关联客户", "所属客户", "客户抬头", "甲方", "需方", "采购方", "采购单位", "客户厂商", "bp name", "business partner", "business partner name", "买家", "买家姓名", "买家名称", "买家公司名", "买家公司名称", "买家公司", "买家会员名", "购货方", "购买单位", "收货方", "付款方", "付款单位",
    "contact name",
    "客户.名称", "甲方名称", "甲方单位", "需方名称", "需方单位", "单位全名", "单位全称", "单位名", "单位简称", "单位简名", "顾客", "顾客名称", "客户单位名称", "客户公司名称", "售达方名称", "委托单位", "委托方", "业主", "业主单位", "建设单位", "发包方", "合作单位", "合作客户", "合作方", "用户单位", "用户名称", "使用单位", "大客户", "大客户名称", "重点客户", "经销商", "经销商名称", "代理商", "代理商名称", "渠道商", "买受人", "贵司", "项目业主", "最终用户", "贵公司名称", "贵公司", "您的公司", "您的公司名称", "您所在单位", "贵单位", "贵单位名称", "your company", "company you work for", "sold-to party name", "name of customer", "name of client", "business name", "trading name", "legal name", "debtor", "debtor name", "purchaser", "distributor", "dealer", "client company", "company/organization", "organisation name", "customer account", "key account", "account/company", "potential customer", "end user", "associated company name", "name of company", "partner", "partner name", "party name", "party", "billed to", "invoice to", "payer", "payer name", "ship to", "ship to name", "ship-to name", "customer:job", "customer job", "reseller", "retailer", "store", "store name", "shop", "merchant", "merchant name", "member", "member name", "tenant", "trading partner", "counterparty", "ka", "parent account",
    "门店", "门店名称", "店铺", "店铺名称", "店名", "商户", "商户名称", "会员", "对方单位", "对方单位名称", "对方名称", "对方户名", "销往单位", "送货客户", "结算单位", "开票单位", "发票抬头", "订货单位", "订货方", "ka客户", "签约客户", "集团客户", "买方名称", "收货客户", "最终客户", "买家昵称", "客商辅助核算", "核算对象", "项目单位", "户名", "债务人",
)  # fmt: skip
"""Titles of a column that names the customer in the tables of orders, visits and contracts; the surest first."""
CHANNEL = re.compile(r"经销|代理商|渠道商|分销|distributor|dealer|reseller|wholesaler|channel partner")
END_USERS = re.compile(r"最终|终端|使用单位|end[\s-]?(?:user|customer|client)")
"""Titles of those who buy to sell on, and of those whom they sell to: an amount is of who pays it."""

_OWNER = (
    "ae", "account executive", "account owner", "owner name", "company owner", "contact owner", "sales owner", "salesperson",
    "sales person", "sales representative", "rep", "assigned to", "assigned user", "record owner", "销售代表", "业务代表", "业务", "经办人",
    "负责业务员", "所属销售", "客户负责人", "归属人", "业务负责人", "主管业务员", "责任人", "跟单员", "专员", "所属业务员", "担当", "制单人", "拜访人", "专管业务员", "专管业务员名称", "经手人", "跟进人", "业务人员", "业务担当", "承办人", "负责销售", "销售经理", "客户经理名称", "sales manager", "account manager", "opportunity owner", "deal owner", "lead owner", "handled by", "sales agent",
    "负责业务", "业务经手人", "客户归属", "归属销售", "跟进业务员", "业务主管", "销售人员", "销售员", "销售员姓名", "业务员名称", "业务员姓名", "业务经理", "销售主管", "大客户经理", "谁跟", "谁负责", "我方负责人", "我方对接", "销售负责人", "商机所有人", "商机负责人", "客户所有人", "公司所有人", "所有人", "负责同事", "kam", "key account manager", "relationship manager", "account rep", "account lead", "sales rep", "salesman", "seller", "responsible", "维护人", "服务人员", "开发人", "managed by", "account exec", "bdm", "person responsible", "opp owner", "our rep", "in charge", "pic",
)  # fmt: skip
_NOTES = ("details", "描述", "其他", "其它", "description", "comments", "memo", "note", "摘要")

NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "customers": {
            "customer_id": _CUSTOMER_ID,
            "name": CUSTOMER_NAMES,
            "industry": ("行业类别", "行业类型", "行业分类", "细分行业", "所属产业", "产业", "行业属性", "产业别", "行业别", "1级行业", "一级行业", "所属行业名称", "industry sector", "segment", "industry type", "客户行业", "行业名称", "经营行业", "vertical", "line of business", "business type", "industry/sector", "所在行业", "market segment"),
            "region": ("所属地区名称", "所属地区", "地区名称", "业务区域", "大区", "省", "省份", "市", "billing state/province", "billing country/region", "country/region", "sales region", "territory", "省市", "城市", "片区", "销售区域", "省份/城市", "国家/地区", "地域", "办事处", "市场区域", "city", "state", "state/province", "billing state", "billing city", "country", "billing country", "market", "所在省市", "省份/地区", "所在城市", "所在地区", "国家", "address 1: city", "town", "county", "province", "sales territory", "area", "所属区域", "战区", "辖区", "location", "zone", "district", "geography", "geo"),
            "contact": ("primary person", "key person", "main person", "对接人", "客户对接人", "联络人", "采购联系人", "采购负责人", "首要联系人", "主联系人", "窗口", "窗口人", "primary contact", "main contact", "contact", "contacts", "联系人员", "联系人姓名", "主要联系人", "客户联系人", "收货联系人", "main contact person", "primary contact name", "attention", "attn", "contact person name", "关键联系人", "接口人", "老板", "key contact", "contact full name", "point of contact", "poc"),
            "title": ("职称", "job", "联系人职务", "联系人职位", "contact title", "contact position", "position", "role"),
            "phone": ("连络电话", "联络电话", "公司电话", "手机", "对接人电话", "联系人电话", "联系人手机", "移动电话", "固定电话", "座机", "电话/手机", "contact phone", "phone no", "mobile phone", "cell", "cell phone", "contact number", "联系方式", "电话号码", "手机号", "手机号码", "联系手机", "main phone", "business phone", "tel no", "tel.", "telephone no", "work phone", "phone 1", "office phone", "办公电话", "固话", "电话1", "手机1", "mobile no", "mobile number", "ph", "direct dial"),
            "email": ("联系人邮箱", "contact email", "e-mail address", "电子邮箱", "邮箱地址", "电邮", "email (primary contact)", "work email", "mail"),
            "address": ("通讯地址", "联系地址", "详细地址", "公司地址", "送货地址", "单位地址", "收货地址", "注册地址", "办公地址", "billing address", "billing street", "shipping address", "street address", "客户地址", "所在地址", "营业地址", "公司住址", "送货地点", "address 1", "address 1: street 1", "registered address", "mailing address", "office address", "street"),
            "first_deal_date": ("首次交易日", "首次成交日", "合作起始", "合作起始时间", "合作起始日期", "合作日期", "首次合作", "建立合作时间", "开始合作日期", "签约时间", "开户日期", "首次下单", "首次下单时间", "起始合作", "合作年份", "发展日期", "成为客户日期", "首次成交时间", "开始合作年月", "first invoice date", "relationship start", "first order", "first purchase", "became a customer date", "client since", "合作开始日期", "开发日期", "首单时间", "start of relationship", "account since", "onboarded", "onboarding date", "customer from"),
            "annual_amount": ("销售额", "销售金额", "年度销售", "全年销售额", "全年销售", "年累计销售额", "累计销售额", "年采购金额", "年度采购额", "采购额", "交易额", "年度交易额", "成交额", "业绩", "年度业绩", "arr", "sales", "revenue", "annual spend", "spend", "total sales", "ytd sales", "sales ytd", "ytd revenue", "net sales", "turnover with us", "年销售额", "年度销售额", "去年销售额", "年销量额", "年合作额", "合作金额", "年成交额", "年度成交额", "annual sales", "annual revenue with us", "yearly sales", "annual purchases", "sales to date", "annual turnover", "turnover", "yearly turnover"),
            "annual_profit": ("毛利", "毛利额", "毛利润", "年毛利额", "全年毛利", "gross profit", "gross margin", "gp", "margin", "年毛利", "年利润额", "利润", "annual profit", "annual margin", "annual gross profit"),
            "status": ("合作现状", "合作进展", "账户状态", "客户阶段", "关系状态", "成交状态", "客户当前状态", "交易状态", "account type", "type", "relationship status", "lifecycle stage", "state of relationship", "active", "客户状态", "合作情况", "合作阶段", "account status", "customer status", "client status", "state"),
            "last_follow_up": ("最后联系", "最近拜访", "最近拜访日期", "最后跟进时间", "最近跟进时间", "最后跟进", "最后联系时间", "最近联系时间", "最近活动时间", "最近一次跟进", "last activity", "last touch", "last modified activity", "最新跟进时间", "最新活动记录时间", "最近活动", "最后活动时间", "最后拜访日期", "最后拜访时间", "上次联系", "上次拜访", "last activity time", "last spoke", "last spoken to", "last touchpoint", "last visit", "last call", "last interaction"),
            "owner": _OWNER,
            "source": ("线索来源", "lead source", "获客渠道", "来源渠道", "客户渠道", "original source", "客户来源渠道", "渠道", "channel", "acquisition channel", "how acquired"),
            "company_size": ("人员规模", "no of employees", "员工规模", "公司人数", "职工人数", "staff", "no. of employees", "size (employees)"),
            "company_revenue": ("企业年营业额", "客户营业额", "年营业额", "年营收", "企业营收", "客户年销售额", "company turnover", "customer turnover"),
            "payment_days": ("账期", "付款期限", "付款条件", "结算天数", "信用期限", "payment terms", "账期(天)", "结算账期", "月结天数", "payment terms (days)", "payment days", "terms (days)"),
            "credit_limit": ("授信额度", "信用额", "credit line", "信用限额", "信用额度", "赊销额度", "授信限额", "credit limit", "credit allowance"),
            "notes": _NOTES,
        },
        "orders": {
            "customer_id": _CUSTOMER_ID,
            "order_id": ("billing doc.", "billing doc", "小票号", "小票编号", "小票单号", "流水单号", "收银单号", "结账单号", "receipt number", "receipt #", "ticket number", "商户订单号", "sales order id", "order reference", "order name", "doc. no.", "销售订单编号", "销售单号", "销货单号", "出货单号", "送货单号", "销售单编号", "订单流水号", "发票编号", "sales document", "so #", "num", "invoice no.", "invoice number", "订单", "单据编号", "单据号", "销售订单号", "销售订单", "出库单号", "发货单号", "发票号", "发票号码", "流水号", "订单id", "order #", "order", "so no", "so number", "sales order", "sales order no", "invoice", "invoice no", "invoice id", "invoice #", "document number", "doc no", "order ref", "booking id", "booking no", "transaction id", "payment id", "receipt no", "收款单号", "销售凭证", "销售凭证号", "凭证号", "凭证编号", "销货单编号", "出仓单号", "送货单编号", "订单号码", "销售合同号", "对账单号", "sales doc.", "sales doc", "billing document", "bill no", "bill number", "voucher no", "voucher number", "doc number", "invoice ref", "inv no", "inv #", "ref no", "order no.", "document no", "document no.", "txn no", "txn id", "delivery no", "delivery number", "doc #"),
            "order_date": ("invoice/bill date", "date/time", "date time", "datetime", "order date time", "交易创建时间", "交易日期", "收银时间", "收银日期", "结账时间", "买单时间", "开票时间", "销货日期", "出货日期", "送货日期", "过账日期", "记账日期", "document date", "created at", "date created", "billing date", "ship date", "txn date", "单据日期", "开票日期", "销售日期", "出库日期", "发货日期", "成交日期", "成交时间", "交易时间", "订单时间", "订单创建时间", "业务日期", "制单日期", "close date", "closed date", "booking date", "booked", "booked on", "invoice date", "sale date", "sales date", "transaction date", "purchase date", "ordered on", "doc date", "posting date", "created date", "凭证日期", "发货时间", "下单时间", "销售时间", "出库时间", "开单日期", "开单时间", "订货日期", "出仓日期", "交易日", "账单日期", "doc. date", "date of sale", "date ordered", "order placed", "inv date", "bill date", "voucher date", "date of order", "date of invoice", "订购日期", "订购时间", "签单日期", "结算日期", "确认日期", "收入确认日期", "发生日期", "入账日期", "支付时间", "支付日期", "签约日期", "签订日期", "审核日期", "交货日期", "登记日期", "创建日期", "创建时间", "录入日期", "年月日", "时间", "sold on", "date sold", "invoiced on", "issue date", "date issued", "shipped date", "delivery date", "entry date", "effective date", "created on", "created", "timestamp"),
            "product": ("item/service description", "货品标题", "商品标题", "宝贝标题", "商品全名", "商品名称", "品名规格", "品名", "产品服务", "product/service", "lineitem name", "line item name", "material description", "article", "article name", "物料名称", "存货名称", "货品名称", "货物名称", "货品", "产品名", "品种", "物料", "存货", "材料名称", "项目", "item name", "item description", "sku", "part", "service", "products", "material", "description", "型号", "memo/description", "物料描述", "产品描述", "商品描述", "货名", "商品", "产品型号", "产品/服务", "服务项目", "品项", "货物", "货物名", "产品及规格", "品名及规格", "服务名称", "product description", "description of goods", "goods", "article description", "item/service", "service description", "model", "line item", "particulars", "服务内容", "销售内容", "商品信息", "货品信息", "标的", "套餐", "课程", "product sold", "item sold", "equipment", "package", "solution"),
            "category": ("大类", "产品大类", "存货分类", "物料类别", "product family", "product category", "item group", "产品类别", "产品分类", "商品分类", "商品类别", "产品线", "产品系列", "product line", "product group", "product type"),
            "quantity": ("billed qty", "出库数", "出货数", "quantity (- refund)", "商品数量", "order quantity", "lineitem quantity", "billed quantity", "qty shipped", "quantity shipped", "出货数量", "销货数量", "发货数量", "开票数量", "销售数量", "订单数量", "实发数量", "出库数量", "订购数量", "units", "order qty", "quantity ordered", "qty ordered", "pcs", "units sold", "数量(件)", "发货数", "qty.", "ordered qty", "order qty.", "no of units", "count", "订货数量", "购买数量", "订单量", "订货量", "发货量", "销量", "套数", "箱数", "只数", "吨数", "米数", "方量", "quantity sold", "sold qty", "sales qty", "invoiced qty", "qnty", "pieces", "nos", "cases", "tonnes", "tons"),
            "unit_price": ("unit amount", "item rate", "item cost", "商品单价", "折后单价", "实际单价", "结算单价", "lineitem price", "item price", "list price", "price/unit", "销售单价", "不含税单价", "成交单价", "price each", "sales price", "rate", "unit cost", "net price", "成交价", "售价", "销售价", "结算价", "协议价", "出厂价", "均价", "selling price", "price per unit", "unit rate", "sale price", "unit selling price", "unit value", "avg price", "average price"),
            "amount": ("tax excluded signed", "untaxed amount signed", "原币金额", "外币金额", "本币金额", "人民币金额", "折人民币", "amount (foreign currency)", "foreign amount", "local amount", "amount in local currency", "invoiced", "invoiced amount", "amount invoiced", "row total", "row total (lc)", "order line total", "order lines subtotal", "商品实付金额", "实付款", "订单实付金额", "订单实付", "item total", "line amount", "lineitem total", "价税合计", "折后金额", "销货金额", "出货金额", "销售订单金额", "结算金额", "amount (net)", "net sales amount", "subtotal", "amount (gross)", "合同金额", "合同额", "含税金额", "不含税金额", "销售额", "销售收入", "订单总额", "订单额", "应收", "应收金额", "应收款", "开票金额", "实付金额", "收入金额", "买家实付金额", "买家实际支付金额", "实际支付金额", "成交额", "交易额", "交易金额", "总价", "总额", "net amount", "net value", "net sales", "gross amount", "revenue", "bookings", "booking amount", "line total", "extended price", "extended amount", "sales amount", "order total", "order value", "total price", "total amount", "invoice amount", "value", "net total", "净值", "金额合计", "含税总额", "含税总价", "不含税总价", "原币价税合计", "本币价税合计", "销售总额", "订单总金额", "合计金额", "货款", "货款金额", "不含税总额", "应收货款", "小计", "line value", "net price total", "total (net)", "total (gross)", "amount incl. tax", "amount excl. tax", "net amount (excl. vat)", "total excl. vat", "total incl. vat", "sales value", "invoice total", "invoice value", "net sales value", "nett amount", "total", "amount due", "未税金额", "销售净额", "净额", "签单金额", "签单额", "订货金额", "订货额", "下单金额", "下单额", "出库金额", "发货金额", "送货金额", "提货金额", "采购额", "采购金额", "进货金额", "购买金额", "消费金额", "消费额", "营业额", "营业收入", "主营业务收入", "确认收入", "收入", "业绩", "业绩金额", "流水", "流水金额", "成交总额", "gmv", "net amt", "net", "sales revenue", "total revenue", "rev", "total sales", "turnover", "billings", "billing", "billed amount", "booking value", "untaxed amount", "tax excluded", "taxable value", "taxable amount", "assessable value", "sale value", "purchase amount", "spend", "deal value", "contract value", "ext price", "ext amount", "grand total", "gross sales", "gross", "amt", "sum"),
            "profit": ("毛利润", "gp", "gross margin", "利润额", "毛利润额", "销售毛利", "销售利润", "net profit", "contribution", "profit amount"),
            "paid": ("receipts", "cash received", "累计收款", "实收", "实收金额", "到账金额", "回款额", "paid to date", "collected", "received amount", "已收金额", "已收货款", "收款金额", "已付金额", "已结金额", "已核销金额", "已收款额", "已回款额", "已到账", "收款", "paid", "payment received", "payments received", "collected amount", "amount collected"),
            "status": ("invoice status", "financial status", "order status", "出库状态", "发货状态", "单据状态", "订单进度", "stage"),
            "due_date": ("到期日", "invoice due date", "约定付款日", "约定付款日期", "付款截止日", "账款到期日", "收款期限", "约定收款日", "due on", "due by"),
            "paid_date": ("paid on", "到账时间", "实际收款日期", "received on", "date received", "collected on"),
            "currency": ("document currency", "doc. currency", "transaction currency", "结算币别", "币别", "货币", "结算币种", "ccy", "currency code", "curr", "凭证货币", "原币", "币制", "curr.", "transaction currency code", "currency of value", "amount currency"),
        },
        "follow_ups": {
            "customer_id": _CUSTOMER_ID,
            "date": ("联系时间", "沟通时间", "记录时间", "发生时间", "时间", "拜访时间", "call date", "visit date", "logged on", "created date", "拜访日", "联络日期", "洽谈日期", "日期时间", "会面日期", "call start time", "start time", "activity time", "date of visit", "date of call", "interaction date", "meeting date", "走访日期", "走访时间", "回访日期", "填写日期", "登记日期", "创建日期", "创建时间", "date of contact", "last contact", "call time", "logged", "created"),
            "method": ("活动记录类型", "记录类型", "拜访类型", "沟通方式", "联系方式类型", "跟进形式", "活动类型", "跟进类型", "拜访方式", "activity type", "task type", "event type", "拜访形式", "联络方式", "联系形式", "type of contact", "contact method", "contact type", "channel", "means", "interaction type"),
            "contact": ("拜访对象", "对接人", "参与人", "with", "contact name", "接待人", "受访人", "受访者", "见面人", "对方联系人", "客户联系人", "spoke to", "spoke with", "met with", "person met", "attendee", "attendees"),
            "content": ("活动记录内容", "记录内容", "跟进记录", "沟通内容", "拜访纪要", "拜访内容", "会谈内容", "跟进详情", "沟通纪要", "沟通情况", "跟进情况", "拜访情况", "洽谈内容", "会议纪要", "进展情况", "情况说明", "跟进说明", "备注说明", "comments", "description", "details", "activity notes", "full comments", "summary", "what happened", "discussion", "本周进展", "本周工作", "本周工作内容", "本周跟进", "本周跟进情况", "本周情况", "本周完成", "本周完成情况", "本周工作进展", "本周拜访情况", "本月进展", "本月工作", "今日进展", "this week", "progress this week", "done this week", "minutes", "notes", "主题", "subject"),
            "outcome": ("拜访结果", "call result", "跟进结果", "沟通结果", "成果", "效果", "result", "results", "outcome", "disposition"),
            "next_action": ("待办", "follow up action", "后续安排", "后续", "下一步安排", "下步工作", "待办事项", "后续跟进", "follow-up", "action", "actions", "action items", "to do", "next move", "下周计划", "下周工作", "下周工作计划", "下周安排", "下周跟进计划", "下月计划", "明日计划", "next week", "plan for next week", "plans for next week", "行动计划", "跟进计划", "下次计划", "下阶段计划", "下一阶段计划", "跟进措施", "next activity", "action required", "follow up actions", "follow-up actions"),
            "owner": (*_OWNER, "记录人", "created by", "填写人", "记录者", "提交人", "call owner", "activity owner", "task owner", "logged by", "entered by"),
            "next_date": ("下次联系", "下次时间", "下次拜访", "next call", "next visit", "follow-up date", "follow up date", "follow up on", "due", "计划跟进日期", "下次沟通时间", "下次沟通日期", "下次回访时间", "提醒时间", "提醒日期", "next meeting", "next activity date", "reminder", "reminder date", "by when"),
        },
        "contracts": {
            "customer_id": _CUSTOMER_ID,
            "contract_id": ("协议号", "contract #", "quote no", "合同流水号", "合同no", "报价单编号", "contract ref", "contract id", "agreement #", "quotation no", "quotation number", "quote #", "quote id", "proposal no"),
            "signed": ("quote date", "签订日", "签署时间", "合同签订日期", "合同签订时间", "报价时间", "signature date", "execution date", "contract date", "quotation date", "date of signature"),
            "start": ("合同开始", "生效日", "合同起始日", "服务开始", "start", "commencement", "commencement date", "valid from", "from date", "term start"),
            "end": ("合同到期", "到期日", "expires", "到期日期", "合同截止日", "服务截止", "end", "term end", "effective to", "ends"),
            "amount": ("报价", "合同总额", "合同额", "合同总价", "签约金额", "tcv", "quote total", "合同价款", "签约额", "总价", "报价总额", "合同价", "标的额", "total value", "total contract value", "acv", "quotation amount", "quote amount", "quoted amount", "contract sum"),
            "terms": ("付款条件", "结算方式", "付款方式", "收款方式", "payment terms", "terms of payment", "payment conditions"),
            "status": ("执行状态", "履行状态", "履约状态", "合同进度", "合同执行情况", "contract status", "state", "agreement status",),
            "kind": ("合同类型", "单据类型", "文件类型", "doc type", "document type", "contract type", "record type",),
            "delivery": ("delivery",),
        },
        "complaints": {
            "customer_id": _CUSTOMER_ID,
            "complaint_id": ("投诉单号", "反馈单号", "客诉编号", "客诉单号", "case #", "case id", "ticket no", "complaint no", "complaint #", "issue id", "claim no"),
            "opened": ("created date", "反馈时间", "登记日期", "登记时间", "接诉日期", "报障时间", "created at", "created on", "reported on", "date reported", "open date", "received on", "received"),
            "content": ("投诉内容", "问题描述", "subject", "description", "投诉事项", "客诉内容", "问题", "事由", "反馈问题", "诉求", "issue", "summary", "complaint", "problem", "complaint details", "complaint description", "description of issue"),
            "handler": ("case owner", "受理人", "assigned to", "处理人员", "跟进人", "责任人", "处理负责人", "assignee", "agent", "handled by", "owner", "responsible"),
            "kind": ("投诉类型", "客诉类型", "问题类型", "issue type", "case type", "complaint type", "ticket type",),
            "severity": ("等级", "投诉等级", "客诉等级", "紧急程度", "问题等级", "严重等级", "severity level", "urgency", "priority",),
            "closed": ("处理完成时间", "办结日期", "结案日期", "完成时间", "closed at", "resolved date"),
        },
        "deals": {
            "customer_id": _CUSTOMER_ID,
            "deal_id": ("商机号", "opportunity id", "deal id", "项目编号", "商机id", "项目号", "机会编号", "opportunity no", "opp id", "opp no", "potential id"),
            "name": ("deal", "商机", "项目", "商机主题", "机会主题", "销售机会", "销售机会名称", "项目名", "topic", "potential name", "project name", "project"),
            "stage": ("商机状态", "进展阶段", "销售进程", "项目阶段", "项目状态", "阶段名称", "stage name"),
            "amount": ("预计金额", "pipeline", "销售金额", "预计销售金额", "预计签约金额", "项目金额", "签单金额", "est. revenue", "potential amount", "value", "expected value", "est. value"),
            "close_date": ("结单日期", "预计成单日期", "预计赢单日期", "预计签约时间", "预计签单时间", "expected close", "forecast close date", "target close", "expected order date"),
            "owner": _OWNER,
            "currency": ("amount currency", "currency of value", "deal currency", "currency code",),
            "probability": ("赢单概率", "成交概率", "成功率", "成交几率", "可能性", "win probability", "win %", "chance", "likelihood", "probability", "confidence",),
            "created": ("创建时间", "立项日期", "立项时间", "录入日期", "发现日期", "created on", "created time", "create date", "created date", "deal created", "date created", "created at", "opened",),
            "closed": ("won time",),
            "product": ("意向产品", "需求产品", "产品", "product interest", "solution", "products",),
            "competitor": ("竞争对手", "竞争厂商", "主要竞争对手", "competitors", "main competitor", "main competitors",),
            "lost_reason": ("失单原因", "reason lost"),
            "next_step": ("下一步行动", "下一步动作", "后续动作", "next step", "next steps"),
        },
        "market": {
            "date": ("采集日期", "采集时间", "调研日期", "调查日期", "记录日期", "跟踪日期", "巡店日期", "date seen", "checked on", "survey date", "week of"),
            "competitor": ("竞品品牌", "竞争品牌", "竞争厂家", "竞争厂商", "对手品牌", "竞对", "厂家", "厂商", "competitor name", "competitor brand", "vendor", "manufacturer"),
            "region": ("城市", "市场", "渠道区域", "省份", "city", "territory", "market"),
            "model": ("机型", "规格型号", "对手型号", "产品名称", "product name", "competitor model", "competitor product", "sku"),
            "price": ("到手价", "零售价", "成交价", "报价", "市场价", "标价", "实际售价", "对手价格", "street price", "retail price", "selling price", "list price", "their price", "competitor price"),
            "our_model": ("我司对应型号", "对应型号", "我司型号", "我方型号", "我们型号", "our product", "comparable model", "equivalent model"),
            "our_price": ("我司售价", "我司价格", "我方售价", "我们价格", "本司价格", "our selling price", "our list price"),
            "market_share": ("占有率", "市占率", "竞品份额", "their share", "competitor share"),
            "our_share": ("我司份额", "我司占有率", "我方占有率"),
            "promotion": ("促销情况", "促销活动", "促销", "优惠活动", "活动", "动态", "promo", "promotions", "campaign", "news"),
            "source": ("来源", "数据来源", "信息渠道", "seen at", "source of information"),
            "notes": _NOTES,
        },
        "contacts": {
            "customer_id": _CUSTOMER_ID,
            "name": ("联系人姓名", "联系人", "人员姓名", "full name", "contact name", "person", "contact person"),
            "department": ("所在部门", "所属部门", "科室", "division"),
            "title": ("职务", "岗位", "职称", "job title", "position", "contact title"),
            "role": ("决策权", "采购角色", "buying role", "decision role", "role in decision"),
            "attitude": ("关系程度", "关系", "支持程度", "立场", "stance", "sentiment", "relationship"),
            "phone": ("手机", "手机号", "手机号码", "联系电话", "联系方式", "mobile", "mobile phone", "business phone", "direct line", "tel", "telephone", "cell"),
            "email": ("电子邮箱", "电邮", "e-mail", "e-mail address", "email address"),
            "wechat": ("微信号", "微信id", "wechat id"),
            "notes": _NOTES,
        },
        "satisfaction": {
            "customer_id": _CUSTOMER_ID,
            "date": ("评价日期", "提交答卷时间", "答卷时间", "回访日期", "回访时间", "填写时间", "提交时间", "response date", "survey date", "submitted", "submitted at", "date of survey", "answered on"),
            "channel": ("回访方式", "渠道", "方式", "channel", "method", "collected via"),
            "dimension": ("评价项目", "评价维度", "调查项目", "aspect", "area", "question", "category"),
            "score": ("得分", "分数", "满意度评分", "总体评分", "总分", "综合评分", "overall score", "overall rating", "satisfaction score", "csat", "nps", "rating"),
            "comment": ("意见建议", "您有什么建议", "您有什么意见和建议", "您的建议", "您的意见", "建议", "any comments", "anything else", "客户意见", "反馈意见", "评语", "comments", "feedback", "remarks", "verbatim"),
        },
        "needs": {
            "customer_id": _CUSTOMER_ID,
            "need_id": ("需求单号", "需求号", "request no", "request id"),
            "date": ("提出时间", "登记日期", "反馈日期", "需求日期", "raised on", "request date", "date raised", "created date"),
            "need": ("需求内容", "客户需求", "需求", "需求说明", "痛点", "requirement", "request", "pain point", "need description"),
            "solution": ("解决办法", "应对方案", "对策", "proposed solution"),
            "closed": ("done on",),
        },
        "targets": {
            "customer_id": _CUSTOMER_ID,
            "period": ("月份", "季度", "年份", "考核期", "目标期间", "month", "quarter", "year", "target period"),
            "owner": _OWNER,
            "value": ("目标额", "目标金额", "任务额", "目标", "指标值", "target", "target value"),
        },
    }
)  # fmt: skip
"""Sheet -> field -> names. A field that a sheet does not have is passed over."""

CONTEXT: tuple[tuple[frozenset[str], str, str, str], ...] = (
    (frozenset({"customerid", "customerno", "customernumber", "customercode", "custid", "custno"}), "customer", "customers", "name"),
    (frozenset({"employees", "numberofemployees", "accountowner", "companyowner", "recordid", "accounttype", "lifecyclestage"}), "annualrevenue", "customers", "company_revenue"),
    (frozenset({"报价", "报价金额", "报价总额"}), "日期", "contracts", "signed"),
    (frozenset({"lineitemname", "lineitemquantity"}), "name", "orders", "order_id"),
    (frozenset({"lineitemname", "lineitemquantity"}), "name", "customers", ""),
    (frozenset({"lineitemname", "lineitemquantity"}), "billingname", "customers", "contact"),
    (frozenset({"unitprice", "netprice"}), "name", "orders", "product"),
    (frozenset({"unitprice", "netprice"}), "name", "customers", ""),
    (frozenset({"unitprice", "netprice"}), "name", "contacts", ""),
    (frozenset({"unitprice"}), "netprice", "orders", "amount"),
    (frozenset({"balance", "receipts", "paymentsreceived"}), "sales", "orders", "amount"),
    (frozenset({"soldtoparty", "salesdocument"}), "soldtoparty", "customers", "customer_id"),
)  # fmt: skip
"""(titles of which one stands beside, title, sheet, field): what a title means in the exports of some systems only; no field: none."""

TABLE_WORDS = (
    "销售明细", "销售台账", "销售记录", "销售清单", "销售数据", "销售流水", "销售报表", "销售统计", "客户台账", "客户明细", "客户清单", "客户名单", "客户资料", "客户档案", "客户信息", "客户",
    "订单明细", "订单记录", "订单", "出货明细", "出货记录", "出货", "发货明细", "发货", "开票明细", "跟进记录", "拜访记录", "购买记录", "明细账", "明细表", "明细", "台账", "汇总表", "汇总", "清单", "列表", "一览表", "登记表", "记录表", "记录", "报表",
    "统计表", "统计", "流水", "数据", "导出", "业绩", "销售额", "销售", "表", "的", "年度", "月度", "月份", "最终版", "最终", "新", "旧", "sales", "orders", "order", "customers", "customer", "ledger", "list", "report", "export", "data", "final", "sheet", "by", "visits", "bookings",
)  # fmt: skip
"""Words of the names of files and sheets that say what the table is, not whose; the longer before those they hold."""
