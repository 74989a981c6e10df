"""click's own sentences in the language of the line, with our words, in lines that a terminal has room for.

click asks gettext, which goes by environment variables and compiled files. Here the language is that of --lang and the
words stand in the catalogue, so click asks this module while a line runs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kamxl.i18n import Lang, tr

MESSAGES = {
    "Options": "cli.options",
    "Commands": "cli.commands",
    "required": "cli.required",
    "default: {default}": "cli.default",
    "Show this message and exit.": "cli.help",
    "Error: invalid input": "cli.usage.input",
    "Did you mean {possibility}?": "cli.usage.near",
    "Invalid value for {param_hint}: {message}": "cli.usage.at",
    "No such command {name!r}.": "cli.usage.command",
    "No such option {name!r}.": "cli.usage.option",
    "Missing argument": "cli.usage.missing",
    "Missing option": "cli.usage.missing",
    "Option {name!r} requires an argument.": "cli.usage.no_value",
    "Option {name!r} does not take a value.": "cli.usage.takes_none",
    "Got unexpected extra argument ({args})": "cli.usage.extra",
    "{name} {filename!r} does not exist.": "cli.usage.not_there",
    "{name} {filename!r} is a directory.": "cli.usage.is_folder",
    "{name} {filename!r} is a file.": "cli.usage.is_file",
    "{name} {filename!r} is not readable.": "cli.usage.unreadable",
    "{value!r} is not a valid {number_type}.": "cli.usage.number",
    "{value} is not in the range {range}.": "cli.usage.range",
}
"""click's sentence -> the key of ours, which click fills in; of one with a plural form, the singular."""


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Within it, click speaks a language. What it says otherwise than in MESSAGES stays English."""

    def gettext(message: str) -> str:
        key = MESSAGES.get(message)
        return message if key is None else tr(key, lang)

    def ngettext(singular: str, plural: str, n: int) -> str:
        return gettext(singular) if singular in MESSAGES else singular if n == 1 else plural

    ours = {"_": gettext, "ngettext": ngettext, "wrap_text": wrapped}
    modules = [module for name, module in sys.modules.items() if name.startswith("click.")]
    theirs = [(module, name, vars(module)[name]) for module in modules for name in ours if name in vars(module)]
    try:
        for module, name, _ in theirs:
            setattr(module, name, ours[name])
        yield
    finally:
        for module, name, function in theirs:
            setattr(module, name, function)


_PIECES = re.compile(
    r" +|[（“《]*(?:[^\W\da-zA-Z]|[^\s\u2e80-\u9fff，。；：、）”》（“《？！…]+)?[，。；：、）”》？！…]*"
)
"""What stays on one line: a word, or a Chinese sign, with the marks that belong to it."""


def wrapped(
    text: str,
    width: int = 78,
    initial_indent: str = "",
    subsequent_indent: str = "",
    preserve_paragraphs: bool = False,  # as click calls it
) -> str:
    """A text in lines of so many display cells, in the place of click's own, which counts 客户分级 as 4 of them and not as 8."""
    from kamxl.width import cells  # a run without help needs none

    paragraphs = re.split(r"\n\s*\n", text) if preserve_paragraphs else [text]
    found = []
    for paragraph in paragraphs:
        lines = [initial_indent]
        for piece in _PIECES.findall(re.sub(r"\s*\n\s*", " ", paragraph.strip())):
            begun = lines[-1] not in (initial_indent, subsequent_indent)
            if begun and cells(lines[-1] + piece.rstrip()) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append(subsequent_indent)
                begun = False
            lines[-1] += piece if begun else piece.lstrip()
        found.append("\n".join(lines))
    return "\n\n".join(found)


_NAMED = re.compile(r"'(--?[\w-]+|[a-z]+(?:\|[a-z]+)+|\[?[A-Z]+\]?(?:\.\.\.)?\]?)'")
_CHINESE = re.compile(r"(?<=[。，？]) (?=\S)| (?=“)|, (?=--|“)|\.$")
_HINT = re.compile(r"\[?\b([A-Z]+)(?:\.{3}\]?|\](?=: |：))")
"""The name of an argument as a line of usage has it: COPY..., [SRC...], [BOOK]."""
_MARKS = {" ": "", ", ": "、", ".": "。"}
_GUESS = re.compile(r"'([\w-]+)'")


def punctuated(message: str, lang: Lang) -> str:
    """click's sentence with our marks: names of options as they are typed, other words in the quotes of the rest."""
    said = _HINT.sub(r"\1", _GUESS.sub(r"“\1”", _NAMED.sub(r"\1", message)))
    return _CHINESE.sub(lambda found: _MARKS[found[0]], said) if lang == "zh" else said
