"""The hand-worked workbook: fifteen customers, every rule on both sides of its limit. `expected` holds what must come out.

The day is 2026-05-31, the last of a month, because limits in calendar months are hardest there: three months before it is
2026-02-28, twelve is 2025-05-31, fifteen is 2025-02-28. The windows are

    12 months            2025-06-01 … 2026-05-31          12 months before   2024-06-01 … 2025-05-31
    last 3 months        2026-03-01 … 2026-05-31          a year before      2025-03-01 … 2025-05-31

A row's comment says which limit it stands at. "At" is the limit itself, "past" the first day or 分 beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

AS_OF = date(2026, 5, 31)

Rows = Sequence[Sequence[Any]]

# fmt: off
CUSTOMERS: Rows = (
    ("客户编号", "客户名称", "所属行业", "所在区域", "联系人", "电话", "首次合作时间", "年交易金额(万元)", "年利润(万元)", "合作状态", "最近跟进日期", "跟进内容", "负责人", "客户来源", "回款率(%)", "商业信誉", "行业影响力", "质量损失(万元)", "增长潜力", "信息使用授权", "指定等级", "渠道类型"),
    # Typed annual figures beside orders: the orders count, not the 999.
    ("K01", "东海重工", "机械制造", "华东", "陈一", "021-5550-0101", "2025-05-31", 999, 99, "活跃", None, None, "王磊", "展会", "90%", "A", 5, 0, 4, "是", None, "直销"),
    # No phone: an error, and it counts all the same.
    ("K02", "西岭机床", "机械制造", "华东", "陈二", None, "2025-04-15", None, None, "活跃", None, None, "王磊", "展会", None, "B", 3, 3, None, "是", None, "直销"),
    # Contacted on 05-01 by the customer sheet: 30 days, at the limit of A. The records say 03-01, which would be late.
    ("K03", "南桥泵业", "机械制造", "华东", "陈三", "021-5550-0103", "2025-06-01", None, None, "活跃", date(2026, 5, 1), "电话确认排产", "王磊", "转介绍", None, None, None, None, None, "是", None, "直销"),
    ("K04", "北川阀门", "机械制造", "华东", "陈四", "021-5550-0104", "2025-05-31", None, None, "活跃", None, None, "王磊", "行业协会", None, "C", None, 1, 5, "否", None, "直销"),  # consent refused
    ("K05", "中原电机", "电子", "华东", "陈五", "021-5550-0105", "2025-02-28", None, None, "活跃", None, None, "王磊", None, "60%", "D", 1, 1, None, None, None, "直销"),  # consent unknown
    # No order: the typed figures count. 21.24925 万元 are 212,492.50 元.
    ("K06", "明远仪表", "电子", "华南", "陈六", "021-5550-0106", "2023-05-05", 21.24925, 5, "活跃", None, None, "李娜", None, 100, None, None, None, None, "是", None, "直销"),
    ("K07", "长风电子", "电子", "华南", "陈七", "021-5550-0107", "2026-04-15", None, None, "活跃", None, None, "李娜", None, None, None, None, None, None, "是", None, "直销"),
    ("K08", "海拓传感", "电子", "华南", "陈八", "021-5550-0108", "2026-01-15", None, None, "流失", None, None, "李娜", None, None, None, None, None, None, "是", None, "直销"),
    ("K09", "天一线束", "电子", "华南", "陈九", "021-5550-0109", "2025-05-22", None, None, "活跃", None, None, "李娜", None, None, None, None, None, None, "是", None, "经销"),
    # A label that the model does not know: kept, and served as the computed C.
    ("K10", "云帆自动化", "电子", "华南", "陈十", "021-5550-0110", "2025-05-22", None, None, "活跃", None, None, "李娜", None, None, None, None, None, None, "是", "战略客户", "经销"),
    # A person made it S; by revenue it is C.
    ("K11", "金石化工", "化工", None, "林一", "021-5550-0111", "2024-06-10", None, None, "活跃", None, None, "赵强", None, None, None, None, None, None, "是", "S级", "经销"),
    ("K12", "晨光涂料", "化工", None, "林二", "021-5550-0112", None, None, None, "潜在", None, None, "赵强", None, None, None, 4, None, 2, "是", None, "经销"),
    ("K13", "泰和树脂", "化工", None, "林三", "021-5550-0113", "2024-01-10", None, None, "暂停", None, None, "赵强", None, None, None, None, None, None, "是", None, "经销"),
    ("K14", "鸿运颜料", "化工", "华北", "林四", "021-5550-0114", "2025-05-31", None, None, "活跃", None, None, "赵强", None, None, None, None, None, None, "是", None, "经销"),
    ("K15", "新禾农药", "化工", "华北", "林五", "021-5550-0115", None, None, None, "潜在", "2026.5.20", "寄出样品", "赵强", None, None, None, None, None, None, "是", None, None),
)

ORDERS: Rows = (
    ("订单编号", "客户编号", "订单日期", "产品", "数量", "单价(元)", "金额(元)", "毛利(元)", "已回款(元)", "订单状态"),
    # K01: 150 万元 in 12 months, at the bound of S. Six order days, the first 12 months ago to the day: loyal.
    # Last 3 months 28 万元 of 40 a year before: 70 %, at the limit. Paid 120 of 150: 80 %, at the limit.
    ("D0101", "K01", "2025-05-31", "伺服", None, None, 400_000, 80_000, 0, "已完成"),   # last day outside the 12 months
    ("D0102", "K01", "2025-06-15", "伺服", None, None, 420_000, 84_000, 420_000, "已完成"),
    ("D0103", "K01", "2025-09-10", "减速机", None, None, 250_000, 40_000, 250_000, "已完成"),  # two lines,
    ("D0103", "K01", "2025-09-10", "减速机", None, None, 150_000, 20_000, 150_000, "已完成"),  # one order
    ("D0104", "K01", "2025-12-20", "传感器", None, None, 400_000, 100_000, 300_000, "已完成"),
    ("D0105", "K01", "2026-03-03", "伺服", None, None, 180_000, 36_000, 80_000, None),  # no status: it counts
    ("D0106", "K01", "2026-05-10", "伺服", None, None, 100_000, 20_000, 0, "进行中"),
    # K02: 149.997 万元, under the bound of S. Five order days: not loyal. 349,999.99 of 500,000: past the 70 %.
    # Paid 799,999 of the 1,000,000 that say so: past the 80 %.
    ("D0201", "K02", "2025-04-15", "伺服", None, None, 500_000, 100_000, None, "已完成"),
    ("D0202", "K02", "2025-08-05", "减速机", None, None, 600_000, 120_000, 600_000, "已完成"),
    ("D0203", "K02", "2025-11-11", "伺服", None, None, 400_000, None, 199_999, "已完成"),     # profit not known
    ("D0204", "K02", "2026-01-20", "传感器", None, None, 149_970.01, 29_994, None, "已完成"),
    ("D0205", "K02", "2026-04-08", "伺服", None, None, 349_999.99, 70_000, None, "已完成"),
    # K03: 80 万元, at the bound of A. Six order days, the first a day less than 12 months ago: not loyal.
    ("D0301", "K03", "2025-06-01", "伺服", 100, 2_000, 200_000, 40_000, 160_000, "已完成"),   # first day inside the 12 months
    ("D0302", "K03", "2025-08-20", "减速机", 100, None, 150_000, 30_000, None, "已完成"),      # price 150,000 ÷ 100
    ("D0303", "K03", "2025-10-15", "传感器", None, None, 150_000, 30_000, None, "已完成"),
    ("D0304", "K03", "2025-12-01", "伺服", None, None, 100_000, 20_000, None, "已完成"),
    ("D0305", "K03", "2026-03-02", "减速机", None, None, 120_000, 24_000, None, "已完成"),     # day 61 of its quarter
    ("D0306", "K03", "2026-05-31", "伺服", None, None, 80_000, 16_000, None, "已完成"),        # the very day
    ("D0307", "K03", "2026-06-01", "伺服", None, None, 300_000, 60_000, None, "进行中"),       # tomorrow
    ("D0308", "K03", "2026-02-02", "伺服", None, None, 300_000, 60_000, None, "已取消"),
    # K04: 79.999 万元, under the bound of A. Last order 3 months ago to the day: neither asleep nor overdue.
    # That order is outside the last 3 months, so 0 of 1 万元 a year before, at the base of the rule.
    ("D0401", "K04", "2025-05-31", "线缆", None, None, 10_000, None, None, "已完成"),
    ("D0402", "K04", "2025-09-09", "伺服", None, None, 500_000, None, None, "已完成"),
    ("D0403", "K04", "2026-02-28", "伺服", None, None, 299_990, None, None, "已完成"),
    # K05: last order a day more than 3 months ago: asleep and overdue. 9,999.99 a year before, under the base of the rule;
    # the 50,000 of 02-28 are a day outside that window.
    ("D0501", "K05", "2025-02-28", "伺服", None, None, 50_000, 10_000, None, "已完成"),
    ("D0502", "K05", "2025-03-01", "线缆", None, None, 9_999.99, 2_000, None, "已完成"),
    ("D0503", "K05", "2025-07-07", "伺服", 80, 2_500, 200_000, 40_000, None, "已完成"),
    ("D0504", "K05", "2025-11-20", "伺服", None, None, 200_000, 40_000, None, "已完成"),
    ("D0505", "K05", "2026-02-27", "线缆", None, None, 100_000, 25_000, None, "已完成"),
    # K07: 15 万元, at the bound of B. Two orders on one day: two orders, one order day.
    ("D0701", "K07", "2026-04-15", "伺服", 100, 1_000, 100_000, 20_000, None, "已完成"),
    ("D0702", "K07", "2026-04-15", "伺服", None, None, 50_000, None, None, "已完成"),
    # K08: 14.999 万元, under the bound of B. Its status is 流失: no alert that it stopped to order.
    ("D0801", "K08", "2026-01-15", "减速机", None, None, 149_990, 29_998, None, "已完成"),
    # K09: the latest order is 3 × the mean of the three before: at the limit. K10: a 分 past it. Equal revenue in 12 months.
    ("D0901", "K09", "2025-05-22", "线缆", None, None, 10_000, 2_000, None, "已完成"),
    ("D0902", "K09", "2025-10-10", "线缆", None, None, 10_000, 2_000, None, "已完成"),
    ("D0903", "K09", "2026-01-12", "线缆", None, None, 10_000, 2_000, None, "已完成"),
    ("D0904", "K09", "2026-04-20", "线缆", None, None, 30_000, 6_000, None, "已完成"),
    ("D1001", "K10", "2025-05-22", "线缆", None, None, 9_999.99, 2_000, None, "已完成"),
    ("D1002", "K10", "2025-10-10", "线缆", None, None, 10_000, 2_000, None, "已完成"),
    ("D1003", "K10", "2026-01-12", "线缆", None, None, 10_000, 2_000, None, "已完成"),
    ("D1004", "K10", "2026-04-20", "线缆", None, None, 30_000, 8_000, None, "已完成"),
    # K11: 37 × the mean of two earlier orders: two are too few for an outlier.
    ("D1101", "K11", "2024-06-10", "传感器", None, None, 1_000, 200, None, "已完成"),
    ("D1102", "K11", "2024-12-12", "传感器", None, None, 1_000, 200, None, "已完成"),
    ("D1103", "K11", "2026-05-05", "传感器", None, None, 37_507.50, 7_501.50, None, "已完成"),
    # K13: returns within the 12 months of an order before them, typed with either sign. They are no order days: the last
    # order is a day more than 12 months ago, so it is lost, and its revenue is negative.
    ("D1301", "K13", "2025-05-30", "传感器", None, None, 800_000, 160_000, None, "已完成"),
    ("D1302", "K13", "2025-07-01", "传感器", None, None, 700_000, 140_000, None, "退货"),
    ("D1303", "K13", "2025-07-02", "传感器", None, None, -50_050, -10_010, None, "退货"),
    # K14: one order, 12 months ago to the day: not yet lost, and outside the 12 months.
    ("D1401", "K14", "2025-05-31", "传感器", None, None, 30_000, None, None, "已完成"),
    ("D1402", "K14", "2026-03-15", "传感器", None, None, 99_999, None, None, "已取消"),
    ("D1403", "K14", "2026-07-01", "传感器", None, None, 88_888, None, None, "进行中"),
    # K15: nothing but a cancelled order is no order at all.
    ("D1501", "K15", "2026-01-01", "传感器", None, None, 77_777, None, None, "已取消"),
    # Left out, because a key field is at fault. Of 12 months: 10,000 + 20,000 + 5,000 − 1,000.
    ("D9901", "K99", "2025-06-01", "伺服", None, None, 10_000, None, None, "已完成"),       # nobody's; first day inside the 12 months
    ("D9902", "K01", "昨天", "伺服", None, None, 20_000, None, None, "已完成"),             # without a day: it may be of them
    ("D9903", "K01", "2026-04-01", "伺服", None, None, "一百", None, None, "已完成"),       # cannot be read: in no sum
    ("D9904", "K01", "2026-04-01", "伺服", None, None, 5_000, None, None, "大概退了"),      # a status that nobody knows
    ("D9905", "K99", "2025-05-31", "伺服", None, None, 70_000, None, None, "已完成"),       # last day outside
    ("D9906", "K99", "2026-06-01", "伺服", None, None, 60_000, None, None, "进行中"),       # tomorrow
    ("D9907", "K99", "2026-04-01", "伺服", None, None, 80_000, None, None, "已取消"),
    ("D9908", "K99", "2026-04-01", "伺服", None, None, 1_000, None, None, "退货"),         # negative, though typed positive
    (None, "K99", "2024-01-01", "伺服", None, None, 3, None, None, None),                 # two faults, one row
)

FOLLOW_UPS: Rows = (
    ("跟进日期", "客户编号", "跟进方式", "跟进内容", "商机阶段", "下一步计划", "下次跟进日期", "负责人"),
    ("2026-02-01", "K01", "电话", "谈年度框架", "提案谈判", None, None, "王磊"),
    ("2026-05-17", "K01", "拜访", "签订年度框架", "合同签订", None, None, "王磊"),           # S, 14 days: at
    ("2026-04-30", "K02", "电话", "报价待确认", "提案谈判", None, None, "王磊"),             # A, 31 days: past 30
    ("2026-06-05", "K02", "电话", "尚未发生", "合同签订", None, None, "王磊"),              # next week
    ("2026-03-01", "K03", "邮件", "发送样本", "接触洽谈", None, None, "王磊"),
    ("2026-03-02", "K04", "微信", "确认规格", "需求方案", None, None, "王磊"),              # B, 90 days: at
    ("2026-03-01", "K05", "会议", "年度回顾", "接触洽谈", None, None, "王磊"),              # B, 91 days: past 90
    ("2025-12-02", "K06", "电话", "了解用量", "市场调研", None, None, "李娜"),              # 180 days: past 90, at for the profile
    ("2026-05-10", "K07", "电话", "约定回访", "筛选定位", "回访", "2026-05-30", "李娜"),     # promised for yesterday
    ("2025-12-02", "K08", "电话", "客户停产", None, None, None, "李娜"),                   # C, 180 days: at
    ("2026-05-10", "K09", "拜访", "补签协议", "合同签订", "送样", "2026-05-31", "王磊"),     # promised for today; not by its owner
    ("2026-04-10", "K10", "电话", "需要方案", "需求方案", "发方案", "2026-04-20", "李娜"),   # promised for 04-20,
    ("2026-04-25", "K10", "微信", "重新洽谈", "接触洽谈", None, None, "李娜"),              # and kept after it
    ("2026-05-16", "K11", "电话", "安排到访", None, None, None, "赵强"),                   # S by hand, 15 days: past 14
    ("2025-12-01", "K14", "电话", "初步了解", "市场调研", None, None, "赵强"),              # C, 181 days: past 180
)

CONTRACTS: Rows = (
    ("合同编号", "客户编号", "类型", "签订日期", "生效日期", "到期日期", "金额(元)", "合同状态"),
    ("H01", "K01", "合同", "2025-08-01", "2025-08-01", "2026-07-30", 1_000_000, "执行中"),  # in 60 days: at
    ("H02", "K02", "合同", "2025-08-01", "2025-08-01", "2026-07-31", 600_000, "执行中"),    # in 61 days: past
    ("H03", "K03", "合同", "2025-05-02", "2025-05-02", "2026-05-01", 300_000, "执行中"),    # ended, still running
    ("H04", "K04", "合同", "2025-01-01", "2025-01-01", "2025-12-31", 300_000, "已完成"),    # ended and done
    ("H05", "K07", "合同", "2026-01-01", "2026-01-01", "2026-06-15", 900_000, "已终止"),
    ("H06", "K08", "合同", "2026-06-10", "2026-06-10", "2027-06-09", 200_000, "执行中"),    # to be signed next week
    ("H07", "K09", "合同", "2025-06-03", "2025-06-03", "2026-06-02", 50_000, "执行中"),     # ends in two days
    ("H08", "K10", "合同", None, None, "2026-06-20", 70_000, "待定"),
    ("B01", "K01", "报价", "2025-07-01", None, None, 900_000, "待定"),                    # H01 was signed after it
    ("B02", "K03", "报价", "2025-05-02", None, None, 300_000, "待定"),                    # H03 was signed on that day
    ("B03", "K05", "报价", "2026-03-01", None, "2026-06-10", 120_000, "待定"),            # open; a quotation is no contract that expires
    ("B04", "K09", "报价", "2026-05-01", None, "2026-05-15", 60_000, "待定"),             # H07 was signed before it
    ("B05", "K10", "报价", "2026-04-01", None, None, 80_000, "已终止"),
    ("B06", "K12", "报价", None, None, None, 40_000, "待定"),                            # without a day
)

NEEDS: Rows = (
    ("需求编号", "客户编号", "提出日期", "需求描述", "相关产品", "优先级", "解决方案", "需求状态"),
    ("N01", "K01", "2026-04-30", "缩短交期", "伺服", "高", None, "处理中"),                # 31 days: past 30
    ("N02", "K02", "2026-05-01", "延长质保", None, "高", None, "待处理"),                 # 30 days: at
    ("N03", "K03", "2025-01-01", "备件入库", None, "中", "区域仓", "待处理"),              # not 高
    ("N04", "K04", "2025-01-01", "低温型号", None, "高", None, "已满足"),
    ("N05", "K05", "2025-01-01", "定制接口", None, "高", None, "放弃"),
    ("N06", "K07", "2026-01-01", "现场培训", None, "高", None, None),                    # 150 days, no status
    ("N07", "K07", "2026-04-01", "远程诊断", None, "高", None, "处理中"),                 # 60 days: two in all
)

SATISFACTION: Rows = (
    ("调查日期", "客户编号", "调查方式", "维度", "评分"),
    ("2026-05-01", "K01", "问卷", "总体", 6),                                          # at 6
    ("2026-05-01", "K02", "问卷", "总体", 5.9),                                        # past 6
    ("2025-11-01", "K03", "电话", "总体", 9),
    ("2026-05-01", "K03", "电话", "总体", 7),                                          # down 2: at, and "at least" fires
    ("2025-11-01", "K04", "电话", "总体", 9),
    ("2026-05-01", "K04", "电话", "总体", 7.1),                                        # down 1.9
    ("2026-05-01", "K05", "在线", "产品", 5),                                          # no 总体: the mean of the day,
    ("2026-05-01", "K05", "在线", "服务", 6.9),                                        # 5.95
    ("2025-05-01", "K05", "在线", "产品", 6),
    ("2026-05-01", "K07", "在线", "产品", 5),                                          # mean 6: at
    ("2026-05-01", "K07", "在线", "服务", 7),
    ("2026-01-01", "K08", "面访", "总体", 8),                                          # 总体 counts though older
    ("2026-05-01", "K08", "面访", "交付", 2),
)

COMPLAINTS: Rows = (
    ("反馈编号", "客户编号", "提出日期", "反馈类型", "严重程度", "反馈内容", "处理人", "解决日期"),
    ("T01", "K01", "2026-05-24", "投诉", "高", "包装破损", "周敏", None),                  # 7 days: at
    ("T02", "K02", "2026-05-23", "投诉", "中", "延迟交货", "周敏", None),                  # 8 days: past
    ("T03", "K03", "2026-05-01", "投诉", "高", "错发型号", "周敏", "2026-05-31"),          # closed today
    ("T04", "K04", "2026-05-01", "投诉", "低", "噪声偏大", "周敏", "2026-06-01"),          # to be closed tomorrow: still open
    ("T05", "K05", "2026-01-01", "咨询", "高", "询问证书", "周敏", None),                  # no complaint
    ("T06", "K07", "2026-05-20", "投诉", "高", "接头松动", "周敏", None),                  # two of them, this one of 11 days,
    ("T07", "K07", "2026-05-01", "投诉", "低", "说明书缺页", "周敏", None),                # the oldest of 30
)

MARKET: Rows = (
    ("监测时间", "竞品名称", "监测区域", "产品型号", "价格策略(元/台)", "市场份额(%)", "对标型号", "我方价格(元/台)", "竞品动态", "我方优势", "我方差距"),
    ("2026-03-10", "科跃", "华东", "M1", 2_000, "20%", "S1", 2_090, "春季促销", "交期短", "价格高"),
    ("2026-05-10", "科跃", "华东", "M1", 1_900, "22%", "S1", 2_090, "再次降价", None, None),  # −5 %, +2 points, ours +10 %: all at
    ("2026-03-10", "迈能", "华东", "M1", 2_000, 20, "S1", 2_090, None, None, "渠道少"),
    ("2026-05-10", "迈能", "华东", "M1", 1_901, 21.9, "S1", 2_090, None, None, None),       # −4.95 %, +1.9 points, ours +9.94 %
    ("2026-06-15", "迈能", "华东", "M1", 1_000, 50, "S1", 2_090, None, None, None),         # in two weeks
    ("2026-04-15", "锐达", "华南", "M2", 3_000, None, None, None, None, None, None),        # 46 days old: stale
    ("2025-12-01", "宏升", "华南", "M2", 2_400, None, "S2", 2_000, None, "服务好", None),
    ("2026-04-16", "宏升", "华南", "M2", 2_400, 10, "S2", 2_000, None, None, None),         # 45 days old: not yet stale;
    ("2026-04-16", "宏升", "华南", "M2", 2_600, None, None, None, None, None, None),        # two of one day are one of 2,500
    ("2026-04-16", "宏升", "华南", "M2", 2_600, None, None, None, None, None, None),        # pasted twice: 2,500, not 2,533
    ("2026-02-10", "科跃", "华南", "M1", 1_800, 30, None, None, None, None, None),          # seen once: nothing to compare with
)

TRENDS: Rows = (
    ("期间", "行业", "区域", "指标", "数值", "单位", "来源", "影响判断"),
    ("2025", "机械制造", None, "行业产值同比", 3.1, "%", "统计局", "中性"),
    ("2026Q2", "机械制造", None, "新订单指数", 51.2, None, "统计局", "机会"),
    ("2026-04", None, "华东", "铜价同比", 12, "%", "交易所", "威胁"),
    ("2026", "电子", None, "行业产值同比", 6.8, "%", "协会", "机会"),
    ("2026-06", None, "华东", "电价", 0.62, "元", "电网", "威胁"),
)

HISTORY: Rows = (
    ("评审日期", "客户编号", "客户名称", "等级", "模型", "交易额(万元)"),
    (date(2025, 12, 31), "K06", "明远仪表", "B", "门槛分级", 20),    # not in the last review: new again
    (date(2025, 12, 31), "K98", "旧客户一", "B", "门槛分级", 20),    # left earlier: not named any more
    (date(2026, 3, 31), "K01", "东海重工", "S", "门槛分级", 160),
    (date(2026, 3, 31), "K02", "西岭机床", "S", "门槛分级", 155),
    (date(2026, 3, 31), "K03", "南桥泵业", "B", "门槛分级", 70),
    (date(2026, 3, 31), "K04", "北川阀门", "A", "门槛分级", 81),
    (date(2026, 3, 31), "K05", "中原电机", "B", "门槛分级", 51),
    (date(2026, 3, 31), "K07", "长风电子", "C", "门槛分级", 0),
    (date(2026, 3, 31), "K08", "海拓传感", "C", "门槛分级", 14),
    (date(2026, 3, 31), "K09", "天一线束", "C", "门槛分级", 4),
    (date(2026, 3, 31), "K10", "云帆自动化", "C", "门槛分级", 4),
    (date(2026, 3, 31), "K11", "金石化工", "C", "门槛分级", 0.2),
    (date(2026, 3, 31), "K13", "泰和树脂", "B", "门槛分级", 30),
    (date(2026, 3, 31), "K14", "鸿运颜料", "C", "门槛分级", 3),
    (date(2026, 3, 31), "K99", "旧客户二", "A", "门槛分级", 90),     # has left the list
    (date(2026, 5, 31), "K01", "东海重工", "A", "门槛分级", 90),     # an earlier run of the day: replaced
    (date(2026, 5, 31), "K97", "旧客户三", "A", "门槛分级", 90),
    (date(2026, 6, 30), "K01", "东海重工", "C", "门槛分级", 1),      # a later day: kept, and not looked at
)
# fmt: on

SHEETS: Mapping[str, Rows] = {
    "客户信息": CUSTOMERS,
    "跟进记录": FOLLOW_UPS,
    "购买记录": ORDERS,
    "合同报价": CONTRACTS,
    "客户需求": NEEDS,
    "满意度": SATISFACTION,
    "投诉反馈": COMPLAINTS,
    "市场监测": MARKET,
    "市场趋势": TRENDS,
}
HISTORY_TITLE = "分级历史"


def save(
    path: Path,
    sheets: Mapping[str, Rows] = SHEETS,
    *,
    settings: Mapping[str, Any] | None = None,
    history: Rows | None = None,
) -> Path:
    """Write sheets as people make them: a header row, days as text or as dates. Returns the path.

    Args:
        path: of the xlsx.
        sheets: title -> rows, the first being the headers.
        settings: key -> value, for a 设置 sheet.
        history: rows of an earlier run's 分级历史; the sheet carries the name by which kamxl knows its own.
    """
    from openpyxl import Workbook
    from openpyxl.workbook.defined_name import DefinedName

    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if settings:
        sheet = book.create_sheet("设置")
        for row in (("参数", "取值"), *settings.items()):
            sheet.append(list(row))
    if history is not None:
        sheet = book.create_sheet(HISTORY_TITLE)
        for row in history:
            sheet.append(list(row))
        book.defined_names["_kx_tier_history"] = DefinedName("_kx_tier_history", attr_text=f"'{HISTORY_TITLE}'!$A$1")
    book.save(path)
    return path
