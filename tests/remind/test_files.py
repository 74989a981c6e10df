"""The files of a reminder: calendars, messages, text, and what robots take."""

from __future__ import annotations

import email
import json
from collections.abc import Callable
from datetime import date
from email import policy
from pathlib import Path

import icalendar
import pytest

from kamxl.book import Result
from kamxl.errors import UsageError
from kamxl.remind import Format, remind
from tests.remind.conftest import sheets

ResultOf = Callable[..., Result]
EVERY: tuple[Format, ...] = ("ics", "eml", "json", "md", "html")
HOSTILE = '@all <at user_id="all">甲</at> [x](http://e.example) **b** <!channel> & `c` \r\nATTENDEE:mailto:e@e.example 公司，有限;责任'


def strict(data: bytes) -> list[str]:
    """The unfolded lines of a calendar, after a look at the folding of RFC 5545, 3.1: CRLF ends each, none is over 75 bytes, and no
    letter is cut in two."""
    assert data.endswith(b"\r\n")
    lines = data[:-2].split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and 0 < len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # a fold within a letter would not be UTF-8
    return data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def test_a_calendar_is_read_again(result_of: ResultOf, tmp_path: Path) -> None:
    result = result_of()
    done = remind(result, tmp_path / "out", formats=["ics"])
    data = (tmp_path / "out" / "王磊.ics").read_bytes()
    lines = strict(data)
    found = icalendar.Calendar.from_ical(data)
    events = found.walk("VEVENT")
    wang = next(one for one in done.reminders if one.owner == "王磊")
    assert len(events) == wang.today + wang.week
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kamxl//remind//ZH", "METHOD:PUBLISH"]
    by_day = {event.decoded("dtstart") for event in events}
    assert date(2026, 10, 2) in by_day
    for event in events:
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        assert type(start) is date
        assert (end - start).days == 1
        assert event.decoded("dtstamp").isoformat() == "2026-09-30T00:00:00+00:00"
        assert event["sequence"] == (date(2026, 9, 30) - date(2000, 1, 1)).days
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER", "URL", "BEGIN:VALARM")) for line in lines)


def test_the_same_book_makes_the_same_bytes_and_sequence_rises(result_of: ResultOf, tmp_path: Path) -> None:
    result = result_of()
    for folder in ("one", "two"):
        remind(result, tmp_path / folder, formats=EVERY)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert [(tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names] == [
        True
    ] * len(names)
    remind(result_of(as_of=date(2026, 10, 1)), tmp_path / "one", formats=["ics"])  # in place of the first
    before, after = (
        {
            str(event["uid"]): event["sequence"]
            for event in icalendar.Calendar.from_ical((tmp_path / folder / "王磊.ics").read_bytes()).walk("VEVENT")
        }
        for folder in ("two", "one")
    )
    both = before.keys() & after.keys()
    assert both
    assert all(after[uid] == before[uid] + 1 for uid in both)


def test_a_persons_file_is_not_written_over(result_of: ResultOf, tmp_path: Path) -> None:
    out = tmp_path / "out"
    remind(result_of(), out, formats=EVERY)
    (out / "王磊.md").write_text("mine", "utf-8")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(UsageError):
        remind(result_of(as_of=date(2026, 10, 1)), out, formats=EVERY)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    remind(result_of(as_of=date(2026, 10, 1)), out, formats=EVERY, replace=True)
    assert "mine" in {path.read_text("utf-8") for path in out.iterdir() if "bak" in path.name}


def test_what_a_workbook_says_is_no_markup(result_of: ResultOf, tmp_path: Path) -> None:
    result = result_of(sheets(name=HOSTILE, action=HOSTILE))
    remind(result, tmp_path / "out", formats=EVERY)
    told = {kind: (tmp_path / "out" / f"王磊.{kind}").read_bytes() for kind in EVERY}
    strict(told["ics"])
    for text in (*told.values(),):
        for mark in (b"@all", b"<at ", b"<!", b"http://e.example", b"e@e.example"):
            found = text.replace(b"<!DOCTYPE html>", b"").replace(b"<!-- made by", b"")
            assert mark not in found, mark
    assert rb"\*\*b\*\*" in told["md"]
    assert rb"\[x\](http" in told["md"]
    message = email.message_from_bytes(told["eml"], policy=policy.default)
    page = message.get_body(("html",))
    assert page is not None
    assert "<at " not in page.get_content()
    slack = json.loads(told["json"])["slack"]
    assert slack["blocks"][0]["text"]["type"] == "plain_text"
    assert " & " not in slack["blocks"][0]["text"]["text"]
    assert json.loads(told["json"])["dingtalk"]["at"] == {"isAtAll": False}


def test_a_message(result_of: ResultOf, tmp_path: Path) -> None:
    settings = {"remind.mail_from": "kam@corp.example", "remind.mail_to": "王磊=wang@corp.example"}
    remind(result_of(settings=settings), tmp_path / "out", formats=["eml"])
    message, draft = (
        email.message_from_bytes((tmp_path / "out" / f"{name}.eml").read_bytes(), policy=policy.default)
        for name in ("王磊", "赵敏")
    )
    assert (message["From"], message["To"], message["X-Unsent"]) == ("kam@corp.example", "wang@corp.example", None)
    assert (draft["To"], draft["X-Unsent"]) == (None, "1")
    assert message["Subject"] == "王磊：待办提醒 2026-09-30"
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert all(len(line) <= 998 for line in (tmp_path / "out" / "王磊.eml").read_bytes().split(b"\r\n"))


@pytest.mark.parametrize(
    "owner",
    ['a/b\\c:d*?"<>|', "CON", "..", " 王 磊. ", "x" * 400, "=cmd()", "王磊\n换行", "😀"],
)
def test_owners_of_any_name(result_of: ResultOf, tmp_path: Path, owner: str) -> None:
    done = remind(result_of(sheets(owner=owner)), tmp_path / "out", formats=["ics", "md"])
    files = [Path(path) for one in done.reminders for path in one.files]
    assert all(path.is_file() and path.parent == tmp_path / "out" for path in files)
    assert len({path.name.casefold() for path in files}) == len(files) == 2 * len(done.reminders)
    assert not any(set(path.name) & set('<>:"/\\|?*\n') for path in files)


def test_only_of_one_owner(result_of: ResultOf, tmp_path: Path) -> None:
    remind(result_of(), tmp_path / "out", owner="王磊", formats=["ics"])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["王磊.ics"]
    with pytest.raises(UsageError, match="王磊"):
        remind(result_of(), tmp_path / "out", owner="王雷")


def test_nothing_due_is_a_calendar_all_the_same(result_of: ResultOf, tmp_path: Path) -> None:
    alone = {"客户信息": [sheets()["客户信息"][0], ["C9", "丙", "机械", "李", "13800001234", None, "潜在", "钱", "是"]]}
    remind(result_of(alone), tmp_path / "out", owner="钱", formats=EVERY)
    data = (tmp_path / "out" / "钱.ics").read_bytes()
    strict(data)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert "没有待办" in event["summary"]
    assert "没有待办" in (tmp_path / "out" / "钱.md").read_text("utf-8")


def test_bodies_fit_their_robots(result_of: ResultOf, tmp_path: Path) -> None:
    """企业微信 takes 2 048 bytes of text; what has no room is counted."""
    given = sheets()
    given["客户信息"] += [
        [f"K{n}", f"客户{n}有限公司", "机械", "李", "13800001234", "2020-01-01", "活跃", "王磊", None]
        for n in range(300)
    ]
    given["跟进记录"] += [["2026-09-01", f"K{n}", "电话", "谈", "再谈" * 30, "2026-10-01", "王磊"] for n in range(300)]
    remind(result_of(given), tmp_path / "out", owner="王磊", formats=["json"])
    found = json.loads((tmp_path / "out" / "王磊.json").read_text("utf-8"))
    assert list(found) == ["made_by", "wecom", "dingtalk", "feishu", "slack", "plain"]
    assert len(found["wecom"]["text"]["content"].encode()) <= 2048
    assert len(found["slack"]["blocks"][0]["text"]["text"]) <= 3000
    assert len(json.dumps(found["feishu"], ensure_ascii=False).encode()) < 20_000
    assert "还有" in found["wecom"]["text"]["content"]
    assert found["plain"]["made_by"] == "kamxl"
    assert len(found["plain"]["items"]) >= 300
