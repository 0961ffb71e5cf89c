"""What a workbook's buttons and ribbon run, read out of its file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from provision_udfs.ribbon import NAMESPACE, PART

_VML, _EXCEL = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:excel"
_DRAWING = "xl/drawings/vmlDrawing1.vml"  # of the first sheet


def ribbon(path: Path) -> ElementTree.Element:
    """The ribbon of a workbook."""
    with zipfile.ZipFile(path) as package:
        return ElementTree.fromstring(package.read(PART))


def ribbon_calls(path: Path) -> dict[str, str]:
    """What each button of the ribbon runs, by what stands on it."""
    return {
        button.get("label", ""): button.get("onAction", "") for button in ribbon(path).iter(f"{{{NAMESPACE}}}button")
    }


def button_calls(path: Path) -> dict[str, str]:
    """What each button of the first sheet runs, by what stands on it."""
    with zipfile.ZipFile(path) as package:
        shapes = ElementTree.fromstring(package.read(_DRAWING)).iter(f"{{{_VML}}}shape")
    found = {}
    for shape in shapes:
        macro = shape.findtext(f".//{{{_EXCEL}}}FmlaMacro")
        if macro:
            found["".join(shape.find(f"{{{_VML}}}textbox").itertext()).strip()] = macro.removeprefix("[0]!")  # type: ignore[union-attr]
    return found
