"""`make macros`: writes macros/vbaProject.bin and, with it, macros/kamxl.xlam; tests hold the committed files equal to the sources."""

from __future__ import annotations

from kamxl.macros.sources import ADD_IN, PROJECT, folder
from vba import addin, project

(folder() / PROJECT).write_bytes(project.of_sources())
(folder() / ADD_IN).write_bytes(addin.of_sources())
