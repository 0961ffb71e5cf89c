"""What came of provision: impact by intervention, pupils to look at, what plans lack, reviews due."""

from provision_xl.impact.by_intervention import impact
from provision_xl.impact.concerns import concerns
from provision_xl.impact.plan_quality import plan_quality
from provision_xl.impact.reviews import reviews_due

__all__ = ["concerns", "impact", "plan_quality", "reviews_due"]
