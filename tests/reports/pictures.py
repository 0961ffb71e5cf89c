"""Pictures of the demo school's reports as people see them: `python -m tests.reports.pictures [FOLDER]`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from provision_xl import app
from provision_xl.demo import demo_school
from provision_xl.reports import Report, papers, report_files, report_of
from provision_xl.views import Work
from tests.libreoffice import clean_environment

FOLDER = Path(__file__).parent.parent.parent / "docs" / "reports"
TERM, CLASS, PUPIL, ADULT = "Autumn", "4B", "P-9G3X", "TA1"
DOTS_AN_INCH = 62
SCREEN, PHONE = (1000, 1100), (390, 844)  # pixels
_CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--force-device-scale-factor=0.65")  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One picture: of which report, in which form, of which page."""

    report: str
    form: str  # pdf, xlsx, csv (as Excel opens it), web, phone, printed
    page: int = 1
    large_print: bool = False

    @property
    def name(self) -> str:
        more = " wide" if self.page > 1 and self.form == "pdf" else ""
        return f"{self.report} {self.form}{more}{' large print' if self.large_print else ''}".replace(" ", "-")


def _termly(audience: str, about: str = "") -> Callable[[Work], Report]:
    return lambda work: report_of(work, TERM, audience, about)


REPORTS: dict[str, Callable[[Work], Report]] = {
    "leadership": _termly("leadership"),
    "governors": _termly("governors"),
    "public": _termly("public"),
    "class": _termly("class", CLASS),
    "family": _termly("family", PUPIL),
    "pupil map": lambda work: papers.pupil_map(work, PUPIL),
    "inclusion strategy": lambda work: papers.inclusion_strategy(work)[0],
    "covering note": lambda work: papers.inclusion_strategy(work)[1],
    "information report": papers.information_report,
    "ta sheet": lambda work: papers.ta_sheet(work, ADULT),
    "year plan": papers.year_plan,
}
FORMS = ("pdf", "xlsx", "web", "csv")
SHEET = 3  # of a workbook: its first are the cover and a short one
PICTURES = (
    *(Taken(name, form, SHEET if form == "xlsx" else 1) for name in REPORTS for form in FORMS),
    Taken("leadership", "pdf", 3),
    Taken("governors", "printed", 2),
    Taken("class", "phone"),
    Taken("family", "phone"),
    Taken("family", "pdf", large_print=True),
)


def take(report: Report, taken: Taken, folder: Path, into: Path) -> Path:
    """One picture as PNG.

    Args:
        folder: for what is only needed on the way.
    """
    kind = {"web": "html", "phone": "html", "printed": "html"}.get(taken.form, taken.form)
    ((_, content),) = report_files(report, (kind,)).items()
    source = folder / f"{taken.name}.{kind}"
    source.write_bytes(content)
    picture = into / f"{taken.name}.png"
    if taken.form in {"web", "phone"}:
        return _screenshot(source, picture, SCREEN if taken.form == "web" else PHONE, folder)
    if taken.form == "csv":
        source = _table_of(source)
    printed = source if kind == "pdf" else _printed(source, folder)
    page = min(taken.page, _pages(printed))
    pages = ["-f", str(page), "-l", str(page), "-singlefile"]
    _run("pdftoppm", "-png", "-r", str(DOTS_AN_INCH), *pages, str(printed), str(picture.with_suffix("")))
    return picture


def _pages(printed: Path) -> int:
    told = subprocess.run(("pdfinfo", str(printed)), check=True, capture_output=True, text=True).stdout
    return int(next(line for line in told.splitlines() if line.startswith("Pages:")).split()[1])


def _table_of(archive: Path) -> Path:
    """The first table of a zip, unpacked."""
    with ZipFile(archive) as packed:
        name = sorted(packed.namelist())[:2][-1]  # the first table, or About where it is all there is
        target = archive.with_name("table.csv")
        target.write_bytes(packed.read(name))
    return target


def _printed(source: Path, folder: Path) -> Path:
    target = source.with_suffix(".pdf")
    if source.suffix == ".html":
        _run(*_CHROMIUM, "--no-pdf-header-footer", f"--print-to-pdf={target}", f"file://{source}")
    else:
        how = ["--infilter=CSV:44,34,UTF8"] if source.suffix == ".csv" else []
        _run("soffice", "--headless", *how, "--convert-to", "pdf", "--outdir", str(folder), str(source), home=folder)
    return target


def _screenshot(source: Path, picture: Path, size: tuple[int, int], folder: Path) -> Path:
    """At the width of a screen or a phone; headless chromium has no window narrower than 500, so it is framed."""
    width, height = size
    framed = source
    if width < 500:
        framed = folder / f"{source.stem}-framed.html"
        framed.write_text(
            f'<body style="margin:0"><iframe src="{source.name}" style="border:0" width="{width}" height="{height}">'
            "</iframe>"
        )
    _run(*_CHROMIUM, f"--window-size={max(width, 500)},{height}", f"--screenshot={picture}", f"file://{framed}")
    return picture


def _run(*command: str, home: Path | None = None) -> None:
    environment = clean_environment(home) if home else None
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=120)


def main() -> None:
    into = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    into.mkdir(parents=True, exist_ok=True)
    work = app.work(demo_school())
    made = {name: report(work) for name, report in REPORTS.items()}
    with tempfile.TemporaryDirectory() as folder:
        for taken in PICTURES:
            report = replace(made[taken.report], large_print=taken.large_print)
            picture = take(report, taken, Path(folder), into)
            print(picture.name, picture.stat().st_size)  # noqa: T201


if __name__ == "__main__":
    main()
