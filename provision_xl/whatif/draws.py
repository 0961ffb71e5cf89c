"""Gains as they might turn out: drawn around what is typed, the wider the thinner the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b

from provision_xl.money import half_up, half_up_ratio
from provision_xl.planning import Problem
from provision_xl.planning.choice import Choice, benefit
from provision_xl.planning.model import BENEFIT, build
from provision_xl.planning.pairs import judgements
from provision_xl.planning.question import Pair
from provision_xl.school.school import School
from provision_xl.solving import Status
from provision_xl.whatif.chains import reached
from provision_xl.whatif.side_by_side import Cancel
from provision_xl.whatif.solving_on import best_up_to

SEED = 1
TENTHS = 10  # of the gain: how far a draw may lie to either side where there is no evidence
THOUSANDTHS = 1000
NODES = 200  # for a draw: better plans come early, and only proofs take long
# Of four parts of a draw two are the intervention's own, for all its pupils alike, one the pupil's, in all that the
# pupil takes, and one belongs to the two together. In variance that is two thirds, a sixth and a sixth.
PARTS = (("intervention", 2), ("pupil", 1), ("pair", 1))
_WHOLE = TENTHS * THOUSANDTHS * sum(weight for _, weight in PARTS)


@dataclass(frozen=True)
class Drawn:
    """What one draw says of the chosen plan.

    Args:
        taken: pairs of the best plan for the draw: the chosen plan itself where none is better.
        benefit: thousandths of a month of that plan, kept rows included.
        regret: by how much the chosen plan falls short of it.
        proved: whether the best was found before the time was over.
    """

    taken: frozenset[tuple[str, str]]
    benefit: int
    regret: int
    proved: bool


@dataclass(frozen=True)
class Draw:
    """One draw of all gains, and the plan that is measured against the best for it.

    Args:
        spreads: tenths of the gain by pair, as `spreads` gives them.
        number: of the draw, from 0.
    """

    problem: Problem
    spreads: Mapping[tuple[str, str], int]
    choice: Choice
    number: int

    def done(self, seconds: float, cancel: Cancel) -> Drawn:
        """The best for this draw, as far as so many nodes lead; the chosen plan where nothing better comes of it."""
        asked = drawn(self.problem, self.spreads, self.number)
        found = best_up_to(BENEFIT, build(asked), self.choice, seconds, cancel, NODES)
        better = reached(asked, found.choice)[:2] < reached(asked, self.choice)[:2]
        choice = found.choice if better else self.choice
        most = benefit(asked, choice)
        regret = max(0, most - benefit(asked, self.choice))
        return Drawn(choice.taken, most, regret, found.status != Status.STOPPED.value)


def spreads(school: School, problem: Problem) -> dict[tuple[str, str], int]:
    """How far a gain may lie to either side of what is typed, in tenths of it, by pair.

    spread = 1 - evidence / 10: half of the gain for evidence 5, all of it for 0, for unrated ones, and for the SENCo's
    own judgement in Benefits, which no trial stands behind
    """
    judged, rows = judgements(school), school.intervention
    found = {}
    for pair in problem.pairs:
        evidence = None if (pair.pupil, pair.code) in judged else rows[pair.code].evidence
        rated = Fraction(0) if evidence is None else min(Fraction(5), max(Fraction(0), Fraction(evidence)))
        found[pair.key] = TENTHS - half_up(rated)
    return found


def drawn(problem: Problem, spread: Mapping[tuple[str, str], int], number: int) -> Problem:
    """The question with every gain drawn, in whole thousandths of a month; what is kept is left as it is.

    value = typed x (1 + spread x (2 I + P + B) / 4), where I is the intervention's own chance, P the pupil's and B that
    of both together, each even from -1 to 1 in thousandths. It is as often above as below what is typed, and never
    below nought. The same seed, draw and IDs always give the same, in any order of rows.
    """

    def worth(pair: Pair) -> int:
        off = spread[pair.key] * _off(number, pair.code, pair.pupil)
        return half_up_ratio(pair.value * (_WHOLE + off), _WHOLE)

    return replace(problem, pairs=tuple(replace(pair, value=worth(pair)) for pair in problem.pairs))


def _off(number: int, code: str, pupil: str) -> int:
    """The parts of a draw added up by their weights, -4000 to 4000."""
    whose = {"intervention": (code,), "pupil": (pupil,), "pair": (code, pupil)}
    return sum(weight * chance(number, part, *whose[part]) for part, weight in PARTS)


def chance(number: int, *whose: str) -> int:
    """An even whole number from -1000 to 1000 that is fixed by the seed, the draw and whose it is.

    >>> chance(7, "pupil", "P1") == chance(7, "pupil", "P1"), -1000 <= chance(7, "pupil", "P1") <= 1000
    (True, True)
    """
    text = "\0".join((str(SEED), str(number), *whose))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) % (2 * THOUSANDTHS + 1) - THOUSANDTHS
