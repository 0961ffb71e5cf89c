"""The VBA that xlwings ships for workbooks without its add-in, with the doors shut that a stranger could use.

Its settings may stand on a sheet or in a file beside the workbook; on a shared drive that would let anyone name the
program to be run. So here only the setting in the user's own profile counts, and the workbook's folder is not
searched for Python code.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

# What is shut: the text in the module, and what stands there instead. A change in xlwings stops the build.
_SHUT = (
    ('    If source = "" Or source = "sheet" Then\n', "    If False Then ' settings on a sheet are not read\n"),
    ('    If source = "" Or source = "directory" Then\n', "    If False Then ' nor those beside the workbook\n"),
    ('GetConfig("ADD_WORKBOOK_TO_PYTHONPATH", "true")', '"false"'),
    ('GetConfig("PYTHONPATH")', '""'),
)


def xlwings_module() -> str:
    """The source of the module `xlwings` for Excel on Windows.

    Raises:
        ValueError: the installed xlwings has another text than the one that this was made for.
    """
    found = find_spec("xlwings")  # its text is read; the package itself would take long to import
    if found is None or found.origin is None:
        raise ValueError("xlwings is not installed.")
    source = Path(found.origin).with_name("xlwings.bas").read_text("utf-8").replace("\r\n", "\n")
    source = source.removeprefix('Attribute VB_Name = "xlwings"\n')
    for open_text, shut_text in _SHUT:
        if open_text not in source:
            raise ValueError(f"This was made for another xlwings: {open_text.strip()!r} is missing in its VBA.")
        source = source.replace(open_text, shut_text)
    return source
