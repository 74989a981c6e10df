"""Everything that kamxl raises on purpose.

KamxlError                      exit code
├── UsageError (ValueError)         2   wrong option, unknown setting, bad value
│   └── SettingsError               2   a key or value in kamxl.toml or on the settings sheet
├── InputError (ValueError)         3   cannot be read as a workbook of this kind
│   ├── NotAWorkbook                3   not a spreadsheet, damaged, empty
│   ├── EncryptedBook               3   needs a password
│   ├── TooLarge                    3   beyond the limits in Settings
│   ├── NoInputSheet             3   nothing to analyse
│   ├── AmbiguousSheet              3   two sheets match one table
│   └── RoleCopy                    3   made for a role: what is masked there is no data
├── BusyError (OSError)             4   open elsewhere, locked, read-only, changed meanwhile
│   └── UnsafeTarget                4   a workbook that cannot be written without loss (signed, shared, protected)
└── WriteError (OSError)            5   disk full, permission; the original is as it was

Each carries a message (an `i18n.Text`), which a front end shows in the user's language; `str()` gives English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class KamxlError(Exception):
    """Base of all; `exit_code` is what the command line returns."""

    exit_code = 1
    lang: str | None = None
    """The language of the workbook that it is about, where that was known."""
    beside: Mapping[str, Mapping[str, int] | None] = {}
    """The file beside the workbook that it is about, by name, as `files.regular.look` saw it before it was read."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class UsageError(KamxlError, ValueError):
    """The call is wrong: an option, an argument, a combination."""

    exit_code = 2


class SettingsError(UsageError):
    """An unknown setting or a value that it cannot take."""


class InputError(KamxlError, ValueError):
    """The file cannot be read as a workbook of this kind."""

    exit_code = 3


class NotAWorkbook(InputError):
    """Not a spreadsheet, damaged or empty."""


class EncryptedBook(InputError):
    """The workbook needs a password."""


class TooLarge(InputError):
    """The workbook is over the limits."""


class NoInputSheet(InputError):
    """No sheet is an input sheet of ours."""


class AmbiguousSheet(InputError):
    """Two sheets match the same table equally well."""


class RoleCopy(InputError):
    """A copy made for a role, whose masked and missing cells are no data."""


class BusyError(KamxlError, OSError):
    """The file is open elsewhere, locked, read-only, or changed while we worked."""

    exit_code = 4


class UnsafeTarget(BusyError):
    """Writing would lose or break something of the user's: signed, shared, structure-protected."""


class WriteError(KamxlError, OSError):
    """Writing failed; the original is as it was."""

    exit_code = 5


@contextmanager
def told_in(lang: str) -> Iterator[None]:
    """Within, errors get the language of the workbook: a Chinese workbook is spoken of in Chinese on any machine."""
    try:
        yield
    except KamxlError as error:
        error.lang = error.lang or lang
        raise
