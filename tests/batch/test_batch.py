"""Whole batches as people start them: processes of their own, real files, real kills.

The long form (KAMXL_LONG=1) does the same with 300 workbooks and ten kills.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from kamxl import walk
from kamxl.batch.find import FOLDER
from tests.batch.shelf import (
    Shelf,
    add_bystanders,
    batch,
    differences,
    finish,
    kill,
    make_shelf,
    records,
    start,
    times_done,
    tree,
    wait_for,
    write_book,
)
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

SUMMARY = ("组合总览.xlsx", "组合总览.json")
long = pytest.mark.skipif(not os.environ.get("KAMXL_LONG"), reason="long form: set KAMXL_LONG=1")


def check_whole_folder(root: Path, good: int, *, damaged: int, locked: int) -> None:
    shelf = make_shelf(root, good, damaged=damaged, locked=locked, encrypted=1, bombs=1)
    bystanders = add_bystanders(root)
    before = tree(root)
    code, out, said = batch(root, "--recursive", "--retries", 1, "--workers", 2)
    after = tree(root)
    bad = damaged + locked + 2
    assert code == 1
    assert out["counts"] == {
        "found": good + bad, "done": good, "unchanged": 0, "elsewhere": 0, "unusable": 0, "failed": bad, "open": 0,
    }  # fmt: skip
    by_error: dict[str, list[str]] = {}
    for entry in out["books"]:
        name = Path(entry["book"]).relative_to(root).as_posix()
        if entry["outcome"] == "failed":
            by_error.setdefault(entry["error"], []).append(name)
            assert len(entry["reason"]) > 10
            assert name in said, "each failure is named for people, too"
    assert by_error == {
        "NotAWorkbook": shelf.damaged, "BusyError": shelf.locked, "EncryptedBook": shelf.encrypted, "TooLarge": shelf.bombs,
    }  # fmt: skip
    backups = {name.replace(".xlsx", ".bak.xlsx") for name in shelf.good}
    assert after.keys() - before.keys() == {*backups, *SUMMARY}
    assert set(differences(before, after)) == {*shelf.good, *backups, *SUMMARY}, "nothing else is touched"
    assert {name: after[name] for name in bystanders} == bystanders
    assert all(after[name.replace(".xlsx", ".bak.xlsx")] == before[name] for name in shelf.good)
    assert times_done(root) == dict.fromkeys(shelf.good, 1)
    check_summary(root / "组合总览.xlsx", out)
    kept = json.loads((root / "组合总览.json").read_text("utf-8"))
    assert {**kept, "seconds": 0} == {**out, "seconds": 0}, "for programs: what --json prints"


def check_summary(path: Path, out: dict[str, object]) -> None:
    """The summary's sums are those of the workbooks, and each failure stands in it with its reason."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says which extensions (in-cell bars) it would lose
        book = load_workbook(path)
    entries = out["books"]
    assert isinstance(entries, list)
    rows = table(book["各工作簿"])
    good = [entry for entry in entries if entry["outcome"] == "done"]
    figures = [entry["figures"] for entry in good]
    assert len(rows) == len(good)
    assert sum(row["客户数"] for row in rows) == sum(one["customers"] for one in figures)
    revenue = sum(one["revenue_12m"] for one in figures) / 10_000
    assert sum(row["近12月交易额(万元)"] for row in rows) == pytest.approx(revenue)
    owners = table(book["各负责人"])
    assert sum(row["近12月交易额(万元)"] for row in owners) == pytest.approx(revenue)
    assert sum(row["占比"] for row in owners) == pytest.approx(1)
    for title, severity in (("高级别预警", "high"), ("中级别预警", "medium"), ("低级别预警", "low")):
        total = sum(one["alerts"][severity] for one in figures)
        assert sum(row[title] for row in rows) == sum(row[title] for row in owners) == total
    failures = table(book["失败与原因"])
    others = [row["工作簿"] for row in failures if row["类别"] == "其他格式"]
    assert others == ["旧格式.xls"]
    reasons = [row["原因"] for row in failures if row["类别"] != "其他格式"]
    assert reasons == [entry["reason"] for entry in entries if entry["outcome"] == "failed"]
    cells = [row[0] for row in book["各工作簿"].iter_rows(min_row=5, max_col=1) if row[0].hyperlink]
    assert len(cells) == len(good)
    assert all((path.parent / unquote(cell.hyperlink.target)).is_file() for cell in cells), "a click opens the workbook"


def table(sheet: object) -> list[dict[str, object]]:
    """The rows of the list of a sheet."""
    (found,) = sheet.tables.values()  # type: ignore[attr-defined]
    header, *rows = [[cell.value for cell in row] for row in sheet[found.ref]]  # type: ignore[index]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_folder_with_every_kind_of_file(tmp_path: Path) -> None:
    check_whole_folder(tmp_path / "共享", 22, damaged=3, locked=2)


@long
@pytest.mark.long
def test_a_folder_of_three_hundred(tmp_path: Path) -> None:
    check_whole_folder(tmp_path / "共享", 290, damaged=5, locked=3)


@dataclass
class Calm:
    """A shelf as it is filled, and what the folder looks like after a batch that nobody disturbs."""

    shelf: Shelf
    after: dict[str, bytes]

    def copy(self, folder: Path) -> Path:
        """The shelf once more, elsewhere, under the same name."""
        return Path(shutil.copytree(self.shelf.root, folder / self.shelf.root.name))


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Calm]:
    """A function that fills a shelf with so many good workbooks, two damaged ones and a locked one."""

    @cache
    def make(good: int) -> Calm:
        folder = tmp_path_factory.mktemp("calm")
        shelf = make_shelf(folder / "before" / "共享", good, damaged=2, locked=1)
        found = Calm(shelf, {})
        other = found.copy(folder / "after")
        assert batch(other, "--recursive", "--retries", 0)[0] == 1
        found.after = tree(other)
        return found

    return make


def check_kills(calm: Calm, folder: Path, kills: int, seed: int) -> None:
    """Kill, go on, kill … and at last let it finish: nothing is lost, done twice, or left lying about."""
    draw, root, count = random.Random(seed), calm.copy(folder), len(calm.shelf.good)
    for number in range(kills):
        process = start(root, "--recursive", "--retries", 0, *(["--resume"] if number else []))
        reach(root, min(len(times_done(root)) + draw.randint(0, max(1, count // kills)), count - 4), process)
        time.sleep(draw.random() * 0.4)
        kill(process, group=draw.random() < 0.7)
    code, out, _ = batch(root, "--recursive", "--retries", 0, "--resume")
    assert code == 1
    assert out["counts"] == {
        "found": count + 3, "done": count, "unchanged": 0, "elsewhere": 0, "unusable": 0, "failed": 3, "open": 0,
    }  # fmt: skip
    assert differences(tree(root), calm.after) == []
    assert times_done(root) == dict.fromkeys(calm.shelf.good, 1)
    ends = [record for record in records(root) if record["kind"] == "end"]
    assert len({record["batch"] for record in ends}) == 1, "all of it was one batch"


def reach(root: Path, goal: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many workbooks are done and one is in hand."""
    wait_for(
        lambda: process.poll() is not None or (len(times_done(root)) >= goal and any(root.glob("**/.*.kamxl-lock")))
    )


def test_killed_at_two_moments_and_resumed_it_ends_as_if_undisturbed(
    calm: Callable[[int], Calm], tmp_path: Path
) -> None:
    check_kills(calm(10), tmp_path, 2, seed=1)


@long
@pytest.mark.long
def test_killed_at_ten_moments_and_resumed_it_ends_as_if_undisturbed(
    calm: Callable[[int], Calm], tmp_path: Path
) -> None:
    check_kills(calm(297), tmp_path, 10, seed=2)


def check_two_at_once(calm: Calm, folder: Path) -> None:
    root, count = calm.copy(folder), len(calm.shelf.good)
    both = [start(root, "--recursive", "--retries", 0, "--workers", 1) for _ in range(2)]
    (one, first), (other, second) = [finish(process) for process in both]
    assert one == other == 1
    for out in (first, second):
        counts = out["counts"]
        assert counts["done"] + counts["elsewhere"] + counts["unchanged"] == count
        assert (counts["failed"], counts["open"]) == (3, 0)
    assert first["counts"]["done"] + second["counts"]["done"] == count
    assert times_done(root) == dict.fromkeys(calm.shelf.good, 1), "every workbook exactly once"
    assert differences(tree(root), calm.after) == []


def test_two_batches_on_one_folder_share_the_work(calm: Callable[[int], Calm], tmp_path: Path) -> None:
    check_two_at_once(calm(10), tmp_path)


@long
@pytest.mark.long
def test_two_batches_on_a_large_folder_share_the_work(calm: Callable[[int], Calm], tmp_path: Path) -> None:
    check_two_at_once(calm(297), tmp_path)


def test_what_has_not_changed_is_not_computed_again(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 4)
    assert batch(shelf.root, "--recursive")[1]["counts"]["done"] == 4
    before = {name: (shelf.root / name).stat().st_mtime_ns for name in shelf.good}
    code, out, _ = batch(shelf.root, "--recursive")
    assert (code, out["counts"]["unchanged"], out["counts"]["done"]) == (0, 4, 0)
    assert {name: (shelf.root / name).stat().st_mtime_ns for name in shelf.good} == before
    write_book(shelf.root / shelf.good[0], seed=77)
    (shelf.root / "华南大区" / "kamxl.toml").write_text("[tier.threshold]\nS = 500\n", "utf-8")
    changed = {shelf.good[0], *(name for name in shelf.good if name.startswith("华南大区"))}
    out = batch(shelf.root, "--recursive")[1]
    done = {
        Path(entry["book"]).relative_to(shelf.root).as_posix() for entry in out["books"] if entry["outcome"] == "done"
    }
    assert done == changed


def test_a_workbook_without_a_usable_row_is_named_and_no_success(tmp_path: Path) -> None:
    """It is written, so that 数据质量 says why, and stays what it is when nothing has changed."""
    good = write_book(tmp_path / "好.xlsx")
    write_book(tmp_path / "空.xlsx", customers=0)
    lost = load_workbook(good)
    for row in range(2, lost["客户信息"].max_row + 1):
        lost["客户信息"].cell(row, 1).value = None
    lost.save(tmp_path / "无编号.xlsx")
    for first in (True, False):
        code, out, said = batch(tmp_path)
        assert code == 1
        assert (out["counts"]["unusable"], out["counts"]["failed"]) == (2, 0)
        assert out["counts"]["done" if first else "unchanged"] == 1
        found = {Path(entry["book"]).name: entry for entry in out["books"]}
        assert [found[name]["outcome"] for name in ("无编号.xlsx", "空.xlsx")] == ["unusable"] * 2
        assert ("没有可用的行  无编号.xlsx" in said) == first
        assert "1 个工作簿有未计入的数据：共 3 行" in said
    assert "数据质量" in load_workbook(tmp_path / "无编号.xlsx", read_only=True).sheetnames
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        failures = table(load_workbook(out["summary"])["失败与原因"])
    assert {row["工作簿"]: row["类别"] for row in failures} == {
        "无编号.xlsx": "没有可用的行",
        "空.xlsx": "没有可用的行",
    }


def test_out_mirrors_the_tree_and_leaves_the_sources_alone(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 4, damaged=1)
    before = tree(shelf.root)
    target = shelf.root / "结果"
    code, out, _ = batch(shelf.root, "--recursive", "--out", target)
    assert (code, out["counts"]["done"], out["counts"]["failed"]) == (1, 4, 1)
    assert set(tree(target)) == {*shelf.good, *SUMMARY}
    assert {name: content for name, content in tree(shelf.root).items() if not name.startswith("结果/")} == before
    code, out, _ = batch(shelf.root, "--recursive", "--out", target)
    assert (out["counts"]["unchanged"], out["counts"]["found"]) == (4, 5), "the copies are no input"
    (target / shelf.good[0]).unlink()
    assert batch(shelf.root, "--recursive", "--out", target)[1]["counts"]["done"] == 1
    assert batch(shelf.root, "--out", shelf.root)[0] == 2


def test_a_job_over_the_time_limit_is_given_up_and_named(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 2)
    before = tree(shelf.root)
    code, out, said = batch(shelf.root, "--recursive", "--timeout", 0.02, "--no-summary")
    assert (code, out["counts"]["failed"]) == (1, 2)
    assert {entry["error"] for entry in out["books"]} == {"timeout"}
    assert "0.02 秒" in said
    assert tree(shelf.root) == before


def test_a_workbook_over_the_memory_limit_is_given_up_and_the_rest_go_on(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 2)
    write_large(shelf.root / "大.xlsx")
    code, out, _ = batch(shelf.root, "--recursive", "--memory", 200, "--workers", 1)
    outcomes = {Path(entry["book"]).name: entry.get("error", "done") for entry in out["books"]}
    assert outcomes.pop("大.xlsx") == "memory"
    assert set(outcomes.values()) == {"done"}
    assert code == 1


def write_large(path: Path) -> None:
    """Order lines enough for hundreds of MB, written as text: openpyxl would take a minute."""
    write_book(path)
    rng = random.Random(1)
    head = "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in
                   ("订单编号", "客户编号", "订单日期", "产品", "金额(元)"))  # fmt: skip
    lines = "".join(
        f'<row><c t="inlineStr"><is><t>S{n:07}</t></is></c><c t="inlineStr"><is><t>C0000{n % 3:02}</t></is></c><c><v>'
        f'{45000 + n % 900}</v></c><c t="inlineStr"><is><t>{rng.getrandbits(80):x}</t></is></c><c><v>{n % 977}</v></c></row>'
        for n in range(150_000)
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>{head}</row>{lines}</sheetData></worksheet>'
    parts["xl/worksheets/sheet2.xml"] = sheet.encode()
    change = {
        "xl/workbook.xml": (b"</sheets>", b'<sheet name="\xe8\xb4\xad\xe4\xb9\xb0\xe8\xae\xb0\xe5\xbd\x95" sheetId="9" r:id="rId99" '
                            b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></sheets>'),
        "xl/_rels/workbook.xml.rels": (b"</Relationships>", b'<Relationship Id="rId99" Target="worksheets/sheet2.xml" Type='
                                       b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'),
        "[Content_Types].xml": (b"</Types>", b'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.'
                                b'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'),
    }  # fmt: skip
    for name, (old, new) in change.items():
        parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_the_log_holds_every_step_as_a_line_of_json(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 2, damaged=1)
    log = tmp_path / "logs" / "batch.jsonl"
    batch(shelf.root, "--recursive", "--log", log)
    events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [event["event"] for event in events] == ["begin", "book", "book", "book", "end"]
    assert {event["book"]: event["outcome"] for event in events[1:-1]} == {
        **dict.fromkeys(shelf.good, "done"), shelf.damaged[0]: "failed",
    }  # fmt: skip
    assert all("at" in event for event in events)
    assert events[-1]["counts"]["failed"] == 1


def test_resume_goes_on_with_the_day_of_the_batch_that_was_killed(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 3)
    process = start(shelf.root, "--recursive")
    wait_for(lambda: any(record["kind"] == "begin" for record in records(shelf.root)))
    kill(process, group=True)
    resume = [sys.executable, "-m", "kamxl", "--lang", "zh", "batch", str(shelf.root), "--recursive", "--resume"]
    wrong = subprocess.run([*resume, "--as-of", "2026-01-01"], capture_output=True, check=False)
    assert wrong.returncode == 2
    done = subprocess.run([*resume, "--json"], capture_output=True, check=True)
    out = json.loads(done.stdout)
    assert (out["resumed"], out["as_of"], out["counts"]["done"]) == (True, "2026-09-30", 3)
    out = json.loads(
        subprocess.run([*resume, "--as-of", "2026-09-30", "--json"], capture_output=True, check=True).stdout
    )
    assert (out["resumed"], out["counts"]["unchanged"]) == (False, 3), "a batch that is over is not gone on with"


def test_a_folder_without_workbooks_is_wrong_usage(tmp_path: Path) -> None:
    code, _, said = batch(tmp_path)
    assert code == 2
    assert "没有找到工作簿" in said
    assert not (tmp_path / FOLDER).exists()


def test_a_conversion_of_a_folder(tmp_path: Path) -> None:
    """Exports of two branches, one of them as csv and xlsx side by side, become canonical workbooks in the same tree."""
    source, target = tmp_path / "导出", tmp_path / "标准"
    head, *rows = [CUSTOMER_HEADERS, *CUSTOMER_ROWS]
    text = "\n".join(",".join(line) for line in [head, *rows])
    for name in ("华东/客户.csv", "华南/名单.csv"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(text.encode("gb18030"))
    write_book(source / "华南" / "名单.xlsx", seed=3)
    (source / "空.csv").write_text("随便,什么\n", "utf-8")
    before = tree(source)
    code, out, _ = batch(source, "--recursive", "--task", "convert", "--out", target)
    assert (code, out["counts"]["done"], out["counts"]["failed"]) == (1, 3, 1)
    assert {name for name in tree(target) if name.endswith(".xlsx")} == {
        "华东/客户.xlsx", "华南/名单.csv.xlsx", "华南/名单.xlsx.xlsx", "组合转换.xlsx",
    }  # fmt: skip
    assert tree(source) == before
    east = next(entry for entry in out["books"] if entry["book"].endswith("客户.csv"))
    assert (east["figures"]["created"], east["figures"]["not_taken"]) == (3, 0)
    checked = walk.open_book(target / "华东" / "客户.xlsx", as_of=AS_OF)
    assert list(checked.frames["customers"].index) == [row[0] for row in CUSTOMER_ROWS]
    first = tree(target)
    code, out, _ = batch(source, "--recursive", "--task", "convert", "--out", target)
    assert out["counts"]["unchanged"] == 3
    assert differences(tree(target), first) == []


def test_a_validation_of_a_folder(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path / "共享", 3)
    before = tree(shelf.root)
    code, out, _ = batch(shelf.root, "--recursive", "--task", "validate")
    assert (code, out["counts"]["done"]) == (0, 3)
    after = tree(shelf.root)
    assert after.keys() - before.keys() == {"组合校验.xlsx", "组合校验.json"}
    assert differences({name: after[name] for name in before}, before) == []
    assert batch(shelf.root, "--task", "validate", "--out", tmp_path / "x")[0] == 2
