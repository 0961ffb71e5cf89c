"""What a report is, before it is a web page or a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provision_xl.results import Result

MAKER = "provision_xl"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a reader must know before the figures: what it is, and the answer in words."""

    what: str
    answer: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars drawn from columns of a section's table.

    Args:
        title: a line for people.
        label: key of the column that names the bars.
        bars: keys of the columns that are drawn, all in one unit.
        most: rows drawn at most, from the top.
    """

    title: str
    label: str
    bars: tuple[str, ...]
    most: int = 15


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what the table says in words, the table and a picture of it."""

    key: str
    heading: str
    words: tuple[str, ...]
    table: Result | None = None
    chart: Chart | None = None


def for_a_file(name: str) -> str:
    """A name without signs that some computer does not take.

    >>> for_a_file("Pupil map P/7 2026/27")
    'Pupil map P-7 2026-27'
    """
    return "".join(sign if sign.isalnum() or sign in " -" else "-" for sign in name)


@dataclass(frozen=True)
class Report:
    """A report for one audience: the termly cost report, or another paper with a file name of its own.

    Args:
        term: with its school year, such as Autumn 2026/27.
        basis: school (own hourly costs); figures on the authority's basis say so in their headers.
        opening: what stands before the figures: date, basis, estimates, lines without outcome, inputs.
        headline: the few figures to read first.
        file_name: what its files are called, where it is not the termly report.
        readers: for whom it is, in words; blank is the audience's own title.
        ending: the sentences at its end; () says what the audience's reports say.
    """

    title: str
    school: str
    term: str
    as_at: date
    basis: str
    audience: str
    opening: tuple[Fact, ...]
    headline: tuple[Fact, ...]
    sections: tuple[Section, ...]
    file_name: str = ""
    readers: str = ""
    ending: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its files are called, without a person's or pupil's name in it.

        >>> Report("", "", "Autumn 2026/27", date(2026, 11, 23), "school", "governors", (), (), ()).name
        'Termly report Autumn 2026-27 governors'
        """
        return for_a_file(self.file_name or f"Termly report {self.term} {self.audience}")

    def section(self, key: str) -> Section:
        """
        Raises:
            KeyError: there is no such section in this report.
        """
        return {section.key: section for section in self.sections}[key]
