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
ANSWERS = ("1", "3", "1")
"""Day, month, year; in 万元; the first of the customers named."""
_WIDE, _HIGH = 160, 200
"""Of the terminal, in letters and lines: nothing is scrolled away."""
_PROMPT = re.compile(r"^ +(?:Choose|请选择)\b|^(?:Which one|请选择)（?.*\[0\]:")
"""The line of a question that waits, or has been answered."""
_NUMBERED = re.compile(r"\[0\]:")
_OPEN = re.compile(r"Enter\)|回车确认|\[0\]:$")
"""What stands there while it waits."""
_BEGIN, _END = "<!-- session: made by docs/sessions.py -->\n```text\n", "```\n<!-- end of session -->"


def run(arguments: list[str], folder: Path, *answers: str, term: str = "xterm") -> tuple[str, int]:
    """What a terminal shows, lists and answers and all, and the exit code.

    Args:
        arguments: of kamxl.
        folder: to run it in.
        answers: the number of the line to choose in each list, from 0; typed with the arrow keys where the terminal has them.
        term: kind of the terminal; a dumb one cannot move its cursor.
    """
    import fcntl
    import pty
    import struct
    import termios

    import pyte

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        wide = {"COLUMNS": str(_WIDE), "LINES": str(_HIGH), "TERM": term, "PROMPT_TOOLKIT_NO_CPR": "1"}
        os.execve(
            sys.executable,
            [sys.executable, "-m", "kamxl", *arguments],
            {**os.environ, "PYTHONPATH": str(ROOT), **wide},
        )
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", _HIGH, _WIDE, 0, 0))
    screen = pyte.Screen(_WIDE, _HIGH)
    stream = pyte.ByteStream(screen)
    waiting, lists = list(answers), []
    while _fed(terminal, stream):
        lines = _shown(screen)
        asked = [at for at, line in enumerate(lines) if _PROMPT.search(line)]
        if not asked or not waiting or len(asked) != len(lists) + 1 or not _OPEN.search("\n".join(lines[asked[-1] :])):
            continue
        answer = waiting.pop(0)
        if _NUMBERED.search(lines[asked[-1]]):
            os.write(terminal, f"{answer}\n".encode())
            lists.append([])
            continue
        os.write(terminal, b"\x1b[B" * int(answer))
        while f"› {answer})" not in "\n".join(_shown(screen)) and _fed(terminal, stream):
            pass
        lists.append(_shown(screen)[asked[-1] :])
        os.write(terminal, b"\r")
    _, status = os.waitpid(child, 0)
    return "\n".join(_with_lists(_shown(screen), lists)), os.waitstatus_to_exitcode(status)


def _fed(terminal: int, stream: object) -> bool:
    """Let the terminal show what has been written to it; False at the end."""
    try:
        piece = os.read(terminal, 65_536)
    except OSError:
        return False
    stream.feed(piece)  # type: ignore[attr-defined]  # pyte has no types
    return bool(piece)


def _shown(screen: object) -> list[str]:
    lines = [line.rstrip() for line in screen.display]  # type: ignore[attr-defined]  # as above
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _with_lists(lines: list[str], lists: list[list[str]]) -> list[str]:
    """The lines with each list as it stood there when its answer was chosen."""
    found: list[str] = []
    left = list(lists)
    for line in lines:
        shown = left.pop(0) if left and _PROMPT.search(line) else []
        found += shown or [line]
    return found


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


def questions(shown: str) -> int:
    """How many questions a terminal shows."""
    return sum(_PROMPT.search(line) is not None for line in shown.splitlines())


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
