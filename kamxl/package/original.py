"""A file as it was read: what comes later stands on these bytes, whatever the file is by then."""

from __future__ import annotations

from functools import cached_property

from kamxl.files.regular import Contents
from kamxl.package.archive import Archive


class Original(Contents):
    """The bytes of a file, what it was when they were read, and its zip directory, each looked at once."""

    @cached_property
    def archive(self) -> Archive:
        """The entries. Raises BadArchive where the bytes are no zip archive."""
        return Archive.of(self.data)

    @classmethod
    def of(cls, contents: Contents) -> Original:
        return cls(contents.data, contents.mtime_ns, contents.state)

    def __reduce__(self) -> tuple[type[Original], tuple[object, ...]]:
        return Original, (self.data, self.mtime_ns, self.state)
