"""Copies of a book for a role: a new workbook with what that role may not see left out or masked.

share       write a copy
copy_of     its sheets, as plans
ROLES       the roles that every company has
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.share.roles import ROLES
    from kamxl.share.sharing import copy_of, share

offer(__name__, {"roles": "ROLES", "sharing": "copy_of share"})
