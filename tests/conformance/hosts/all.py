"""The hosts of the table, in its order; Python comes first, the others are held against it."""

from __future__ import annotations

from tests.conformance.hosts.host import Host
from tests.conformance.hosts.office import XlwingsServer
from tests.conformance.hosts.python import Engine
from tests.conformance.hosts.windows import Windows

_HOW = {
    "Engine": "a process of its own, one line of JSON in and one out",
    "Windows": "xlwings' own COM server, then `provision_udfs.windows`; values as pywin32 makes them of Excel's",
    "xlwings Server": "xlwings' own `custom_functions_call`, then `provision_udfs.xlwings_server`",
}


def hosts() -> tuple[Host, ...]:
    return (
        Host("Engine", _HOW["Engine"], "", Engine, 2),
        Host("Windows", _HOW["Windows"], "", Windows, 2),
        Host("xlwings Server", _HOW["xlwings Server"], "", XlwingsServer, 2),
    )
