"""What a report is, before it is a web page or a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from provision_xl.reports.audiences import Audience, audience_named
from provision_xl.results import Result

MAKER = "provision_xl"
VALUES_ONLY = f"Made by {MAKER} from the school's workbook. It holds values only, and nobody's name."


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
class Blank:
    """An empty box on paper, to be filled in by hand: what belongs there, and room for how many lines."""

    what: str
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, boxes to fill in by hand, words, single facts, the table and a picture of it, in this order."""

    key: str
    heading: str
    words: tuple[str, ...]
    table: Result | None = None
    chart: Chart | None = None
    facts: tuple[Fact, ...] = ()
    blanks: tuple[Blank, ...] = ()


def for_a_file(name: str) -> str:
    """A name without signs that some computer does not take.

    >>> for_a_file("Pupil map P/7 2026/27")
    'Pupil map P-7 2026-27'
    """
    return "".join(sign if sign.isalnum() or sign in " -" else "-" for sign in name)


@dataclass(frozen=True)
class Report:
    """A report for one audience: the termly report, or another paper with a file name of its own.

    Args:
        title: what it is, as it stands on the first page.
        term: with its school year, such as Autumn 2026/27.
        basis: school (own hourly costs); figures on the authority's basis say so in their headers.
        opening: what stands before the figures: date, basis, estimates, lines without outcome, inputs.
        headline: the few figures to read first.
        about: the one class or pupil (by ID) that it is about; "" where it is about the school.
        file_title: how its files' names begin.
        large_print: type of 18 points for those who need it.
        file_name: what its files are called, where that is not title, term, audience and whom it is about.
        for_whom: for whom it is, in words; blank is the audience's own title.
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
    about: str = ""
    file_title: str = "Termly report"
    large_print: bool = False
    file_name: str = ""
    for_whom: str = ""
    ending: tuple[str, ...] = ()

    @property
    def readers(self) -> Audience:
        """Who reads it, with what they may see."""
        return audience_named(self.audience)

    @property
    def addressed(self) -> str:
        """For whom it is, in words."""
        return self.for_whom or self.readers.title

    @property
    def name(self) -> str:
        """What its files are called, without a person's or pupil's name in it.

        >>> Report("", "", "Autumn 2026/27", date(2026, 11, 23), "school", "governors", (), (), ()).name
        'Termly report Autumn 2026-27 governors'
        """
        large = "large print" if self.large_print else ""
        parts = (self.file_title, self.term, self.audience, self.about)
        own = self.file_name or " ".join(part for part in parts if part)
        return for_a_file(f"{own} {large}".strip())

    def section(self, key: str) -> Section:
        """
        Raises:
            KeyError: there is no such section in this report.
        """
        return {section.key: section for section in self.sections}[key]
