"""What gets done with the hours there are: statutory duties first, season by season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from provision_xl.senco.duties import Need
from provision_xl.senco.seasons import Hours


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


def spend(needs: Sequence[Need], senco: Hours, helpers: Hours) -> tuple[Done, ...]:
    """Spend each season's hours on the duties in their order.

    Helpers do what can be shared of a duty before the SENCo's own hours go to it: theirs can be spent on
    nothing else. Hours left over in one season do no work of another.

    Args:
        needs: the duties, those that come first at the front.
        senco: hours of the SENCos in each season.
        helpers: hours of assistants and admin in each season.
    """
    seasons = [_one_season(needs, place, senco[place], helpers[place]) for place in range(len(senco))]
    return tuple(
        Done(need, tuple(season[place] for season in seasons)) for place, need in enumerate(needs)
    )  # fmt: skip


def _one_season(needs: Sequence[Need], place: int, senco: Fraction, helpers: Fraction) -> list[Fraction]:
    done: list[Fraction] = []
    for need in needs:
        helped = min(helpers, need.shareable[place])
        own = min(senco, need.hours[place] - helped)
        helpers, senco = helpers - helped, senco - own
        done.append(helped + own)
    return done


@dataclass(frozen=True, slots=True)
class Short:
    """Hours that a season lacks so that everything gets done.

    Args:
        senco: of these, hours that only a SENCo's can fill.
        any: hours that anybody's may fill, the SENCo's part included.
    """

    senco: Fraction
    any: Fraction


def shortfall(needs: Sequence[Need], senco: Hours, helpers: Hours) -> tuple[Short, ...]:
    """What more each season needs so that these duties are all done.

    senco = what cannot be shared - SENCos' hours; any = all that is needed - everybody's hours; neither below nought
    """
    found = []
    for place in range(len(senco)):
        needed = sum((need.hours[place] for need in needs), Fraction(0))
        shareable = sum((need.shareable[place] for need in needs), Fraction(0))
        short = max(Fraction(0), needed - shareable - senco[place])
        found.append(Short(short, max(short, needed - senco[place] - helpers[place])))
    return tuple(found)
