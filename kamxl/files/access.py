"""Who may read and change a file: owner, group, mode and access list, taken over from the file that is replaced.

A file that a colleague of the group writes anew must not become his alone. Group, mode and access list must be kept,
or the file is not replaced; the owner is kept where the system allows it, which on most is to the administrator only.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import field
from pathlib import Path
from typing import Literal

from kamxl.record import record

_LIST = "system.posix_acl_access"
_NONE = {errno.ENODATA, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS}
Part = Literal["group", "mode", "list"]


class NotKeptError(OSError):
    """The new file cannot have the access of the old one."""

    def __init__(self, part: Part, why: OSError | None = None) -> None:
        super().__init__(why.errno if why else errno.EPERM, f"cannot keep the {part}")
        self.part: Part = part


@record
class Access:
    """Who may do what with a file."""

    mode: int
    owner: int
    group: int
    list: bytes | None = None
    """The access list as the system stores it; None where there is none, or none can be."""
    attributes: dict[str, bytes] = field(default_factory=dict)
    """What else the system keeps with a file (Linux); kept where it can be."""


def access_of(path: Path) -> Access:
    """The access of a file. Raises OSError."""
    info = path.stat()
    return Access(stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid, _list_of(path), _attributes(path))


def give(path: Path, wanted: Access) -> None:
    """Give a file of our own an access. Raises NotKeptError where group, mode or access list would be another."""
    if os.name != "posix":
        os.chmod(path, wanted.mode)  # noqa: PTH101  (the calls of this module are those that the system counts)
        return
    has = path.stat()
    if has.st_gid != wanted.group:
        with _kept("group"):
            os.chown(path, -1, wanted.group)
    if has.st_uid != wanted.owner:
        with contextlib.suppress(OSError):
            os.chown(path, wanted.owner, -1)
    for name, value in wanted.attributes.items():
        with contextlib.suppress(OSError):
            os.setxattr(path, name, value)
    with _kept("list"):
        if wanted.list is not None:
            os.setxattr(path, _LIST, wanted.list)
        elif _list_of(path) is not None:  # inherited from the folder
            os.removexattr(path, _LIST)
    # After the group, since a change of the group takes bits away; and only where it must be: file systems whose modes are
    # fixed refuse to be asked for the mode that they have.
    if stat.S_IMODE(path.stat().st_mode) != wanted.mode:
        with _kept("mode"):
            os.chmod(path, wanted.mode)  # noqa: PTH101
    _check(access_of(path), wanted)


def _check(has: Access, wanted: Access) -> None:
    """Check what was set: some systems ignore the call without an error."""
    if has.group != wanted.group:
        raise NotKeptError("group")
    if has.list != wanted.list:
        raise NotKeptError("list")
    if has.mode != wanted.mode:
        raise NotKeptError("mode")


@contextlib.contextmanager
def _kept(part: Part) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotKeptError(part, error) from error


def _list_of(path: Path) -> bytes | None:
    if not hasattr(os, "getxattr"):
        return None
    try:
        return os.getxattr(path, _LIST)
    except OSError as error:
        if error.errno in _NONE:
            return None
        raise


def _attributes(path: Path) -> dict[str, bytes]:
    if not hasattr(os, "listxattr"):
        return {}
    found = {}
    with contextlib.suppress(OSError):
        for name in os.listxattr(path):
            if not name.startswith("system."):
                with contextlib.suppress(OSError):
                    found[name] = os.getxattr(path, name)
    return found
