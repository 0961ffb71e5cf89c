"""Figures for the SEN information report that a school publishes: counts, offer, skills, outcomes, SENCo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from provision_xl.costing.away import in_post
from provision_xl.costing.checks import has_skill, is_supervision
from provision_xl.costing.groups import is_universal
from provision_xl.costing.tiers import tiers_of
from provision_xl.dates import year_label
from provision_xl.errors import ProvisionError
from provision_xl.impact.standing import on_roll, standings
from provision_xl.money import natural
from provision_xl.reports.auditing import COUNTS, Addition, Name
from provision_xl.reports.drafts import PUPILS_KEY, Draft, published, whole
from provision_xl.reports.kinds import needs
from provision_xl.reports.opening import inputs_fact
from provision_xl.reports.outcomes import met_words
from provision_xl.reports.papers.paper import PUBLIC, as_at_fact, boxes, paper_year, private
from provision_xl.reports.papers.sources import NOTHING
from provision_xl.reports.proving import looked_over
from provision_xl.reports.report import MAKER, Fact, Report, Section
from provision_xl.reports.rounding import nearest, rounded
from provision_xl.reports.suppression import Hidden, first_leak, hide
from provision_xl.results import Result, Shown, Shows
from provision_xl.school.core_tables import Intervention, Pupil
from provision_xl.school.school import School
from provision_xl.views.work import Work

TITLE = "SEN information report: figures"
_STATUS = {"K": "SEN support", "E": "EHC plan"}
_NOT_GIVEN = "Need not given"
OWN_LINES = 3
OWN_WORDS = (
    "How we identify and assess pupils with SEN",
    "How we assess and review progress, and how pupils and families take part",
    "Our approach to teaching, and how we adapt lessons and rooms",
    "How pupils with SEN join in activities with other pupils",
    "Support for emotional and social development, and against bullying",
    "Equipment and facilities, and how they are secured",
    "Name and contact details of the SENCo",
    "How pupils move between phases and on from school",
    "Complaints, and how they are dealt with",
    "Health, social care, authority and voluntary services that we work with",
    "Support services for families, with contact details",
    "Where the local authority's local offer is published",
)
_OWN_HINT = "Common headings: set them against the regulations in force before you publish."
_ENDING = (
    f"Made by {MAKER} from the school's workbook. It names no pupil and no member of staff.",
    "Small counts are hidden, and with them what would give them away by subtraction.",
    "Beside figures of another date it can tell more than alone, so change its date seldom.",
)


@dataclass(frozen=True)
class _Register:
    """Pupils with SEN on the as-at date, with the status and need in force."""

    work: Work

    @property
    def school(self) -> School:
        return self.work.school

    @property
    def least(self) -> int:
        return int(self.school.setting(PUBLIC.hides_below))

    @cached_property
    def pupils(self) -> tuple[Pupil, ...]:
        day = self.work.as_at
        here = (pupil for pupil in self.school.pupils if on_roll(pupil, day))
        return tuple(pupil for pupil in here if self.status(pupil) in _STATUS)

    def status(self, pupil: Pupil) -> str:
        return self.school.in_force(pupil.pupil_id, "SEN status", self.work.as_at)

    def need(self, pupil: Pupil) -> str:
        return self.school.in_force(pupil.pupil_id, "Primary need", self.work.as_at) or _NOT_GIVEN


def information_report(work: Work) -> Report:
    """The figures, with every small count and what would give it away hidden.

    Raises:
        ProvisionError: a hidden count could be worked out from those shown; nothing is made.
    """
    register = _Register(work)
    drafts = (*_counts(register), _outcomes(register))
    told = published(drafts, register.least, {})
    hidden = hide(told)
    if first_leak(told, hidden) is not None:
        raise ProvisionError(
            "The information report was not made: a small count could be worked out from the others. Please send this "
            "message to whoever looks after the program."
        )
    by_status, by_need, came = (draft.section_without(hidden, register.least) for draft in drafts)
    own = Section("own-words", "What we write ourselves", (_OWN_HINT,), blanks=boxes(OWN_WORDS, OWN_LINES))
    offer = (_universal(register), _targeted(register), _skills(work), _senco(work.school))
    report = Report(
        TITLE, work.school.settings.school_name, year_label(paper_year(work)), work.as_at, work.costs.basis,
        PUBLIC.name, _opening(work), _headline(register, hidden), (by_status, by_need, *offer, came, own),
        file_name=f"SEN information report {year_label(paper_year(work))}", for_whom="publication", ending=_ENDING,
    )  # fmt: skip
    return rounded(looked_over(private(report, work.school), register.least))


def _opening(work: Work) -> tuple[Fact, ...]:
    return (
        Fact("Basis", "Counts of pupils on roll, and what the school offers; no money stands in this paper."),
        as_at_fact(work),
        Fact("Rests on estimates", "Nothing: no cost is shown, so no estimate or provisional rate is in it."),
        inputs_fact(work.school),
    )


def _headline(register: _Register, hidden: Hidden) -> tuple[Fact, ...]:
    if hidden.covers(whole(COUNTS)):
        return ()
    return (Fact("Pupils with SEN", f"about {nearest(len(register.pupils), PUBLIC.rounds_to):,}"),)


def _counts(register: _Register) -> tuple[Draft, Draft]:
    named = needs(register.school, register.work.rates)

    def need_words(code: str) -> str:
        return code if code == _NOT_GIVEN else named.label(code)

    return (
        _count(register, "status", "Pupils by status", "Status", register.status, lambda key: _STATUS[key]),
        _count(register, "need", "Pupils by primary need", "Primary need", register.need, need_words),
    )


def _count(
    register: _Register, key: str, heading: str, header: str, kind: Callable[[Pupil], str], words: Callable[[str], str]
) -> Draft:
    """Pupils with SEN by one kind, the most first; all tables of the paper add up to the same total."""
    counts = Counter(map(kind, register.pupils))
    order = sorted(counts, key=lambda name: (-counts[name], natural(name)))
    names: tuple[Name, ...] = tuple((key, name) for name in order)
    rows = tuple((words(name), counts[name]) for name in order)
    total = ("Total", len(register.pupils)) if rows else ()
    columns = (Shown(key, header), Shown(PUPILS_KEY, "Pupils", Shows.COUNT))
    table = Result(heading, f"{heading}, {register.work.as_at:%d/%m/%Y}", columns, rows, total)
    said = () if rows else (NOTHING, "Pupils has nobody with SEN support or a plan on this day.")
    return Draft(
        key, heading, lambda _: said, table, None, names,
        counts={whole(COUNTS): len(register.pupils), **{name: counts[name[1]] for name in names}},
        additions=(Addition(COUNTS, whole(COUNTS), names),) if names else (),
    )  # fmt: skip


def _outcomes(register: _Register) -> Draft:
    """What came of all interventions together."""
    school, day = register.school, register.work.as_at
    found = [row for row in standings(school, day) if row.line.exit is not None]
    pupils = len({row.line.pupil_id for row in found})
    columns = (Shown("what", "What"), Shown(PUPILS_KEY, "Pupils with exit score", Shows.COUNT),
               Shown("met_target", "Met their target"))  # fmt: skip
    rows = (("All interventions", pupils, met_words(school, found, register.least)),) if pupils else ()
    name: Name = ("outcomes", "all")
    table = Result("Outcomes", f"Outcomes of lines begun by {day:%d/%m/%Y}", columns, rows)
    said = () if rows else (NOTHING, "No line of the map has an exit score yet.")
    return Draft("outcomes", "Outcomes in total", lambda _: said, table, None, (name,) if rows else (),
                 counts={name: pupils} if rows else {})  # fmt: skip


def _in_use(school: School, universal: bool) -> list[Intervention]:
    found = [row for row in school.interventions if row.use and is_universal(row) is universal]
    return sorted(found, key=lambda row: natural(row.name))


def _universal(register: _Register) -> Section:
    """What every class offers, by need."""
    offer = _in_use(register.school, True)
    named = needs(register.school, register.work.rates)
    codes = sorted({need for row in offer for need in row.needs}, key=named.order)
    rows = tuple((named.label(code), "; ".join(row.name for row in offer if code in row.needs)) for code in codes)
    columns = (Shown("need", "Need"), Shown("offer", "In every class"))
    return _section("universal", "Universal offer by need", Result("Universal offer", "In every class", columns, rows),
                    "Mark rows of the universal tier with Use = Yes on Interventions.")  # fmt: skip


def _targeted(register: _Register) -> Section:
    """Kinds of provision beyond the class offer, without saying who has them."""
    together: dict[tuple[str, str], list[str]] = {}
    tiers = tiers_of(register.school, register.work.rates)
    for row in _in_use(register.school, False):
        tier = tiers.named(row.tier).shown
        together.setdefault((row.area_of_need or "Several areas", tier), []).append(row.name)
    rows = tuple((*key, "; ".join(together[key])) for key in sorted(together))
    columns = (Shown("area", "Area of need"), Shown("tier", "Tier"), Shown("offer", "What we can offer"))
    return _section("targeted", "Targeted provision", Result("Provision", "Provision", columns, rows),
                    "Mark what the school runs with Use = Yes on Interventions.")  # fmt: skip


def _skills(work: Work) -> Section:
    """How many posts hold each skill, and nobody's name; one alone is not counted out."""
    school, day = work.school, work.as_at
    here = [person for person in school.staff if in_post(person, day)]
    names = {skill for person in here for skill in person.skills}
    names |= {row.skill for row in school.training if not is_supervision(row.skill)}
    by_fold = {name.casefold(): name for name in sorted(names, reverse=True)}
    counts = {name: sum(has_skill(school, person.staff_id, name, day) for person in here) for name in by_fold.values()}
    rows = tuple((name, _posts(counts[name])) for name in sorted(counts, key=natural) if counts[name])
    columns = (Shown("skill", "Skill"), Shown("posts", "Posts"))
    return _section("skills", "Skills of our staff", Result("Skills", f"Skills on {day:%d/%m/%Y}", columns, rows),
                    "Fill in Skills on Staff, or Training.")  # fmt: skip


def _posts(count: int) -> str:
    """
    >>> _posts(1), _posts(3)
    ('at least one', '3')
    """
    return str(count) if count >= PUBLIC.least_posts else "at least one"


def _senco(school: School) -> Section:
    """Arrangements for the SENCo, without who it is; "yes" only where it holds of everybody with that part."""
    people = [row for row in school.senco if row.part == "SENCo"]
    helpers = [row for row in school.senco if row.part != "SENCo"]
    facts: list[tuple[str, str]] = []
    if people:
        facts = [
            ("SENCo in post", "yes"),
            ("Qualified teacher", _all(row.qualified_teacher for row in people)),
            ("SENCo qualification", _said(row.qualification for row in people)),
            ("On the leadership team", _all(row.leadership_team for row in people)),
            ("Shared with another school",
             "yes" if any(row.school_share is not None and row.school_share < 1 for row in people) else "no"),
            ("Helped by an assistant or admin", "yes" if helpers else "no"),
        ]  # fmt: skip
    table = Result("SENCo", "SENCo", (Shown("what", "What"), Shown("answer", "Answer")), tuple(facts))
    return _section("senco", "SENCo arrangements", table, "Fill in the sheet SENCo.")


def _all(answers: Iterable[bool | None]) -> str:
    found = list(answers)
    if any(answer is None for answer in found):
        return "not recorded"
    return "yes" if all(found) else "no"


def _said(words: Iterable[str]) -> str:
    return "; ".join(sorted({word for word in words if word})) or "not recorded"


def _section(key: str, heading: str, table: Result, add: str) -> Section:
    rows: Sequence[Any] = table.rows
    return Section(key, heading, () if rows else (NOTHING, add), table if rows else None)
