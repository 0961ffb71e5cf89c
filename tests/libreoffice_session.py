"""Run by a Python that has `uno`: starts LibreOffice and does what each line on its input says."""

import contextlib
import json
import subprocess
import sys
import time
import traceback

import uno
from com.sun.star.beans import PropertyValue

ALWAYS_RUN_MACROS = 4


class Session:
    def __init__(self, profile):
        pipe = f"provision{time.time_ns()}"
        self.office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", "--nodefault",
             "-env:UserInstallation=" + profile, f"--accept=pipe,name={pipe};urp;"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        context = self.context = self.connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.document = None

    def connected(self, address):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(600):
            try:
                return resolver.resolve(address)
            except Exception:
                if self.office.poll() is not None:
                    raise RuntimeError(f"soffice ended with {self.office.returncode}") from None
                time.sleep(0.1)
        raise RuntimeError("soffice did not start")

    def cells(self, sheet, cells):
        return self.document.Sheets.getByName(sheet).getCellRangeByName(cells)

    def do_open(self, url, password=""):
        options = (option("MacroExecutionMode", ALWAYS_RUN_MACROS),)
        if password:
            options += (option("Password", password),)
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, options)
        if self.document is None:
            raise RuntimeError("LibreOffice could not open " + url)

    def do_values(self, sheet, cells):
        return self.cells(sheet, cells).getDataArray()

    def do_used(self, sheet):
        cursor = self.document.Sheets.getByName(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.getRangeAddress()
        cells = self.document.Sheets.getByName(sheet).getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        return cells.getDataArray()

    def do_sheets(self):
        return self.document.Sheets.ElementNames

    def do_write(self, sheet, cells, value):
        self.cells(sheet, cells).setDataArray(((value,),))

    def do_formula(self, sheet, cells, formula, array):
        if array:
            self.cells(sheet, cells).setArrayFormula(formula)
        else:
            self.cells(sheet, cells).setFormula(formula)

    def do_recalculate(self):
        self.document.calculateAll()

    def do_run(self, address, given):
        return self.document.getScriptProvider().getScript(address).invoke(tuple(given), (), ())[0]

    def do_menu(self, name):
        made = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        where = PropertyValue()
        where.Name, where.Value = "nodepath", f"/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar/{name}/Submenu"
        found = made.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (where,))
        entries = [found.getByName(entry) for entry in sorted(found.ElementNames)]
        return [[entry.Title or "", entry.URL] for entry in entries]

    def do_undo(self):
        self.document.UndoManager.undo()

    def do_select(self, sheet, cells):
        self.document.CurrentController.select(self.cells(sheet, cells))

    def do_active(self):
        return self.document.CurrentController.ActiveSheet.Name

    def do_tables(self):
        ranges = self.document.DatabaseRanges
        found = {}
        for name in ranges.ElementNames:
            area = ranges.getByName(name).DataArea
            found[name] = [area.Sheet, area.StartColumn, area.StartRow, area.EndColumn, area.EndRow]
        return found

    def do_save(self, url):
        self.document.storeToURL(url, (option("FilterName", "Calc MS Excel 2007 XML"),))

    def do_print(self, sheet, url):
        chosen = (option("Selection", self.document.Sheets.getByName(sheet)), option("ExportNotes", False))
        data = option("FilterData", uno.Any("[]com.sun.star.beans.PropertyValue", chosen))
        self.document.storeToURL(url, (option("FilterName", "calc_pdf_Export"), data))

    def do_close(self):
        self.document.close(True)
        self.document = None

    def do_end(self):
        with contextlib.suppress(Exception):  # the bridge goes down with it
            self.desktop.terminate()
        self.office.wait(30)


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def main():
    session = Session(sys.argv[1])
    for line in sys.stdin:
        command, *given = json.loads(line)
        try:
            answer = {"value": getattr(session, "do_" + command)(*given)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        if command == "end":
            return


main()
