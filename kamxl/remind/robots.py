"""What the robots of chats take, and what they answer.

Each gets plain text in the kind of message that has no markup: what a workbook says is never a mention, a tag or a link. The kinds
are those of the makers' own pages: 企业微信 群机器人, 钉钉 自定义机器人, 飞书 自定义机器人, Slack incoming webhooks.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import quote_plus, urlsplit

from kamxl.remind.digest import Digest, Item, is_today
from kamxl.remind.texts import plain

Kind = Literal["wecom", "dingtalk", "feishu", "slack", "plain"]
HOSTS: Mapping[str, Kind] = {
    "qyapi.weixin.qq.com": "wecom",
    "oapi.dingtalk.com": "dingtalk",
    "api.dingtalk.com": "dingtalk",
    "open.feishu.cn": "feishu",
    "open.larksuite.com": "feishu",
    "hooks.slack.com": "slack",
    "hooks.slack-gov.com": "slack",
}
_WECOM_BYTES, _USUAL_BYTES, _SLACK_BYTES = 2_048, 18_000, 2_900
_PLAIN_ITEMS = 500
Body = dict[str, object]


def _wecom(digest: Digest) -> Body:
    return {"msgtype": "text", "text": {"content": plain(digest, _WECOM_BYTES, length=120)}}


def _dingtalk(digest: Digest) -> Body:
    return {"msgtype": "text", "text": {"content": plain(digest, _USUAL_BYTES)}, "at": {"isAtAll": False}}


def _feishu(digest: Digest) -> Body:
    return {"msg_type": "text", "content": {"text": plain(digest, _USUAL_BYTES)}}


def _slack(digest: Digest) -> Body:
    # Slack reads &, < and > as its own even here; `calm` left only the first of them.
    text = plain(digest, _SLACK_BYTES, length=200).replace("&", "&amp;")
    block = {"type": "section", "text": {"type": "plain_text", "text": text[:3_000], "emoji": False}}
    title = digest.title.replace("&", "&amp;")
    return {"text": title, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False, "blocks": [block]}


def _plain(digest: Digest) -> Body:
    return {
        "made_by": "kamxl",
        "title": digest.title,
        "text": plain(digest, _USUAL_BYTES),
        "book": digest.book,
        "owner": digest.owner,
        "as_of": digest.as_of.isoformat(),
        "until": digest.until.isoformat(),
        "alerts": {"total": digest.total, **digest.alerts},
        "items": [_item(item, digest) for item in digest.items[:_PLAIN_ITEMS]],
        "left_out": max(len(digest.items) - _PLAIN_ITEMS, 0),
    }


def _item(item: Item, digest: Digest) -> Body:
    return {
        "id": item.uid,
        "kind": item.kind,
        "today": is_today(item, digest.as_of),
        "day": item.day.isoformat(),
        "severity": item.severity,
        "customer_id": item.customer_id,
        "customer": item.name,
        "title": item.title,
        "fact": item.fact,
        "advice": item.advice,
    }


BODIES: Mapping[Kind, Callable[[Digest], Body]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
    "slack": _slack,
    "plain": _plain,
}


def bodies(digest: Digest) -> bytes:
    """The bodies of all robots in one JSON file."""
    found: Body = {"made_by": "kamxl remind", **{kind: make(digest) for kind, make in BODIES.items()}}
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def kind_of(url: str) -> Kind:
    """Whose robot answers at an address."""
    return HOSTS.get((urlsplit(url).hostname or "").lower(), "plain")


def signed(kind: Kind, url: str, body: Body, secret: str | None, now: float) -> tuple[str, Body]:
    """The address and the body with the signature that 钉钉 and 飞书 ask for where their robot has a secret.

    Args:
        kind: whose robot.
        url: its address.
        body: the message.
        secret: None where it has none.
        now: seconds since 1970; a robot refuses a signature that is an hour old.
    """
    if not secret or kind not in ("dingtalk", "feishu"):
        return url, body
    if kind == "dingtalk":
        stamp = str(int(now * 1000))
        sign = _hmac(secret.encode(), f"{stamp}\n{secret}".encode())
        return f"{url}{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(sign)}", body
    stamp = str(int(now))
    return url, {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{secret}".encode(), b""), **body}


def _hmac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


_BUSY = {45009, -1, 130101, 410100, 11232, 9499}
"""Codes in an answer that say: too many, or later (企业微信 45009 and -1, 钉钉 130101 and 410100, 飞书 11232 and 9499)."""


def refused(kind: Kind, answer: str) -> tuple[str, bool] | None:
    """Why a robot did not take a message that it answered with 200, and whether to try again; None where it took it."""
    if kind in ("plain", "slack"):
        return None
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return "?", False
    if not isinstance(told, dict):
        return "?", False
    code = next((told[key] for key in ("errcode", "code", "StatusCode") if key in told), None)
    if code == 0 and not isinstance(code, bool):
        return None
    said = next((told[key] for key in ("errmsg", "msg", "StatusMessage") if isinstance(told.get(key), str)), "")
    return f"{code} {said}".strip(), code in _BUSY if isinstance(code, int) else False
