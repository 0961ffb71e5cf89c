"""What surveys found of SENCos' time, each figure with year, source and how sure, beside the school's own hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from provision_xl.rates import Rates
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.school import School
from provision_xl.senco.people import SENCO, Person
from provision_xl.senco.seasons import Season
from provision_xl.senco.spending import Done, gap_of

LIBRARY = "senco_benchmarks"
OWN = "SENCo benchmark:"
HOURS_A_WEEK = "hours a week"
NOTES = (
    "A comparison, no norm: no law sets hours for a SENCo. The school's hours are those of a teaching week.",
    "Own estimate: worked out by us. Unverified: read in a report of the survey, not in the survey. Add figures of "
    'your own to Local rates as "SENCo benchmark: <words>", in hours a week.',
)
COLUMNS = (
    Shown("figure", "Figure"),
    Shown("value", "Published", Shows.NUMBER),
    Shown("to", "Up to", Shows.NUMBER),
    Shown("unit", "Unit"),
    Shown("year", "Year"),
    Shown("status", "Status"),
    Shown("own_hours", "This school, hours a week", Shows.HOURS),
    Shown("beside", "What of this school"),
    Shown("setting", "Setting"),
    Shown("source", "Source", lesser=True),
)
_BESIDE = {
    "allocated": "SENCo hours after teaching",
    "lacking": "hours that the duties lack",
    "cover": "hours that cover took",
    "admin": "hours of duties that an admin could do",
}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A published figure, or one of the school's own choosing, and what it is set beside.

    Args:
        setting: the type of setting it is for, "" for any.
        to: the upper end where it is a range.
        beside: key of what of this school it is set beside.
    """

    figure: str
    setting: str
    value: Decimal
    to: Decimal | None
    unit: str
    beside: str
    year: str
    source: str
    status: str


def benchmarks(school: School, rates: Rates) -> tuple[Benchmark, ...]:
    """Those of the school's type of setting and of any; then its own, from Local rates."""
    found = (Benchmark(row["Figure"], row["Setting"], Decimal(row["Value"]),
                       Decimal(row["To"]) if "To" in row else None, row["Unit"], row["Beside"], row["Year"],
                       row["source"], row["status"])
             for row in rates.rows(LIBRARY))  # fmt: skip
    kind = school.settings.setting_type
    return (*(item for item in found if item.setting in {"", kind}), *_own(school))


def _own(school: School) -> Iterator[Benchmark]:
    for row in school.local_rates:
        if row.name.casefold().startswith(OWN.casefold()) and row.value is not None and row.starts:
            words = row.name[len(OWN) :].strip() or "Own figure"
            yield Benchmark(words, "", row.value, None, HOURS_A_WEEK, "allocated", str(row.starts.year), row.source,
                            "Local rates")  # fmt: skip


def own_hours(terms: Sequence[Season], group: Sequence[Person], done: Sequence[Done]) -> Mapping[str, Fraction]:
    """The school's own hours in a teaching week, for each of what benchmarks are set beside."""
    weeks = sum((season.weeks for season in terms), Fraction(0))
    sencos = [person for person in group if (person.row.part or SENCO) == SENCO]
    year = {
        "allocated": sum((sum(person.before_cover, Fraction(0)) for person in sencos), Fraction(0)),
        "lacking": gap_of(done),
        "cover": sum((sum(person.cover, Fraction(0)) for person in group), Fraction(0)),
        "admin": sum((sum(row.need.for_admin, Fraction(0)) for row in done), Fraction(0)),
    }
    return {what: hours / weeks for what, hours in year.items()}


def benchmarks_table(found: Sequence[Benchmark], own: Mapping[str, Fraction], about: Mapping[str, object]) -> Result:
    """Each figure beside the school's own hours."""
    rows = tuple(
        (item.figure, item.value, item.to, item.unit, item.year, item.status, own[item.beside], _BESIDE[item.beside],
         item.setting or "any", item.source)
        for item in found
    )  # fmt: skip
    return Result("senco_benchmarks", "What surveys found, beside this school", COLUMNS, rows, (), NOTES, about)
