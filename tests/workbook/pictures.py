"""Pictures of every sheet of the demo workbook as it would be printed: `python -m tests.workbook.pictures`."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from provision_udfs.vba import add_macros

from provision_xl import app
from provision_xl.demo import demo_school
from tests.libreoffice import LibreOffice

FOLDER = Path(__file__).parent.parent.parent / "docs" / "sheets"
PUPILS, DOTS_AN_INCH, COLOURS = 78, 60, 32


def take(
    book: Path, folder: Path, into: Path, names: Sequence[str] = (), dots: int = DOTS_AN_INCH, part: Sequence[str] = ()
) -> list[Path]:
    """The first page of each sheet, or of those that are named, as a picture; part cuts it, as pdftoppm has it."""
    office = LibreOffice(folder)
    into.mkdir(exist_ok=True)
    made = []
    try:
        opened = office.open(book)
        for place, name in enumerate(names or opened.sheets(), start=1):
            page = opened.print_sheet(name, folder / "page.pdf")
            picture = into / f"{place:03}-{re.sub('[^a-z0-9]+', '-', name.lower())}"
            subprocess.run(
                ["pdftoppm", "-png", "-r", str(dots), *part, "-f", "1", "-l", "1", "-singlefile", page, picture],
                check=True,
            )
            made.append(picture.with_suffix(".png"))
        opened.close()
    finally:
        office.close()
    return made


def main() -> None:
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = app.work(demo_school(pupils=PUPILS))
        book = app.write_book(folder / "school.xlsm", done.school, app.output_tables(done), "libreoffice", add_macros,
                              as_at=done.as_at, live=app.live(done, "libreoffice"))  # fmt: skip
        for picture in take(book, folder, FOLDER):
            print(picture.name)  # noqa: T201


if __name__ == "__main__":
    main()
