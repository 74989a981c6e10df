"""A row of a sheet, as people type it."""

from __future__ import annotations

from typing import Any  # Any: a cell holds whatever its column takes

Record = dict[str, Any]
"""By key of the schema field."""
