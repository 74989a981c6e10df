"""Messages to robots and mailboxes, with servers on this machine that look at what they get."""

from __future__ import annotations

import base64
import email
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable, Mapping
from email import policy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kamxl.book import Result
from kamxl.errors import BusyError, KamxlError, SettingsError, UsageError
from kamxl.remind import Clock, post, remind
from kamxl.results import RemindSummary
from tests.remind.conftest import sheets
from tests.remind.servers import Waits, robot

ResultOf = Callable[..., Result]
OK = (200, '{"errcode": 0, "errmsg": "ok"}', dict[str, str](), 0.0)


def sent(
    result: Result, environment: Mapping[str, str] | None = None, waits: Waits | None = None, **given: Any
) -> RemindSummary:
    return remind(result, None, send=(waits or Waits()).clock, environment=environment or {}, **given)


def states(done: RemindSummary) -> list[tuple[str | None, str, int]]:
    return [(one.owner, one.state, one.tries) for one in done.messages]


def log_of(result: Result) -> Path:
    return result.book.path.with_name(f"{result.book.path.stem}.remind.log")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("wecom", lambda body: body["text"]["content"]),
        ("dingtalk", lambda body: body["text"]["content"]),
        ("feishu", lambda body: body["content"]["text"]),
        ("slack", lambda body: body["blocks"][0]["text"]["text"]),
        ("plain", lambda body: body["text"]),
    ],
)
def test_each_robot_gets_its_body_once(result_of: ResultOf, kind: str, text: Callable[[Any], str]) -> None:
    with robot((200, '{"errcode": 0, "code": 0}', {}, 0)) as it:
        result = result_of(settings={"remind.webhooks": f"王磊={kind}:KAMXL_ROBOT"})
        environment = {"KAMXL_ROBOT": it.url}
        done = sent(result, environment)
        assert states(done) == [("王磊", "sent", 1)]
        assert done.messages[0].to == f"{kind} (127.0.0.1)"
        assert text(it.got[0]).startswith("王磊：待办提醒 2026-09-30\n")
        assert "送样" in text(it.got[0])
        assert states(sent(result, environment)) == [("王磊", "already", 0)]
        assert len(it.got) == 1
        changed = result_of(sheets(action="改为上门"), settings={"remind.webhooks": f"王磊={kind}:KAMXL_ROBOT"})
        assert states(sent(changed, environment)) == [("王磊", "sent", 1)]
    lines = log_of(result).read_bytes().splitlines()
    assert len(lines) == 3
    assert it.url.encode() not in log_of(result).read_bytes()
    assert b"\\u9001\\u6837" not in log_of(result).read_bytes()  # no text of the message


def test_every_owner_to_a_robot_of_all(result_of: ResultOf) -> None:
    with robot() as it:
        result = result_of(settings={"remind.webhooks": it.url})
        assert states(sent(result)) == [("王磊", "sent", 1), ("赵敏", "sent", 1)]
        assert [body["owner"] for body in it.got] == ["王磊", "赵敏"]
        assert states(sent(result, owner="赵敏")) == [("赵敏", "already", 0)]


def test_a_server_that_stumbles_is_tried_three_times(result_of: ResultOf) -> None:
    waits = Waits()
    with robot((500, "", {}, 0), (429, "", {}, 0), OK) as it:
        result = result_of(settings={"remind.webhooks": f"王磊={it.url}"})
        assert states(sent(result, waits=waits)) == [("王磊", "sent", 3)]
    assert waits.waited == [1.0, 4.0]
    with robot((503, "", {}, 0)) as it:
        result = result_of(settings={"remind.webhooks": f"王磊={it.url}"}, name="二.xlsx")
        done = sent(result)
        assert states(done) == [("王磊", "failed", 3)]
        assert done.messages[0].why == "HTTP 503"
        assert len(it.got) == 3
        # What failed is no message that was sent: it is tried anew.
        assert states(sent(result)) == [("王磊", "failed", 3)]


def test_what_is_refused_is_not_tried_again(result_of: ResultOf) -> None:
    with robot((404, "", {}, 0)) as it:
        done = sent(result_of(settings={"remind.webhooks": f"王磊={it.url}"}))
        assert states(done) == [("王磊", "failed", 1)]
    with robot((200, '{"errcode": 310000, "errmsg": "sign <at> not match"}', {}, 0)) as it:
        done = sent(result_of(settings={"remind.webhooks": f"王磊=dingtalk:{it.url}"}, name="二.xlsx"))
        assert states(done) == [("王磊", "failed", 1)]
        assert done.messages[0].why == "310000 sign ＜at＞ not match"
    with robot((200, '{"errcode": 45009, "errmsg": "freq"}', {}, 0), OK) as it:
        done = sent(result_of(settings={"remind.webhooks": f"王磊=wecom:{it.url}"}, name="三.xlsx"))
        assert states(done) == [("王磊", "sent", 2)]


@pytest.mark.parametrize(
    "answer", ["", "[]", "{", '{"errcode": "0"}', '{"errcode": true}', "[" * 5000, "\xff", '{"errcode": 1e999}']
)
def test_an_answer_of_any_shape(result_of: ResultOf, answer: str) -> None:
    with robot((200, answer, {}, 0)) as it:
        done = sent(result_of(settings={"remind.webhooks": f"王磊=wecom:{it.url}"}))
        assert [one.state for one in done.messages] == ["failed"]


def test_no_redirect_is_followed(result_of: ResultOf) -> None:
    with robot() as other, robot((307, "", {"Location": other.url}, 0)) as it:
        done = sent(result_of(settings={"remind.webhooks": f"王磊={it.url}"}))
        assert states(done) == [("王磊", "failed", 1)]
        assert other.got == []


def test_a_server_that_never_answers(result_of: ResultOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is up, and the other owners' messages to it are not waited for."""
    from kamxl.remind import sending

    monkeypatch.setattr(sending, "post", lambda url, data: post.post(url, data, seconds=0.2))
    with robot((200, "", {}, 1.0)) as it:
        done = sent(result_of(settings={"remind.webhooks": it.url}))
        assert states(done) == [("王磊", "failed", 3), ("赵敏", "failed", 0)]
        for _ in range(3_000):  # a busy machine's server gets to them later
            if len(it.got) == 3:
                break
            time.sleep(0.01)
        assert len(it.got) == 3


def test_nobody_listens(result_of: ResultOf) -> None:
    with robot() as it:
        url = it.url
    assert states(sent(result_of(settings={"remind.webhooks": f"王磊={url}"}))) == [("王磊", "failed", 3)]


def test_signatures(result_of: ResultOf) -> None:
    """As the makers' pages give them: 钉钉 signs the address with HMAC-SHA256 of `timestamp\\nsecret` by the secret, 飞书 the body with that
    of nothing by `timestamp\\nsecret`."""
    with robot((200, '{"errcode": 0, "code": 0}', {}, 0)) as it:
        environment = {
            "KAMXL_D": f"{it.url}?access_token=x",
            "KAMXL_D_SECRET": "SECd",
            "KAMXL_F": it.url,
            "KAMXL_F_SECRET": "SECf",
        }
        result = result_of(settings={"remind.webhooks": "王磊=dingtalk:KAMXL_D、王磊=feishu:KAMXL_F"})
        assert [one.state for one in sent(result, environment).messages] == ["sent", "sent"]
        query = parse_qs(urlsplit(it.paths[0]).query)
        wanted = hmac.new(b"SECd", b"1600000000000\nSECd", hashlib.sha256).digest()
        assert query == {
            "access_token": ["x"],
            "timestamp": ["1600000000000"],
            "sign": [base64.b64encode(wanted).decode()],
        }
        wanted = hmac.new(b"1600000000\nSECf", b"", hashlib.sha256).digest()
        assert (it.got[1]["timestamp"], it.got[1]["sign"]) == ("1600000000", base64.b64encode(wanted).decode())
        assert it.got[1]["msg_type"] == "text"
        assert b"SEC" not in log_of(result).read_bytes()


@pytest.mark.parametrize(
    ("setting", "value", "environment", "said"),
    [
        ("remind.webhooks", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1b2c", {}, "holds a secret"),
        ("remind.webhooks", "https://oapi.dingtalk.com/robot/send?access_token=1", {}, "holds a secret"),
        ("remind.webhooks", "https://hooks.slack.com/services/T0/B0/x", {}, "holds a secret"),
        ("remind.webhooks", "https://robot.example/send?token=abc", {}, "holds a secret"),
        ("remind.webhooks", "https://robot.example/4f1c2a9b7d3e4f5a6b7c8d9e", {}, "holds a secret"),
        ("remind.webhooks", "https://user:pass@robot.example/", {}, "holds a secret"),
        ("remind.webhooks", "http://robot.example/", {}, "https"),
        ("remind.webhooks", "http://127.0.0.1.evil.example/", {}, "https"),
        ("remind.webhooks", "https://[::1", {}, "https"),
        ("remind.webhooks", "https://robot.example:99999/", {}, "https"),
        ("remind.webhooks", "file:///etc/passwd", {}, "not the address of a robot"),
        ("remind.webhooks", "AWS_SECRET_ACCESS_KEY", {"AWS_SECRET_ACCESS_KEY": "https://x.example/"}, "begin with KAMXL_"),
        ("remind.webhooks", "KAMXL_NOT_THERE", {}, "no environment variable KAMXL_NOT_THERE"),
        ("remind.webhooks", "KAMXL_BAD", {"KAMXL_BAD": "http://robot.example/"}, "https"),
        ("remind.smtp", "smtp://u:p@mail.example", {}, "holds a secret"),
        ("remind.smtp", "mail.example", {}, "begin with KAMXL_"),
        ("remind.smtp", "http://mail.example", {}, "smtp://"),
        ("remind.mail_from", "a@b.example\nBcc: c@d.example", {}, "not an email address"),
    ],
)  # fmt: skip
def test_addresses_that_will_not_do(
    result_of: ResultOf, setting: str, value: str, environment: dict[str, str], said: str
) -> None:
    mail = {"remind.smtp": "smtp://127.0.0.1:1", "remind.mail_from": "a@b.example", "remind.mail_to": "c@d.example"}
    given = {setting: value} if setting == "remind.webhooks" else {**mail, setting: value}
    with pytest.raises(SettingsError, match=said) as caught:
        sent(result_of(settings=given), environment)
    assert "pass" not in str(caught.value) or "password" in str(caught.value)
    assert "remind." in str(caught.value) or "设置" in str(caught.value)


def test_nowhere_to_send(result_of: ResultOf) -> None:
    with pytest.raises(UsageError, match=r"remind\.webhooks"):
        sent(result_of())


def test_who_has_nothing_to_do_is_left_in_peace(result_of: ResultOf) -> None:
    alone = {"客户信息": [sheets()["客户信息"][0], ["C9", "丙", "机械", "李", "13800001234", None, "潜在", "钱", "是"]]}
    with robot() as it:
        done = sent(result_of(alone, settings={"remind.webhooks": it.url}), owner="钱")
        assert done.messages == []
        assert it.got == []


@pytest.mark.parametrize(
    "line",
    [b"{", b"[]", b"1", b"null", b'{"key": 1}', b'{"key": ["x"]}', b"[" * 100_000, b"\xff\xfe", b"\x00" * 50, b'{"key": "\\ud800"}', b'{"as_of": {}}'],
)  # fmt: skip
def test_a_hostile_line_of_the_log_costs_itself(result_of: ResultOf, line: bytes) -> None:
    with robot() as it:
        result = result_of(settings={"remind.webhooks": it.url})
        sent(result)
        log = log_of(result)
        first, *others = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(first + line + b"\n" + b"".join(others))
        assert [one.state for one in sent(result).messages] == ["already", "already"]
        assert len(it.got) == 2


def test_what_is_no_log_stops_the_sending(result_of: ResultOf) -> None:
    """Who does not know what was sent does not send, and nothing of anybody's is written over."""
    with robot() as it:
        result = result_of(settings={"remind.webhooks": it.url})
        log = log_of(result)
        for content in (b"", b"mine\n", b'{"at": "x", "event": "begin", "batch": "1"}\n'):
            log.write_bytes(content)
            with pytest.raises(KamxlError):
                sent(result)
            assert log.read_bytes() == content
        log.unlink()
        log.mkdir()
        with pytest.raises(UsageError):
            sent(result)
        log.rmdir()
        assert it.got == []
        sent(result)
        assert len(it.got) == 2


class _Post:
    """A mail server that refuses somebody for good, and stumbles once over another."""

    def __init__(self) -> None:
        self.got: list[Envelope] = []
        self.stumbles = 0

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        if address.startswith("slow") and self.stumbles < 1:
            self.stumbles += 1
            return "451 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.got.append(envelope)
        return "250 OK"


def test_mail(result_of: ResultOf) -> None:
    server = _Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, server_hostname="localhost", ready_timeout=60)
    controller.start()
    try:
        result = result_of(
            settings={
                "remind.smtp": f"smtp://127.0.0.1:{port}",
                "remind.mail_from": "kam@corp.example",
                "remind.mail_to": "王磊=wang@corp.example、王磊=nobody@corp.example、赵敏=slow@corp.example",
            }
        )
        done = sent(result)
        assert [(one.to, one.state, one.tries) for one in done.messages] == [
            ("mail (wang@corp.example)", "sent", 1),
            ("mail (nobody@corp.example)", "failed", 1),
            ("mail (slow@corp.example)", "sent", 2),
        ]
        assert [(one.mail_from, one.rcpt_tos) for one in server.got] == [
            ("kam@corp.example", ["wang@corp.example"]),
            ("kam@corp.example", ["slow@corp.example"]),
        ]
        data = server.got[0].content
        assert isinstance(data, bytes)
        message = email.message_from_bytes(data, policy=policy.default)
        assert message["To"] == "wang@corp.example"
        text = message.get_body(("plain",))
        assert text is not None
        assert "送样" in text.get_content()
        assert [one.state for one in sent(result).messages] == ["already", "failed", "already"]
        assert len(server.got) == 2
    finally:
        controller.stop()


def test_a_log_that_cannot_be_read(result_of: ResultOf, monkeypatch: pytest.MonkeyPatch) -> None:
    from kamxl.files import regular
    from kamxl.remind import log

    with robot() as it:
        result = result_of(settings={"remind.webhooks": it.url})
        sent(result)

        def denied(path: Path, most: int) -> None:
            raise regular.TooLongError(path, most)

        monkeypatch.setattr(log.regular, "read", denied)
        with pytest.raises(BusyError):
            sent(result)
        assert len(it.got) == 2


def test_two_at_once(result_of: ResultOf) -> None:
    """A second process that sends at the same time is refused: it could not know what the first is about to send."""
    busy: list[str] = []
    with robot((500, "", {}, 0), OK) as it:
        result = result_of(settings={"remind.webhooks": f"王磊={it.url}"})

        def meanwhile(seconds: float) -> None:
            with pytest.raises(BusyError) as caught:
                sent(result)
            busy.append(str(caught.value))

        done = remind(result, None, send=Clock(lambda: 0.0, meanwhile), environment={})
        assert states(done) == [("王磊", "sent", 2)]
        assert len(it.got) == 2
    assert len(busy) == 1


def test_the_log_is_lines_of_json(result_of: ResultOf) -> None:
    with robot() as it:
        result = result_of(settings={"remind.webhooks": it.url})
        sent(result)
    head, *lines = [json.loads(line) for line in log_of(result).read_text("ascii").splitlines()]
    assert head == {"made_by": "kamxl remind"}
    assert [set(line) for line in lines] == [{"key", "as_of", "owner", "to"}] * 2
