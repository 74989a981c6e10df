"""Run by a Python that has LibreOffice's `uno`: open a workbook in a real window and show its sheets one after the other.

    window.py SOFFICE PROFILE BOOK WIDTH HEIGHT

For each visible sheet one line of JSON is printed: its title, the cells that the window shows without scrolling (first and last
row and column of the area that scrolls, counted from 1). The next comes after a line on stdin,
so that whoever reads this can take a picture meanwhile.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 120
PAINTED = 0.5
"""Seconds that a sheet takes to be drawn, charts and all, after the program says that it is done."""
_POSITION_AND_SIZE = 15  # com.sun.star.awt.PosSize.POSSIZE
_QUIET = (
    ("org.openoffice.Office.Common/Misc", "ShowTipOfTheDay", "false"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ("org.openoffice.Setup/Product", "ooSetupLastVersion", "99.9"),
)
_ITEM = '<item oor:path="/{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*one) for one in _QUIET)
    + "</oor:items>"
)
"""A profile whose window is covered by no greeting."""


def connect(pipe, process):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.2)


def given(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def main(soffice, profile, book, width, height):
    settings = Path(profile) / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(_PROFILE, "utf-8")
    pipe = f"kamxl{os.getpid()}"
    # In a group of its own: soffice is a script, and what it starts must end with it.
    process = subprocess.Popen(
        [soffice, f"-env:UserInstallation={Path(profile).as_uri()}", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        context = connect(pipe, process)
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        quiet = (given("MacroExecutionMode", 0),)  # never: nobody answers a question about the buttons of a workbook
        document = desktop.loadComponentFromURL(Path(book).as_uri(), "_blank", 0, quiet)
        controller = document.CurrentController
        frame = controller.Frame
        frame.ContainerWindow.setPosSize(0, 0, int(width), int(height), _POSITION_AND_SIZE)
        controller.ShowPageBreaks = False
        # Excel's window has nothing like it.
        dispatcher.executeDispatch(frame, ".uno:Sidebar", "", 0, (given("Sidebar", False),))
        for sheet in [document.Sheets.getByIndex(i) for i in range(document.Sheets.Count)]:
            if not sheet.IsVisible:
                continue
            controller.setActiveSheet(sheet)
            toolkit.processEventsToIdle()
            time.sleep(PAINTED)
            seen = controller.getByIndex(controller.Count - 1).VisibleRange
            print(
                json.dumps(
                    {
                        "title": sheet.Name,
                        "rows": [seen.StartRow + 1, seen.EndRow + 1],
                        "columns": [seen.StartColumn + 1, seen.EndColumn + 1],
                    }
                ),
                flush=True,
            )
            if not sys.stdin.readline():
                break
        document.close(True)  # else its lock would stay, and the next window ask about it
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


main(*sys.argv[1:])
os._exit(0)  # the bridge to a program that was killed may crash while an interpreter ends
