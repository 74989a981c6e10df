"""The bounds of a field, read off its pydantic annotation, so that messages and drop-downs say what the model holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, get_args, get_origin  # Any: annotations and metadata of any type

from pydantic.fields import FieldInfo

Bound = float | date | None


def bounds(info: FieldInfo) -> tuple[Bound, Bound]:
    """Least and greatest value that a model field takes; a bound that is itself excluded counts too."""
    least: Bound = None
    most: Bound = None
    for item in _metadata(info):
        least = getattr(item, "ge", getattr(item, "gt", least))
        most = getattr(item, "le", getattr(item, "lt", most))
    return least, most


def _metadata(info: FieldInfo) -> Iterator[Any]:
    """The constraints of a field, also those on the value of an optional one."""
    yield from info.metadata
    pending: list[Any] = [info.annotation]
    while pending:
        annotation = pending.pop()
        if get_origin(annotation) is Annotated:
            inner, *items = get_args(annotation)
            for item in items:
                yield from _metadata(item) if isinstance(item, FieldInfo) else (item,)
            pending.append(inner)
        else:
            pending.extend(get_args(annotation))
