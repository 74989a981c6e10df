"""Records the sessions of `kamxl convert` at a pseudo-terminal into the pages that show them: `python docs/sessions.py`.

A test records them anew and compares.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
AS_OF = "2026-05-31"
FILES: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "客户.csv": "客户编号,客户名称,行业,电话,负责人\nK001,上海华强机电设备有限公司,机械,021-55501001,王磊\nK002,苏州恒远精密制造有限公司,电子,0512-55501002,李涛\n",
        "订单.csv": "单号,客户,日期,品名,金额\nS001,上海华强,3/5/2026,伺服电机,12.5\nS002,苏州恒远精密制造有限公司,4/5/2026,变频器,8\n",
    },
    "en": {
        "customers.csv": "Customer ID,Customer name,Industry,Phone,Owner\nK001,Northwind Traders Ltd,Retail,021-55501001,Ann Lee\nK002,Contoso Pharma Inc,Health,0512-55501002,Bob Ray\n",
        "orders.csv": "Order No,Account,Date,Item,Amount\nS001,Northwind,3/5/2026,Servo,12.5\nS002,Contoso Pharma Inc,4/5/2026,Drive,8\n",
    },
}
PAGES: Mapping[str, Path] = {"zh": ROOT / "docs" / "zh" / "convert.md", "en": ROOT / "docs" / "convert.md"}
BOOKS: Mapping[str, str] = {"zh": "大客户.xlsx", "en": "accounts.xlsx"}
ANSWERS = ("2", "3", "1")
"""Day, month, year; in 万元; the first of the customers named."""
_BEGIN, _END = "<!-- session: made by docs/sessions.py -->\n```text\n", "```\n<!-- end of session -->"


def run(arguments: list[str], folder: Path, *answers: str) -> tuple[str, int]:
    """What a terminal shows, answers and all, and the exit code; each answer is typed when a prompt waits."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(
            sys.executable,
            [sys.executable, "-m", "kamxl", *arguments],
            {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160", "TERM": "dumb"},
        )
    shown, waiting, asked = b"", list(answers), 0
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if waiting and shown.count(b"[0]:") > asked and shown.rstrip().endswith(b"[0]:"):
            asked = shown.count(b"[0]:")
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
    _, status = os.waitpid(child, 0)
    text = shown.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "")
    return text, os.waitstatus_to_exitcode(status)


def session(lang: str, folder: Path) -> str:
    """Two conversions: the first asks, the second does not."""
    for name, text in FILES[lang].items():
        (folder / name).write_text(text, "utf-8")
    customers, orders = FILES[lang]
    book = BOOKS[lang]
    said = ""
    for sources, answers in (((customers, orders), ANSWERS), ((orders,), ())):
        command = ["convert", *sources, "--to", book, "--as-of", AS_OF]
        shown, _ = run(["--lang", lang, *command], folder, *answers)
        said += f"$ kamxl {' '.join(command)}\n{shown.strip()}\n\n"
    said = re.sub(r"(?<=[ ，])\d+\.\d(?= (?:s|秒))|(?<=用时 )\d+\.\d", "0.4", said)
    return re.sub(r"[ \t]+$", "", said, flags=re.MULTILINE).rstrip() + "\n"


def shown_in(page: str) -> str:
    """The session that a page shows."""
    return page.partition(_BEGIN)[2].partition(_END)[0]


def main() -> None:
    for lang, path in PAGES.items():
        page = path.read_text("utf-8")
        before, begin, rest = page.partition(_BEGIN)
        _, end, after = rest.partition(_END)
        with tempfile.TemporaryDirectory() as folder:
            made = session(lang, Path(folder))
        path.write_text(before + begin + made + end + after, "utf-8")


if __name__ == "__main__":
    main()
