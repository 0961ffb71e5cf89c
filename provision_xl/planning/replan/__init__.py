"""The running map changed as little as can be, once something has happened in the middle of a term."""

from provision_xl.planning.replan.again import replan
from provision_xl.planning.replan.events import (
    AdultAway,
    Event,
    FundCut,
    InterventionDropped,
    PupilArrives,
    PupilLeaves,
)
from provision_xl.planning.replan.result import Replan

__all__ = [
    "AdultAway", "Event", "FundCut", "InterventionDropped", "PupilArrives", "PupilLeaves", "Replan", "replan",
]  # fmt: skip
