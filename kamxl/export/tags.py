"""Elements of a page: whatever is put inside them is text, never markup."""

from __future__ import annotations

from lxml import etree

from kamxl.export.shown import printable

Inside = etree._Element | str | None


def tag(kind: str, /, *inside: Inside, **attributes: str | float | None) -> etree._Element:
    """An element with what is inside it, in order; None is left out.

    Args:
        kind: its name.
        inside: elements and texts.
        attributes: a trailing underscore goes, other underscores become hyphens; numbers are coordinates.
    """
    made = etree.Element(kind)
    for key, value in attributes.items():
        if value is not None:
            written = printable(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
            made.set(key.rstrip("_").replace("_", "-"), written)
    return put(made, *inside)


def put(parent: etree._Element, *inside: Inside) -> etree._Element:
    """The element, with more inside it at its end."""
    for one in inside:
        if isinstance(one, str):
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + printable(one)
            else:
                parent.text = (parent.text or "") + printable(one)
        elif one is not None:
            parent.append(one)
    return parent
