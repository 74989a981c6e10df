"""The conditions that tests meet on one side only: not a sample of faults, but all of a room that no test could notice, whatever it looks at.

    python tests/reliability/sides.py convert tests/convert tests/oracles/test_readings_kept.py

`<` in place of `<=` shows where both are equal, a limit of one more where the value lies between, `or` in place of `and` where a later part decides. What is
listed lives for sure, or changes nothing; what is not listed was met on that side, which is not to say that a test looked. Each line needs a table at that
limit, or is a condition that another one implies.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))
from mutants import Fault, faults

from tests.probes import Probes

ROOT = Path(__file__).parents[2]
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_NUMBERS = (int, float)
_TESTS = (ast.If, ast.While, ast.IfExp, ast.Assert)
Seen = set[tuple[int, str]]
"""Part of a condition, and how it was met."""


class Sides(Probes):
    """Loads the modules of a room so that each part of a condition is noted as it is worked out."""

    def __init__(self, room: str) -> None:
        super().__init__(ROOT / "kamxl", [f"kamxl.{room}"], lambda _: iter(()))
        self.hits = self  # type: ignore[assignment]  # what the loader gives to each module
        self.seen: dict[tuple[str, int], Seen] = defaultdict(set)
        self.last: dict[tuple[str, int], object] = {}

    def marked(self, path: Path) -> ast.Module:
        tree = ast.parse(path.read_bytes())
        for place, node in enumerate([*ast.walk(tree)]):
            at = (path.relative_to(self.root).as_posix(), place)
            if isinstance(node, ast.Compare):
                node.left = _noted("compared", at, 0, node.left)
                node.comparators = [_noted("compared", at, part, one) for part, one in enumerate(node.comparators, 1)]
            elif isinstance(node, ast.BoolOp):
                node.values = [_noted("decided", at, part, one) for part, one in enumerate(node.values)]
        return ast.fix_missing_locations(tree)

    def compared(self, path: str, place: int, part: int, value: object) -> object:
        """Note how a value stands to the one before it."""
        at = (path, place)
        if part:
            before, seen = self.last[at], self.seen[at]
            seen.add((part - 1, "met"))
            if isinstance(before, _NUMBERS) and isinstance(value, _NUMBERS):
                for side, over in (("right", before - value), ("left", value - before)):
                    if 0 <= over <= 1:  # a whole step in either direction: which, depends on the comparison
                        seen.update((part - 1, f"{side} {step}") for step in ("from", "to") if over != (step == "from"))
            if type(before) is type(value) or isinstance(value, _NUMBERS):
                with suppress(ValueError):  # columns, compared cell by cell
                    seen.update([(part - 1, "equal")] if before == value else [])
        self.last[at] = value
        return value

    def decided(self, path: str, place: int, part: int, value: object) -> object:
        """Note what a part of a condition comes to."""
        with suppress(ValueError):
            self.seen[path, place].add((part, str(bool(value))))
        return value


def _noted(what: str, at: tuple[str, int], part: int, value: ast.expr) -> ast.expr:
    call = ast.parse(f"__hits__.{what}({at[0]!r}, {at[1]}, {part})", mode="eval").body
    assert isinstance(call, ast.Call)
    call.args.append(value)
    return ast.copy_location(call, value)


def unseen(sides: Sides, path: str) -> Iterator[tuple[Fault, str]]:
    """The faults of a module that no test met, and what would have to be met."""
    tree = ast.parse((sides.root / path).read_bytes())
    nodes = [*ast.walk(tree)]
    above = {id(child): node for node in nodes for child in ast.iter_child_nodes(node)}
    compared = [(place, node) for place, node in enumerate(nodes) if isinstance(node, ast.Compare)]
    for fault in faults(sides.root, sides.root / path):
        node, seen = nodes[fault.node], sides.seen[path, fault.node]
        if isinstance(node, ast.Compare):
            wanted = "equal" if isinstance(node.ops[fault.change], _ORDERS) else "met"
            if (fault.change, wanted) not in seen:
                yield fault, wanted
        elif isinstance(node, ast.BoolOp):
            wanted = str(isinstance(node.op, ast.Or))
            later = {part > 0 for part, one in seen if one == wanted}
            if not (True in later or (later and not _decides(node, above))):
                yield fault, f"a later part is {wanted}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, _NUMBERS) and not isinstance(node.value, bool):
            used = [
                (sides.seen[path, place], one, part)
                for place, one in compared
                for part, operand in enumerate((one.left, *one.comparators))
                if operand is node or (isinstance(operand, ast.Name) and operand.id == _named(node, above))
            ]
            if used and not any(_between(*one) for one in used):
                yield fault, "between the limit and one more"


def _named(node: ast.Constant, above: dict[int, ast.AST]) -> str:
    """The name that a module gives to a number."""
    given = above.get(id(node))
    target = given.targets[0] if isinstance(given, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else ""


def _between(seen: Seen, node: ast.Compare, part: int) -> bool:
    """Whether a value was met that a limit of one more tells otherwise: the limit itself or above it, as the comparison goes."""
    for number, side, open_above in ((part - 1, "right", (ast.Gt, ast.LtE)), (part, "left", (ast.Lt, ast.GtE))):
        if 0 <= number < len(node.ops):
            operation = node.ops[number]
            steps = ["to" if isinstance(operation, open_above) else "from"] if isinstance(operation, _ORDERS) else ["from", "to"]  # fmt: skip
            if any((number, f"{side} {step}") in seen for step in steps):
                return True
    return False


def _decides(node: ast.AST, above: dict[int, ast.AST]) -> bool:
    """Whether only the truth of a condition counts, and not which part it comes from."""
    parent = above.get(id(node))
    if isinstance(parent, ast.BoolOp):
        return _decides(parent, above)
    return (
        (isinstance(parent, _TESTS) and parent.test is node)
        or (isinstance(parent, ast.comprehension) and node in parent.ifs)
        or (isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not))
        or all(isinstance(one, (ast.Compare, ast.UnaryOp)) for one in getattr(node, "values", ()))
    )


def main(room: str, tests: list[str]) -> None:
    sides = Sides(room)
    sys.meta_path.insert(0, sides)
    pytest.main(["-q", "--no-header", *tests])
    every = 0
    found = 0
    for file in sorted((sides.root / room).rglob("*.py")):
        path = file.relative_to(sides.root).as_posix()
        lines = file.read_text("utf-8").splitlines()
        every += len(faults(sides.root, file))
        for fault, wanted in unseen(sides, path):
            found += 1
            print(f"{path}:{fault.line}  {fault.what}  [{wanted}]  {lines[fault.line - 1].strip()}")
    print(f"{found} of {every} faults could be noticed by no test")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
