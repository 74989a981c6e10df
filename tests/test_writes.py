"""Who may change a disk: every call of the package that does, and why each that asks nobody is right.

Whether a file may be written over is decided in one place, `writer.may_write` (with `may_append` and `may_fill` beside it). So a module
either writes by `writer.save_output`, which asks it, or stands here with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "kamxl"
CHANGING = {
    "write_text", "write_bytes", "unlink", "remove", "renames", "rmdir", "removedirs", "rmtree", "mkdir", "makedirs", "touch", "truncate",
    "symlink_to", "hardlink_to", "link", "symlink", "mkfifo", "chmod", "lchmod", "chown", "utime", "setxattr", "removexattr", "copy", "copy2",
    "copyfile", "copytree", "move", "mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryDirectory", "TemporaryFile", "save", "savefig",
    "to_pdf", "to_csv", "to_excel", "to_json", "to_parquet", "extract", "extractall",
}  # fmt: skip
OF_MODULES = {"copy", "copy2", "link", "remove", "move", "symlink", "extract", "to_json", "truncate"}
"""Names that lists, frames and elements have too: counted where `os`, `shutil` or an archive is asked."""
OF_THE_DISK = {"os", "shutil", "tempfile"}

IN_MEMORY = "into memory"
INTO_THEIR_BOOK = "into the workbook of the user's that was read: what is compared is its content"
EXCEPTIONS = {
    "batch.child": ({"open"}, "a pipe to the process that watches over it"),
    "batch.claim": ({"open", "unlink", "replace"}, "locks: made exclusively, removed by whoever holds them or where they are dead"),
    "batch.manifest": ({"mkdir", "open", "unlink"}, "the journal, in a folder of its own, added to; removed where it holds nothing"),
    "batch.progress": ({"mkdir", "open"}, "the log: may_append"),
    "batch.summary": ({"mkdir"}, "a folder for the summary"),
    "batch.supervisor": ({"TemporaryFile"}, "what a child says, in a file without a name"),
    "batch.worker": ({"mkdir"}, "folders of the tree of copies"),
    "cli": ({"open"}, "the null device, in place of a stream that is closed"),
    "cli.doctor": ({"save"}, INTO_THEIR_BOOK),
    "cli.macros": ({"save"}, INTO_THEIR_BOOK),
    "cli.press": ({"write_text"}, "what the macro reads: may_fill"),
    "cli.output": ({"open"}, "the null device, in place of a stream that is closed"),
    "collect.collecting": ({"save"}, INTO_THEIR_BOOK),
    "convert.conversion": ({"save"}, INTO_THEIR_BOOK),
    "convert.keeping": ({"save"}, "the mapping: may_write, and what a person wrote is added to"),
    "convert.undo": ({"open", "save", "unlink"}, "what stands there is the conversion's by its digest, or may_write"),
    "export.deck": ({"open", "save"}, IN_MEMORY),
    "export.office": ({"to_pdf", "write_bytes"}, "in a scratch folder"),
    "files.access": ({"chmod", "chown", "setxattr", "removexattr"}, "the access of a file that is not in its place yet"),
    "files.exclusive": ({"open"}, "a lock in the private folder"),
    "files.leftovers": ({"unlink", "rmtree", "TemporaryDirectory"}, "what dead processes left, by name and owner; scratch folders"),
    "files.private": ({"mkdir", "mkdtemp"}, "a folder of the user's alone"),
    "files.replace": ({"open", "replace", "unlink", "link", "utime"}, "where all of it is done"),
    "live.buttons": ({"to_pdf", "save", "write_text"}, "the report: may_write; the log in the private folder"),
    "live.doctor": ({"NamedTemporaryFile"}, "whether the folder can be written to, under a name that nobody has"),
    "live.registered": ({"mkdir", "write_text", "replace"}, "which program buttons start: a setting of the user or the machine, in a file of its own"),
    "privacy.forgetting": ({"save"}, INTO_THEIR_BOOK),
    "templates.__main__": ({"mkdir", "write_bytes"}, "makes the templates of the project itself"),
    "walk.adding": ({"save"}, INTO_THEIR_BOOK),
    "walk.removing": ({"save"}, INTO_THEIR_BOOK),
    "walk.steps": ({"save"}, "by walk.writing"),
    "walk.writing": ({"save"}, INTO_THEIR_BOOK),
    "writer.lock": ({"open"}, "asks the system whether a file is locked, and writes nothing"),
    "writer.saving": ({"mkdir", "unlink"}, "save_output: folders of a result that may be written; unlink: what convert.undo asks for"),
}  # fmt: skip
"""Module -> the calls in it that change a disk, and why it may; what is no longer there fails as well."""


def changes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name, owner = "", ""
        if isinstance(node.func, ast.Attribute):
            name = node.func.attr
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        elif isinstance(node.func, ast.Name):
            name = node.func.id
        plain = isinstance(node.func, ast.Name)
        if name in ("open", "fdopen", "ZipFile") and _writes(node, owner, plain=plain):
            yield "open"
        elif name in ("replace", "rename"):
            # Of text and dataclasses it has more arguments or names; a frame is named by a word that stands there.
            bare = (
                len(node.args) == 1 and not node.keywords and not isinstance(node.args[0], (ast.Constant, ast.Starred))
            )
            if not plain and (owner == "os" or bare):
                yield name
        elif name in OF_MODULES and owner not in OF_THE_DISK:
            continue
        elif name in CHANGING and not (plain and name == "save") and owner != "self":
            yield name


def _writes(node: ast.Call, owner: str, *, plain: bool) -> bool:
    """Whether a file is opened to be written, as far as can be read; what cannot be read counts."""
    given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("mode", "flags"))]
    if owner == "os" and isinstance(node.func, ast.Attribute) and node.func.attr == "open":
        names = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
        constants = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        return bool(names & {"O_WRONLY", "O_RDWR", "O_CREAT"}) or "_NEW" in constants
    modes = given[1:] if plain or owner in ("io", "os", "zipfile", "gzip") else given
    texts = [
        c.value for one in modes for c in ast.walk(one) if isinstance(c, ast.Constant) and isinstance(c.value, str)
    ]
    return any(set(text) <= set("rwaxbt+") and set(text) & set("wax+") for text in texts)


def test_whoever_changes_a_disk_asks_or_says_why() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        calls = set(changes(ast.parse(path.read_text("utf-8"))))
        if calls:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = calls
    assert found == {module: calls for module, (calls, _) in EXCEPTIONS.items()}


def test_what_changes_a_disk_is_seen() -> None:
    """The test above would pass if nothing were found."""
    lines = {
        "path.write_text('x')": ["write_text"],
        "path.open('ab')": ["open"],
        "open(path, 'r+b')": ["open"],
        "open(path)": [],
        "path.open('rb')": [],
        "os.open(path, os.O_WRONLY)": ["open"],
        "os.open(path, os.O_RDONLY)": [],
        "one.replace(other)": ["replace"],
        "text.replace('a', 'b')": [],
        "replace(one, name='w')": [],
        "os.rename(a, b)": ["rename"],
        "path.rename(other)": ["rename"],
        "column.rename('owner')": [],
        "zipfile.ZipFile(out, 'a')": ["open"],
        "shutil.copy(a, b)": ["copy"],
        "frame.copy()": [],
        "deck.save(out)": ["save"],
    }
    assert {line: list(changes(ast.parse(line))) for line in lines} == lines
