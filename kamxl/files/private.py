"""A folder for what only this user may see or change: locks of buttons, a log.

A fixed name in a folder that everybody can write to belongs to whoever comes first: he may put a link there, and what we
write goes where he wants.
"""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def private_folder() -> Path:
    """A folder of this user's alone, the same each time where it can be. Raises OSError."""
    home = Path(tempfile.gettempdir())
    if os.name != "posix" or _is_own(home):
        return home
    place = home / f"kamxl-of-{os.getuid()}"
    try:
        place.mkdir(mode=0o700)
    except FileExistsError:
        if not _is_own(place):  # somebody else's: a name that nobody can know
            return Path(tempfile.mkdtemp(prefix="kamxl-of-", dir=home))
    return place


def _is_own(folder: Path) -> bool:
    """Whether a folder is this user's, and nobody else can put anything into it."""
    info = folder.lstat()
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid() and not info.st_mode & 0o022
