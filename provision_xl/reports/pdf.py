"""The report as a PDF for paper and for screen readers: tagged (PDF/UA-1), the same on every machine, made offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final

from provision_xl.errors import ProvisionError
from provision_xl.reports.face import FOLDER
from provision_xl.reports.print_data import print_data
from provision_xl.reports.report import Report

_PAPER = "paper.typ"
_STANDARD: Final = "ua-1"


def pdf(report: Report) -> bytes:
    """The PDF as bytes; the same report gives the same ones.

    Raises:
        ProvisionError: the page could not be laid out; the message says nothing of what stands in the report.
    """
    for simple_signs in (False, True):
        made = laid_out(_PAPER, print_data(report, simple_signs))
        if made:
            return made
    raise ProvisionError(
        f"The PDF of the report for {report.addressed} could not be made. "
        "Ask for the other formats, and send this message to whoever looks after the program."
    )


def laid_out(paper: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of a paper of this folder; nothing where it cannot be made, as what is said could hold words of it."""
    source = files(__package__).joinpath(paper).read_bytes()
    import typst

    compiler = typst.Compiler(source, font_paths=_fonts(), sys_inputs={"report": json.dumps(data, ensure_ascii=False)})
    try:
        made = compiler.compile(format="pdf", pdf_standards=[_STANDARD])
    except typst.TypstError:
        return b""
    return made if isinstance(made, bytes) else b""


@cache
def _fonts() -> Any:
    """The typeface that travels with the program, and no other of the machine."""
    import typst

    with as_file(files(__package__).joinpath(FOLDER)) as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
