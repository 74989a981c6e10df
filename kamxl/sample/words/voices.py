"""What customers say: complaints, needs, comments in surveys; and what the market figures are called."""

from __future__ import annotations

from kamxl.sample.words import Pair

COMPLAINTS: dict[str, tuple[tuple[Pair, str], ...]] = {
    "complaint": (
        (("{product} 运行两周后报过流故障，影响产线", "{product} trips on overcurrent after two weeks and stops the line"), "high"),
        (("到货延误 6 天，造成装机计划推迟", "Six days late; our assembly had to wait"), "high"),
        (("{product} 到货外箱破损，两台外壳变形", "Box damaged, two housings of {product} bent"), "medium"),
        (("现场服务响应慢，报修后第三天才到", "Service came on the third day only"), "medium"),
        (("{product} 批次编码器信号不稳", "Encoder signal of this lot of {product} is unsteady"), "high"),
        (("发票抬头错误，影响付款", "Wrong name on the invoice; payment is held up"), "low"),
        (("少发电缆组件 2 套", "Two cable sets missing"), "low"),
        (("{product} 噪音偏大，操作工反映强烈", "{product} is loud; operators complain"), "medium"),
    ),
    "inquiry": (
        (("咨询{product} 与现有总线的兼容性", "Is {product} compatible with our bus?"), "low"),
        (("询问{product} 停产计划和替代型号", "When does {product} run out, and what replaces it?"), "low"),
        (("询问备件供应年限", "For how many years are spare parts available?"), "low"),
    ),
    "suggestion": (
        (("建议提供中文版调试软件快捷指南", "A short guide to the commissioning software would help"), "low"),
        (("希望每月提供库存与在途清单", "Please send stock and shipments each month"), "low"),
        (("建议包装增加防潮措施", "Better protection against moisture in the box"), "low"),
    ),
}  # fmt: skip

NEEDS: tuple[tuple[Pair, Pair, str], ...] = (
    (("希望{product} 常备库存，交期缩短到一周内", "{product} from stock, within a week"), ("在区域仓备 2 周用量", "Two weeks' need in the regional store"), "high"),
    (("需要支持 EtherCAT 的多轴方案", "A multi-axis solution on EtherCAT"), ("推荐总线伺服方案并提供样机", "Bus servo proposed, sample offered"), "high"),
    (("现有设备能耗高，想做节能改造", "Machines use too much power; a saving retrofit is wanted"), ("变频改造方案，先做一台试点", "Inverter retrofit, one machine first"), "medium"),
    (("希望提供远程监控与故障预警", "Remote monitoring and early warning"), ("加装网关，接入运维平台", "Gateway to the maintenance platform"), "medium"),
    (("备件种类多，库存占用大，希望寄售", "Too many spare parts in stock; consignment wanted"), ("签寄售协议，按月结算", "Consignment, settled monthly"), "medium"),
    (("操作工流动大，需要定期培训", "Operators change often; regular training needed"), ("每季度一次上门培训", "Training on site each quarter"), "low"),
    (("希望付款账期延长到 90 天", "Payment after 90 days"), ("按信用等级评审", "Reviewed by credit grade"), "medium"),
    (("老线上的竞品机型停产，需要替代方案", "The rival's model on the old line runs out; a replacement is needed"), ("{product} 替代，附安装对照表", "{product} instead, with a mounting table"), "high"),
    (("需要防爆等级更高的型号", "A higher explosion-proof class"), ("联系研发评估", "Asked our developers"), "low"),
    (("希望与 MES 系统对接", "A link to their MES"), ("提供数据接口说明", "Interface papers sent"), "medium"),
)  # fmt: skip

COMMENTS: dict[str, tuple[Pair, ...]] = {
    "good": (("合作多年，响应及时", "Many years, always quick"), ("产品稳定，继续合作", "Steady products, we go on"), ("技术支持专业", "Expert support"), ("交期有保证", "Reliable delivery")),
    "fair": (("交期有时不够稳定", "Delivery is unsteady at times"), ("价格希望更有竞争力", "Prices could be keener"), ("整体尚可，售后可以更快", "Fair; service could be faster"), ("资料不够详细", "Papers lack detail")),
    "poor": (("同类问题重复出现", "The same fault again and again"), ("延误影响了我们的交付", "Delays hurt our own deliveries"), ("售后响应太慢，正在考虑其他供应商", "Service too slow; looking at others"), ("价格高于同行", "Dearer than others")),
}  # fmt: skip

TERMS: tuple[Pair, ...] = (
    ("月结 30 天", "Net 30 days"),
    ("月结 60 天", "Net 60 days"),
    ("月结 90 天", "Net 90 days"),
    ("预付 30%，余款货到付清", "30 % ahead, rest on delivery"),
    ("款到发货", "Prepaid"),
)
DELIVERY: tuple[Pair, ...] = (
    ("按需分批，7 天内", "In lots, within 7 days"),
    ("合同后 15 天", "15 days after contract"),
    ("合同后 30 天", "30 days after contract"),
    ("合同后 45 天", "45 days after contract"),
)

SOURCES: tuple[Pair, ...] = (
    ("客户反馈", "Customer"),
    ("经销商询价", "Dealer's quotation"),
    ("公开报价", "Public price list"),
    ("展会了解", "Trade fair"),
    ("招标公示", "Tender notice"),
)
SERVICE_PEOPLE: tuple[Pair, ...] = (("何平", "Ping He"), ("郭晓梅", "Xiaomei Guo"), ("马超群", "Chaoqun Ma"))

TRENDS: tuple[tuple[Pair, Pair, Pair, str, float, float], ...] = (
    (("自动化设备市场规模同比", "Automation market, change on year"), ("%", "%"), ("行业协会季报", "Association, quarterly"), "", 4.8, 0.5),
    (("伺服系统出货量同比", "Servo shipments, change on year"), ("%", "%"), ("行业协会季报", "Association, quarterly"), "", 6.5, 0.7),
    (("新能源装备投资同比", "Battery equipment investment, change on year"), ("%", "%"), ("券商研报", "Broker's report"), "新能源", 12.0, -3.2),
    (("包装机械产量同比", "Packaging machines built, change on year"), ("%", "%"), ("行业协会季报", "Association, quarterly"), "包装机械", 5.2, 0.4),
    (("机床订单同比", "Machine tool orders, change on year"), ("%", "%"), ("行业协会季报", "Association, quarterly"), "机床", -1.5, 0.9),
    (("功率器件价格指数", "Price index of power devices"), ("点", "points"), ("市场部调研", "Our market research"), "", 104.0, -1.6),
)  # fmt: skip
"""Figure, unit, source, industry (zh) or '', value of the first quarter shown, change a quarter."""
