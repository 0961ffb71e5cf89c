"""What gets done with the hours there are: statutory duties first, season by season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from provision_xl.senco.duties import Need
from provision_xl.senco.seasons import Hours, added


class Team(NamedTuple):
    """Hours of each season: of SENCos, of assistants, who do what can be shared, and of admin, who do part of that."""

    senco: Hours
    assistant: Hours
    admin: Hours

    @property
    def total(self) -> Fraction:
        return sum((sum(hours, Fraction(0)) for hours in self), Fraction(0))

    def plus(self, other: Team) -> Team:
        return Team(*(added(own, more) for own, more in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Done:
    """A duty with the hours of it that get done in each season."""

    need: Need
    done: Hours

    @property
    def gap(self) -> Hours:
        return tuple(needed - done for needed, done in zip(self.need.hours, self.done, strict=True))

    @property
    def total(self) -> Fraction:
        return sum(self.done, Fraction(0))

    @property
    def total_gap(self) -> Fraction:
        return sum(self.gap, Fraction(0))


def gap_of(done: Sequence[Done], statutory: bool = False) -> Fraction:
    """Hours of duties that do not get done, of all or of statutory ones alone."""
    return sum((row.total_gap for row in done if row.need.duty.statutory or not statutory), Fraction(0))


def spend(needs: Sequence[Need], team: Team) -> tuple[Done, ...]:
    """Spend each season's hours on the duties in their order.

    Those who can do least go first: admin, then assistants, then SENCos, whose hours can be spent on anything.
    Hours left over in one season do no work of another.

    Args:
        needs: the duties, those that come first at the front.
        team: the hours that there are.
    """
    seasons = [_one_season(needs, place, *(hours[place] for hours in team)) for place in range(len(team.senco))]
    return tuple(
        Done(need, tuple(season[place] for season in seasons)) for place, need in enumerate(needs)
    )  # fmt: skip


def _one_season(
    needs: Sequence[Need], place: int, senco: Fraction, assistant: Fraction, admin: Fraction
) -> list[Fraction]:
    done: list[Fraction] = []
    for need in needs:
        by_admin = min(admin, need.for_admin[place])
        by_assistant = min(assistant, need.shareable[place] - by_admin)
        own = min(senco, need.hours[place] - by_admin - by_assistant)
        admin, assistant, senco = admin - by_admin, assistant - by_assistant, senco - own
        done.append(by_admin + by_assistant + own)
    return done


class Short(NamedTuple):
    """Hours that a season lacks so that everything gets done.

    Args:
        senco: of these, hours that only a SENCo's can fill.
        assistant: hours that a SENCo's or an assistant's can fill, the SENCo's part included.
        any: hours that anybody's may fill, both parts included.
    """

    senco: Fraction
    assistant: Fraction
    any: Fraction


def shortfall(needs: Sequence[Need], team: Team) -> tuple[Short, ...]:
    """What more each season needs so that these duties are all done.

    senco = what cannot be shared - SENCos' hours; assistant = what admin cannot do - SENCos' and assistants' hours;
    any = all that is needed - everybody's hours; each not below the one before it, nor below nought
    """
    found = []
    for place, (senco, assistant, admin) in enumerate(zip(*team, strict=True)):
        needed, shareable, for_admin = (
            sum((hours[place] for hours in kind), Fraction(0))
            for kind in ([need.hours for need in needs], [need.shareable for need in needs],
                         [need.for_admin for need in needs])
        )  # fmt: skip
        first = max(Fraction(0), needed - shareable - senco)
        second = max(first, needed - for_admin - senco - assistant)
        found.append(Short(first, second, max(second, needed - senco - assistant - admin)))
    return tuple(found)
