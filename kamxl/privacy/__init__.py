"""What a workbook holds on a customer's people, and taking it out again.

hold         all that is held, with its places
export       that as a file
check_export whether such a file may be written
forget       the data out of the workbook
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.privacy.exporting import check_export, export
    from kamxl.privacy.forgetting import forget, hold

offer(__name__, {"exporting": "check_export export", "forgetting": "forget hold"})
