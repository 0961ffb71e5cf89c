"""Changes typed into a small school's own tables, as a person would, with no help from the optimiser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from provision_xl.planning.change import Change, Kind
from provision_xl.school.core_tables import Pupil, Staff
from provision_xl.school.other_tables import Benefit, Training
from provision_xl.school.school import School
from tests.planning.by_counting import Counting
from tests.planning.one_term import fund, line
from tests.planning.small import FIRST

type Asked = tuple[School, int | None]
"""A school and the cap on cash, in pence."""


def typed(asked: Asked, changes: tuple[Change, ...], sen_pays: bool = False) -> Asked:
    """The tables with these changes in them.

    Args:
        sen_pays: more money goes into the fund SEN, which counting by hand knows, and not into a fund of its own.
    """
    for change in changes:
        asked = _typed(asked, change, sen_pays)
    return asked


def _typed(asked: Asked, change: Change, sen_pays: bool) -> Asked:
    school, cap = asked
    who, amount = change.who, change.amount
    if change.kind is Kind.BUDGET:
        return school, (cap or 0) + int(amount)
    if change.kind is Kind.HOURS:
        more = (Decimal(amount.numerator) / amount.denominator / 60).quantize(Decimal("0.01"), ROUND_CEILING)
        return with_staff(school, who, lambda row: {"intervention_hours": (row.intervention_hours or 0) + more}), cap
    if change.kind is Kind.OUT_OF_CLASS:
        return with_pupil(school, who, lambda row: {"out_of_class_limit": _limit(school, row) + int(amount)}), cap
    if change.kind is Kind.FUND:
        return with_money(school, int(amount), sen_pays), cap
    if change.kind is Kind.SKILL:
        row = Training(staff_id=who, skill=change.what, day=date(2026, 9, 1))
        return replace(school, training=(*school.training, row)), cap
    if change.kind is Kind.PUPILS:
        return with_pupils(school, who, int(amount)), cap
    if change.kind is Kind.GROUP_SIZE:
        return with_row(school, who.partition(" ")[0], group_min=1), cap
    if change.kind is Kind.EXCLUDE:
        code = change.what.partition(" ")[0]
        rows = tuple(row for row in school.provision
                     if not (row.plan == "Exclude" and (row.pupil_id, row.intervention) == (who, code)))  # fmt: skip
        return replace(school, provision=rows), cap
    if change.kind is Kind.REQUIRED:
        code = change.what.partition(" ")[0]
        rows = tuple(replace(row, required=None) if (row.pupil_id, row.intervention) == (who, code) else row
                     for row in school.provision)  # fmt: skip
        return replace(school, provision=rows), cap
    assert change.kind in {Kind.CHOICE, Kind.GAIN}, change
    return asked


def with_staff(school: School, name: str, new: Any) -> School:
    def row(item: Staff) -> Staff:
        return replace(item, **new(item)) if name in ("", item.staff_id) else item

    return replace(school, staff=tuple(map(row, school.staff)))


def with_pupil(school: School, name: str, new: Any) -> School:
    def row(item: Pupil) -> Pupil:
        return replace(item, **new(item)) if name in ("", item.pupil_id) else item

    return replace(school, pupils=tuple(map(row, school.pupils)))


def with_row(school: School, code: str, **new: Any) -> School:
    rows = tuple(replace(row, **new) if code in ("", row.code) else row for row in school.interventions)
    return replace(school, interventions=rows)


def with_money(school: School, pence: int, sen_pays: bool) -> School:
    if not sen_pays:
        return replace(school, funds=(*school.funds, fund("More", pence, starts=FIRST)))
    rows = tuple(replace(row, amount=(row.amount or 0) + pence) if row.fund == "SEN" else row for row in school.funds)
    return replace(school, funds=rows)


class Counted(Counting):
    """Counting by hand with what was changed; the autumn was paid before, so more money does not change it."""

    def __init__(self, asked: Asked, before: Asked) -> None:
        super().__init__(*asked)
        self.before = Counting(*before)

    def _spent_in_autumn(self, premium: set[str]) -> dict[str, int]:
        return self.before._spent_in_autumn(premium)

    def can_place(self, wanted: set[tuple[str, int]]) -> bool:
        """Whether some plan has all of these, with others in the same interventions where a group needs them.

        More pupils elsewhere would only take hours and money.
        """
        numbers, everyone = {number for _, number in wanted}, self.could
        self.could = {key for key in everyone if key[1] in numbers}
        found = sorted((taking for taking in self.takings() if wanted <= taking), key=lambda taking: len(taking))
        self.could = everyone
        return any(self._cheapest(taking) is not None for taking in found)


def with_pupils(school: School, key: str, count: int) -> School:
    """More pupils who are named for one intervention, with the minutes of a row where the group has its own."""
    code, _, own = key.partition(" ")
    names = [f"Q{number}" for number in range(1, count + 1)]
    new = tuple(Pupil(pupil_id=name, year_group="3", sen_status="K", out_of_class_limit=Decimal(999))
                for name in names)  # fmt: skip
    named = tuple(Benefit(pupil_id=name, intervention=code, gain=Decimal(0)) for name in names)
    base = replace(school, pupils=(*school.pupils, *new), benefits=(*school.benefits, *named))
    if not own:
        return base
    (like,) = [row for row in school.provision if row.required and row.intervention == code]
    rows = tuple(line(f"N{name}", name, code, required=True, individual_minutes=like.individual_minutes,
                      individual_sessions=like.individual_sessions) for name in names)  # fmt: skip
    return replace(base, provision=(*base.provision, *rows))


def _limit(school: School, row: Pupil) -> Decimal:
    limit = school.settings.out_of_class_limit if row.out_of_class_limit is None else row.out_of_class_limit
    assert limit is not None
    return limit


def course_of(counting: Counting, pupil: str, key: str) -> tuple[str, int]:
    """A pupil and an offer as counting by hand numbers them."""
    code, _, own = key.partition(" ")
    numbers = [number for number, course in enumerate(counting.courses)
               if course.row.code == code and bool(own) == (course.own is not None)
               and (not own or pupil[0] == "Q" or course.own.pupil_id == pupil)]  # type: ignore[union-attr]  # fmt: skip
    return pupil, numbers[0]
