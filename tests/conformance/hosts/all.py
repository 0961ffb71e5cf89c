"""The hosts of the table, in its order; each is held against Python."""

from __future__ import annotations

from tests import libreoffice
from tests.addin.serving import no_browser
from tests.conformance.hosts.addin import AddIn
from tests.conformance.hosts.calc import Calc
from tests.conformance.hosts.host import Host
from tests.conformance.hosts.office import XlwingsServer
from tests.conformance.hosts.python import Engine
from tests.conformance.hosts.vba import Vba
from tests.conformance.hosts.windows import Windows

_HOW = {
    "Engine": "a process of its own, one line of JSON in and one out",
    "Windows": "xlwings' own COM server, then `provision_udfs.windows`; values as pywin32 makes them of Excel's",
    "VBA": "the workbook's VBA in an interpreter: the cell's function, the transport module, the Windows adapter",
    "xlwings Server": "xlwings' own `custom_functions_call`, then `provision_udfs.xlwings_server`",
    "Add-in": "its own script in Chromium, then HTTPS, then the process of `provision-xl serve`",
    "LibreOffice": "workbooks with macros, opened in LibreOffice: real cells, real formulas, its Basic, its Python",
}


def hosts() -> tuple[Host, ...]:
    return (
        Host("Engine", _HOW["Engine"], "", Engine, 2),
        Host("Windows", _HOW["Windows"], "", Windows, 2),
        Host("VBA", _HOW["VBA"], "", Vba, 6),
        Host("xlwings Server", _HOW["xlwings Server"], "", XlwingsServer, 2),
        Host("Add-in", _HOW["Add-in"], no_browser(), AddIn, 4),
        Host("LibreOffice", _HOW["LibreOffice"], libreoffice.missing(), Calc, 6),
    )
