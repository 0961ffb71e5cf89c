"""A term's own model solved on from a plan that is known, where `planning.best` would do too much or too little."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from provision_xl.errors import PlanError
from provision_xl.planning.best import NODE_LIMIT
from provision_xl.planning.choice import Choice
from provision_xl.planning.layout import Layout
from provision_xl.planning.model import goals
from provision_xl.solving import Values, solve
from provision_xl.whatif.chains import Found, how_it_ended
from provision_xl.whatif.side_by_side import Cancel


def best_up_to(
    goal: str,
    layout: Layout,
    start: Choice,
    seconds: float,
    cancel: Cancel,
    nodes: int = NODE_LIMIT,
    encode: Callable[[Choice], Values] | None = None,
) -> Found:
    """The best choice by the goals up to this one.

    Args:
        layout: the model, which may have more variables and rules than the term's own.
        start: a choice that it allows.
        nodes: of each goal, after which it ends, the same every time.
        encode: the values of a choice; None for the layout's own.

    Raises:
        PlanError: the solver gave nothing that can be used.
    """
    values_of = encode or layout.encode
    wanted = goals(layout)
    before = list(takewhile(lambda item: item.name != goal, wanted))
    solved = solve(
        layout.model, wanted[: len(before) + 1], time_limit_seconds=seconds, start=values_of(start),
        tidy=lambda values: values_of(layout.decode(values)), node_limit=nodes, cancel=cancel,
    )  # fmt: skip
    if not solved.has_plan:
        raise PlanError(f"No plan was found ({solved.status.value}: {solved.message or 'no reason given'}). "
                        "Run it again with a longer time limit; if it happens again, please report it.")  # fmt: skip
    return Found(layout.decode(solved.values), how_it_ended(solved), solved.seconds)
