"""Run by a Python that has LibreOffice's `uno`: open a workbook in headless LibreOffice and press one of its buttons.

    press_button.py SOFFICE PROFILE BOOK CAPTION [DONE [reload]]

The press goes to the button itself, as a screen reader would do it, so that LibreOffice finds and starts whatever the
button is bound to. DONE is a file that the macro's program leaves when it has ended; without it nothing is waited for,
because nothing is expected to start. With `reload` the document must be loaded again after that. Prints a JSON object: what
the buttons are bound to, and the sheets of the open document before the press and after it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue, UnknownPropertyException
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

PATIENCE = 180
"""Seconds for all that must come; a machine that is busy with other work takes its time."""
END = time.monotonic() + PATIENCE
RUN_MACROS = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN: as in a trusted folder


def connect(pipe, process):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > END or process.poll() is not None:
                raise
            time.sleep(0.3)


def sheets(document):
    return list(document.Sheets.ElementNames)


def wait_for(find, what):
    """What `find` returns once it returns something."""
    while True:
        found = find()
        if found:
            return found
        if time.monotonic() > END:
            raise TimeoutError(f"{what} did not come within {PATIENCE} seconds")
        time.sleep(0.2)


def is_gone(document):
    try:
        return not document.URL
    except (DisposedException, UnknownPropertyException):
        return True


def loaded(desktop, url):
    """The document of the file, shown in a window; None while it is still being loaded, when there may be none or a bare one."""
    try:
        for document in list(desktop.Components):
            if url == document.URL and document.CurrentController is not None:
                return document
    except (DisposedException, UnknownPropertyException, AttributeError):
        pass
    return None


def buttons(document):
    """Caption -> (control, what it is bound to), of all sheets."""
    found = {}
    for name in document.Sheets.ElementNames:
        sheet = document.Sheets.getByName(name)
        for form in [sheet.DrawPage.Forms.getByIndex(i) for i in range(sheet.DrawPage.Forms.Count)]:
            for place in range(form.Count):
                events = form.getScriptEvents(place)
                model = form.getByIndex(place)
                found[f"{name}/{model.Label}"] = (sheet, model, [event.ScriptCode for event in events])
    return found


def main(soffice, profile, book, wanted, done=None, reload=None):
    pipe = f"kamxl{os.getpid()}"
    arguments = ["--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"]
    # In a group of its own: soffice is a script, and what it starts must end with it.
    process = subprocess.Popen(
        [soffice, f"-env:UserInstallation={Path(profile).as_uri()}", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        context = connect(pipe, process)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        how = PropertyValue()
        how.Name, how.Value = "MacroExecutionMode", RUN_MACROS
        document = desktop.loadComponentFromURL(Path(book).as_uri(), "_blank", 0, (how,))
        url = document.URL
        found = buttons(document)
        before = sheets(document)
        sheet, model, _ = found[wanted]
        document.CurrentController.setActiveSheet(sheet)
        control = wait_for(lambda: document.CurrentController.getControl(model), "the button")
        wait_for(control.getPeer, "the button on the screen")
        control.getAccessibleContext().doAccessibleAction(0)
        if done is None:
            time.sleep(3)
        else:
            wait_for(Path(done).exists, "the end of the macro's program")
        if reload:
            wait_for(lambda: is_gone(document), "the end of the old document")
            document = wait_for(lambda: loaded(desktop, url), "the document, loaded again")
        bound = {caption: scripts for caption, (_, _, scripts) in found.items()}
        print(json.dumps({"bound": bound, "before": before, "after": sheets(document)}), flush=True)
    finally:
        # Not asked to close: after a press it may hold the document that the macro belongs to.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


main(*sys.argv[1:])
os._exit(0)  # the bridge to a program that was killed may crash while an interpreter ends
