"""The words that other systems have for the choices of ours: data, looked up where a cell's own word is none of them.

They stand here and not in the schema because they are clear only where a whole table comes from such a system: Closed is a
finished order in one program and a lost customer in another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from kamxl.convert.kinds import status_of
from kamxl.schema import values
from kamxl.schema.field import Column
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified

WORDS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        ("customers", "status"): {
            "potential": ("opportunity", "subscriber", "marketing qualified lead", "sales qualified lead", "mql", "sql", "suspect", "open - not contacted", "working - contacted", "new lead", "in talks", "talking", "in discussion", "in negotiation", "negotiating", "negotiation", "evaluating", "evaluation", "trial", "pilot", "qualified", "试用", "试用中", "沟通中", "洽谈", "初步接触", "接触中", "有意向", "未签约", "新建", "待跟进"),
            "active": ("customer", "client", "customer - direct", "customer - channel", "existing customer", "key account", "evangelist", "won", "closed won", "installed", "enabled", "启用", "已启用", "成交客户", "老客户", "现有客户", "签约中", "重点合作", "交易中", "正常交易"),
            "paused": ("disabled", "blocked", "停用", "已停用", "停止交易", "暂停交易", "观察"),
            "lost": ("lost", "closed lost", "inactive customer", "丢单", "输单", "战败", "已流失客户", "黑名单", "注销", "已注销"),
        },
        ("orders", "status"): {
            "done": ("posted", "已过账", "paid", "paid in full", "fully applied", "deposited", "billed", "invoiced", "fulfilled", "closed won", "received", "settled", "fully billed", "已付款", "已开票", "已出库", "全部发货", "已收款", "已关闭完成", "结案", "已结案", "业务关闭", "已核销", "已入账", "销售", "销售出库", "销售单", "正常销售", "出库", "发货", "开票", "sale", "sales", "order", "success", "succeeded", "successful", "支付成功", "invoice", "shipment", "standard order", "已结算", "已支付", "已执行", "已完结", "完结"),
            "open": ("activated", "sent", "overdue", "partially paid", "partial", "part paid", "partly paid", "unpaid", "viewed", "approved", "confirmed", "booked", "pending fulfillment", "pending approval", "pending billing", "partially fulfilled", "unfulfilled", "awaiting payment", "awaiting shipment", "awaiting fulfillment", "awaiting fulfilment", "awaiting pickup", "authorized", "on hold", "backordered", "in process", "in progress", "submitted", "已确认", "待确认", "已审核", "审核", "审核中", "待审核", "未审核", "已生效", "生效", "正常", "已提交", "审批中", "待发", "待出库", "部分出库", "未关闭", "备货中", "已排产", "待收款", "未付款", "已接单", "等待买家付款", "等待卖家发货", "等待买家确认收货", "卖家已发货", "买家已付款", "待收货", "在途", "未发货", "部分付款", "审核通过", "已签约", "未结清", "partially shipped", "not billed", "not invoiced"),
            "cancelled": ("voided", "voidedorder", "rejected", "declined", "deleted", "驳回", "已驳回", "已撤单", "撤单", "废弃", "已废弃", "失效", "已失效", "终止", "已终止", "无效", "审核不通过", "审核未通过", "未通过", "failed", "expired", "closed lost", "lost"),
            "returned": ("credit memo", "credited", "returned to vendor", "credit", "credit note"),
        },
        ("follow_ups", "method"): {
            "phone": ("logged call", "call", "tel", "telephone", "电话沟通", "电联", "打电话", "去电", "来电", "outbound call", "inbound call", "拨打电话", "通话", "外呼"),
            "visit": ("field visit", "customer visit", "上门", "上门拜访", "登门", "走访", "面谈", "on-site", "on site", "site visit", "face to face", "现场", "拜访客户", "外勤", "外勤签到", "签到"),
            "email": ("email sent", "emails", "发邮件", "邮件往来"),
            "meeting": ("event", "demo", "zoom", "teams", "演示", "会谈", "座谈", "视频"),
            "wechat": ("企业微信沟通", "微信聊天", "钉钉", "飞书"),
            "other": ("note", "task", "to do", "备忘", "任务", "记录", "快速记录", "普通记录"),
        },
        ("contracts", "status"): {
            "running": ("activated", "signed", "executed", "active", "in force", "open", "live", "有效", "执行", "履行中", "已生效", "已签", "已签订", "正常", "履约中", "进行中", "已归档"),
            "done": ("closed", "completed", "fulfilled", "完成", "履行完毕", "已到期", "expired", "到期", "已结束", "已完结"),
            "ended": ("canceled", "terminated", "作废合同", "已作废", "已解除", "解除"),
            "pending": ("in approval process", "in review", "sent", "draft", "pending", "negotiating", "unsigned", "待签", "待签订", "待签约", "未签", "未签订", "签订中", "审核中", "已报价", "待审批", "草稿"),
        },
        ("satisfaction", "channel"): {
            "online": ("online form", "web form", "online survey", "email survey", "在线问卷", "微信问卷", "扫码"),
            "phone": ("phone survey", "telephone survey", "回访"),
            "interview": ("on-site", "onsite"),
        },
        ("complaints", "kind"): {
            "complaint": ("problem", "incident", "故障", "质量问题", "售后", "issue", "bug"),
            "inquiry": ("request", "information", "查询", "service request"),
            "suggestion": ("feature request", "feedback", "反馈"),
        },
        ("complaints", "severity"): {"high": ("p1", "1 - high", "特急", "s1", "重大", "特大", "major"), "medium": ("p2", "2 - medium", "s2"), "low": ("p3", "3 - low", "s3")},
        ("deals", "stage"): {
            "research": ("prospecting", "prospect", "lead in", "new", "线索", "新建", "appointment scheduled", "发现商机", "线索验证", "验证客户"),
            "qualify": ("qualification", "qualified", "需求了解", "qualified to buy", "确认商机", "需求发现", "初步筛选"),
            "contact": ("needs analysis", "presentation scheduled", "contact made", "demo scheduled", "demo", "discovery", "meeting scheduled", "identify decision makers", "初步沟通", "初步接洽", "拜访", "id. decision makers", "建立联系", "价值呈现"),
            "solution": ("value proposition", "perception analysis", "decision maker bought-in", "develop", "方案设计", "需求确定", "需求调研", "技术交流", "样品测试", "试用", "试样"),
            "proposal": ("proposal/price quote", "negotiation/review", "proposal made", "proposal sent", "negotiations started", "propose", "quoted", "quote sent", "方案报价", "方案/报价", "报价中", "已报价", "谈判/审核", "商务洽谈", "投标", "谈判审核", "招投标", "价格谈判"),
            "signed": ("contract sent", "合同审批", "合同流程", "待签约", "待签合同", "签约中", "pending signature", "verbal agreement"),
            "won": ("closed won", "已赢单", "已签单", "won deal", "won", "成交", "已成交", "赢单"),
            "lost": ("closed lost", "lost", "已输单", "已丢单", "放弃", "搁置", "丢单", "输单", "closed-lost to competition", "失败", "无效"),
        },
    }
)  # fmt: skip
"""(sheet, field) -> code of the choice -> words."""


_ASIDE: re.Pattern[str] = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
"""Closed won (Sales Pipeline)."""


_ORDERS = re.compile(r"(?<=.)(?:\s*\borders?|订单)$", re.IGNORECASE)
"""Open orders."""


@cache
def _codes(sheet: str, key: str) -> Mapping[str, str]:
    known = WORDS.get((sheet, key), {})
    return {folded(simplified(word)): code for code, some in known.items() for word in some}


def understood(sheet: str, key: str, column: Column, cells: Sequence[object]) -> list[object]:
    """The cells of a column of choices, with the word of ours where a cell has that of another system or is in traditional characters.

    Args:
        sheet: key of the sheet.
        key: of the field.
        column: the field's.
        cells: as typed.
    """
    if column.kind != "choice" or column.open_list:
        return list(cells)
    ours: dict[object, object] = {cell: _ours(sheet, key, column, cell) for cell in set(cells) if isinstance(cell, str)}
    return [ours.get(cell, cell) for cell in cells]


def _ours(sheet: str, key: str, column: Column, cell: str) -> str:
    plain = simplified(cell)
    known = _codes(sheet, key)
    for word in dict.fromkeys((plain, _ASIDE.sub("", plain), *([_ORDERS.sub("", plain)] if sheet == "orders" else []))):
        try:
            values.choice(word, column.choices)
        except ValueError:
            code = known.get(folded(word)) or (status_of(word) if (sheet, key) == ("orders", "status") else None)
            if code is not None:
                return next((one.zh for one in column.choices if one.code == code), cell)
        else:
            return word
    return cell
