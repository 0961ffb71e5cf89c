"""For leaders of a setting whose money follows from places, or from children and their hours."""

from __future__ import annotations

from provision_xl.reports.drafts import Draft
from provision_xl.reports.picture import Picture
from provision_xl.views.funding import rule_tables


def by_rule(picture: Picture) -> tuple[Draft, ...]:
    """What the rules of the setting make beside what is typed; none where no rule counts anything."""
    words = ["A year's money as the rules make it, beside what Funds and Top-ups say."]
    return tuple(Draft("by_rule", "What the setting's money comes to", lambda _: words, table)
                 for table in rule_tables(picture.work) if table.name == "Funding by rule")  # fmt: skip
