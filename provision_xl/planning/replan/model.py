"""The least change that keeps every rule: one more goal and rule for each way in which a change is felt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from provision_xl.costing.adults import NOBODY
from provision_xl.errors import PlanError
from provision_xl.planning.best import NODE_LIMIT, Cancel
from provision_xl.planning.choice import Choice
from provision_xl.planning.layout import Layout
from provision_xl.planning.model import BENEFIT, COST, ONLY_ONE_OF, SHORTFALL, TIE, build, goals
from provision_xl.planning.replan.question import Asked
from provision_xl.solving import Goal, Sense, Solved, Status, Values, solve, total

PLACES, SECOND_ADULT = "places kept", "groups short of a second adult"
CHANGED, TOUCHED = "pupils whose adult or group changes", "adults touched"
ONE_OF_EACH, GOES_ON = "one group for each place", "one adult for each group"
STAYS, FELT = "stays as it is", "a change is felt"


@dataclass
class Change:
    """The model of a change: the ordinary one, and what pupils and adults feel of it."""

    asked: Asked
    layout: Layout
    changed: dict[str, int] = field(default_factory=dict)
    touched: dict[str, int] = field(default_factory=dict)

    def tidy(self, values: Values) -> Values:
        """Work every helper out again from what was chosen."""
        choice = self.layout.decode(values)
        found = list(self.layout.encode(choice))
        for pupil in pupils_changed(self.asked, choice) & set(self.changed):
            found[self.changed[pupil]] = 1
        for adult in adults_touched(self.asked, choice) & set(self.touched):
            found[self.touched[adult]] = 1
        return tuple(found)


def least_change(asked: Asked, seconds: float, cancel: Cancel = None) -> tuple[Choice, Solved]:
    """The choice that changes least, goal by goal.

    Raises:
        PlanError: the solver gave nothing that can be used.
    """
    change = modelled(asked)
    layout = change.layout
    if not layout.take:
        return Choice(), Solved(Status.OPTIMAL)
    wanted, start = change_goals(change), _start(change)
    solved = solve(
        layout.model, wanted, time_limit_seconds=seconds, start=start, tidy=change.tidy, node_limit=NODE_LIMIT,
        cancel=cancel,
    )  # fmt: skip
    if not solved.has_plan:
        raise PlanError(f"No change was found ({solved.status.value}: {solved.message or 'no reason given'}). "
                        "Run it again with a longer time limit; if it happens again, please report it.")  # fmt: skip
    if solved.status is Status.STOPPED and not layout.model.broken(start):
        solved = replace(solved, values=min(solved.values, start, key=lambda values: _reached(wanted, values)))
    return layout.decode(solved.values), solved


def _reached(wanted: list[Goal], values: Values) -> tuple[int | float, ...]:
    """What values reach in each goal, the less the better: a run that is stopped has not come to the later ones."""
    return tuple(total(goal.terms, values) * (1 if goal.sense is Sense.LEAST else -1) for goal in wanted)


def modelled(asked: Asked) -> Change:
    """The ordinary rules, and: a group of the map runs at most once, a place is in one group, a change is felt."""
    change = Change(asked, build(asked.problem))
    layout = change.layout
    for key in asked.jobs:
        runs = [(number, 1) for (offer, _), number in layout.groups.items() if offer == key]
        if runs:
            layout.model.constrain(runs, high=1, rule=GOES_ON, label=key)
    for (pupil, home), options in asked.options.items():
        takes = [(layout.take[pupil, option], 1) for option in options if (pupil, option) in layout.take]
        if len(takes) > 1:
            layout.model.constrain(takes, high=1, rule=ONE_OF_EACH, label=f"{pupil}, {home}")
    for pupil, key in asked.places:
        if key in asked.fixed:
            layout.model.constrain([(layout.take[pupil, key], 1)], low=1, rule=STAYS, label=f"{pupil}, {key}")
    _alternatives(change)
    _pupils_feel(change)
    _adults_feel(change)
    return change


def _alternatives(change: Change) -> None:
    """At most one of several new starts that are alternatives, wherever each of them would be."""
    asked, layout = change.asked, change.layout
    starts: dict[tuple[str, str], list[int]] = {}
    for (pupil, home), options in asked.options.items():
        word = asked.problem.offers[home].alternative
        if word and (pupil, home) not in asked.places:
            takes = [layout.take[pupil, option] for option in options if (pupil, option) in layout.take]
            starts.setdefault((pupil, word), []).extend(takes)
    for (pupil, word), takes in starts.items():
        if len(takes) > 1:
            terms = [(take, 1) for take in takes]
            layout.model.constrain(terms, high=1, rule=ONLY_ONE_OF, label=f"{pupil}, {word}")


def _pupils_feel(change: Change) -> None:
    """A pupil's adult or group changes who is in another group, or in the own one with another adult."""
    asked, layout = change.asked, change.layout
    for pupil in dict.fromkeys(pupil for pupil, _ in asked.places):
        number = change.changed[pupil] = layout.model.add(label=f"{pupil} has another adult or group")
        for home in (job for who, job in asked.places if who == pupil):
            for option in asked.options[pupil, home]:
                take = layout.take.get((pupil, option))
                if take is None:
                    continue
                own = layout.groups.get((home, asked.jobs[home].adult)) if option == home else None
                terms = [(number, 1), (take, -1), *([(own, 1)] if own is not None else [])]
                layout.model.constrain(terms, low=0, rule=FELT, label=pupil)


def _adults_feel(change: Change) -> None:
    """An adult is touched who takes a group over, gives one up, or has a pupil of another group come in."""
    asked, layout, model = change.asked, change.layout, change.layout.model
    names = (name for name in asked.problem.adults if name not in {NOBODY, asked.away})
    change.touched.update({name: model.add(label=f"{name} is touched") for name in names})
    for key, job in asked.jobs.items():
        runs = {name: number for (offer, name), number in layout.groups.items() if offer == key}
        for name, number in runs.items():
            if name != job.adult and name in change.touched:
                model.constrain([(change.touched[name], 1), (number, -1)], low=0, rule=FELT, label=name)
        if job.adult in change.touched:
            own = [(runs[job.adult], 1)] if job.adult in runs else []
            model.constrain([(change.touched[job.adult], 1), *own], low=1, rule=FELT, label=job.adult)
        comers = [layout.take[who, key] for who, home in asked.places
                  if home != key and key in asked.options[who, home] and (who, key) in layout.take]  # fmt: skip
        for name, number in runs.items():
            if name in change.touched:
                for take in comers:
                    terms = [(change.touched[name], 1), (take, -1), (number, -1)]
                    model.constrain(terms, low=-1, rule=FELT, label=name)


def change_goals(change: Change) -> list[Goal]:
    """The goals in strict order; required provision, benefit, cost and the tie-break are those of a plan."""
    asked, layout = change.asked, change.layout
    usual = {goal.name: goal for goal in goals(layout)}
    kept = [(layout.take[pupil, option], 1) for pupil, home in asked.places
            for option in asked.options[pupil, home] if (pupil, option) in layout.take]  # fmt: skip
    alone = [(number, 1) for (key, name), number in layout.groups.items() if name == NOBODY and key in asked.jobs]
    wanted = [
        usual[SHORTFALL],
        Goal(PLACES, kept, hunt=0),
        *([Goal(SECOND_ADULT, alone, Sense.LEAST)] if alone else []),
        Goal(CHANGED, [(number, 1) for number in change.changed.values()], Sense.LEAST),
        Goal(TOUCHED, [(number, 1) for number in change.touched.values()], Sense.LEAST),
        usual[BENEFIT],
        usual[COST],
    ]
    return [*wanted, usual[TIE]] if TIE in usual else wanted


def _start(change: Change) -> Values:
    """What the map has, as far as it can stay."""
    layout, now = change.layout, change.asked.as_it_is
    runs = {key: count for key, count in now.groups.items() if key in layout.groups}
    jobs = {key for key, _ in runs}
    taken = frozenset(key for key in now.taken if key in layout.take and key[1] in jobs)
    seats = {key: sum(1 for _, job in taken if job == key[0]) for key in runs}
    return change.tidy(layout.encode(Choice(taken, runs, seats)))


def home_of(asked: Asked, choice: Choice) -> dict[tuple[str, str], str]:
    """For each place and start that is in the choice, the offer in which it is."""
    return {
        (pupil, home): option
        for (pupil, home), options in asked.options.items()
        for option in options
        if (pupil, option) in choice.taken
    }


def adult_of(choice: Choice) -> Mapping[str, str]:
    """Who runs each group of the map that goes on; of new ones, the last adult only."""
    return {key: name for (key, name), count in choice.groups.items() if count}


def pupils_changed(asked: Asked, choice: Choice) -> set[str]:
    """Pupils who keep a place, but in another group or with another adult."""
    runs = adult_of(choice)
    return {
        pupil
        for (pupil, home), option in home_of(asked, choice).items()
        if (pupil, home) in asked.places and (option != home or runs.get(home) != asked.jobs[home].adult)
    }


def adults_touched(asked: Asked, choice: Choice) -> set[str]:
    """Adults who take a group over, give one up, or have a pupil of another group come in; not who is away."""
    runs = adult_of(choice)
    found: set[str] = set()
    for key, job in asked.jobs.items():
        if runs.get(key) != job.adult:
            found |= {job.adult, runs.get(key, NOBODY)}
    for (pupil, home), option in home_of(asked, choice).items():
        if (pupil, home) in asked.places and option != home:
            found.add(runs[option])
    return found - {NOBODY, asked.away}
