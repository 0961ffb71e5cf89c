"""What came of provision: impact by intervention, pupils to look at, what plans lack, reviews due."""

from provision_xl.impact.by_intervention import impact
from provision_xl.impact.concern import Concern
from provision_xl.impact.concerns import concern_tables, concerns, flags
from provision_xl.impact.plan_quality import plan_quality
from provision_xl.impact.reviews import lines_to_review, plans_to_review, reviews_due

__all__ = [
    "Concern",
    "concern_tables",
    "concerns",
    "flags",
    "impact",
    "lines_to_review",
    "plan_quality",
    "plans_to_review",
    "reviews_due",
]
