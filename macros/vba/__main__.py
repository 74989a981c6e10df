"""`make macros`: writes macros/vbaProject.bin from the sources; a test holds the committed file equal to them."""

from __future__ import annotations

from kamxl.macros.sources import PROJECT, folder
from vba.project import of_sources

(folder() / PROJECT).write_bytes(of_sources())
