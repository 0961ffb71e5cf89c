"""Who may read what: the one list of audiences."""

from __future__ import annotations

from dataclasses import dataclass

from provision_xl.errors import OutOfRange

_SMALL_COUNTS = (
    "Small counts are hidden, and with them what would give them away by subtraction.",
    "Beside a report of another date it can tell more than alone, so hand it on with care.",
)


@dataclass(frozen=True, slots=True)
class Audience:
    """What the readers of a report may see.

    Args:
        name: as it is asked for.
        title: as it stands on the report.
        sees_pupils: pupils one by one, by ID, and what findings say of them.
        sees_staff: members of staff one by one, by ID, and what each costs or is paid.
        handling: what stands at the end of a report: how far it may go.
        hides_below: the setting below which a count of pupils is hidden; "" shows every count.
        least_posts: the fewest posts of a role of which hours or cost are shown; 0 shows all.
        sees_cost: what anything costs.
        sees_alerts: what the checks found.
        sees_staff_use: hours had and used, by person or by role.
        only_of: whose pupils a report shows: of "school", of one "class", or one "pupil".
        rounds_to: counts of pupils are shown to the nearest of these; 0 shows them as they are.
    """

    name: str
    title: str
    sees_pupils: bool
    sees_staff: bool
    handling: tuple[str, ...] = ()
    hides_below: str = ""
    least_posts: int = 0
    sees_cost: bool = True
    sees_alerts: bool = True
    sees_staff_use: bool = True
    only_of: str = "school"
    rounds_to: int = 0

    @property
    def hides(self) -> bool:
        return bool(self.hides_below)


AUDIENCES: dict[str, Audience] = {
    audience.name: audience
    for audience in (
        Audience("leadership", "the leadership team", True, True,
                 ("Pupils stand in it by ID: keep it within the leadership team.",)),
        Audience("governors", "governors", False, False, _SMALL_COUNTS, "hide_below", 2),
        Audience("class", "the class teacher", True, False,
                 ("Pupils of one class stand in it by ID: keep it with those who teach that class.",),
                 sees_cost=False, sees_alerts=False, sees_staff_use=False, only_of="class"),
        Audience("family", "the family", True, False,
                 ("It is about one child: give it to that child's family only.",),
                 sees_cost=False, sees_alerts=False, sees_staff_use=False, only_of="pupil"),
        Audience("public", "the public", False, False, _SMALL_COUNTS, "hide_below_public", 2,
                 sees_alerts=False, sees_staff_use=False, rounds_to=5),
    )
}  # fmt: skip


def audience_named(name: str) -> Audience:
    """The audience of that name.

    Raises:
        OutOfRange: there is none; the message names those there are.
    """
    found = AUDIENCES.get(name.strip().casefold())
    if found is None:
        raise OutOfRange(f'There is no report for "{name}"; choose one of {", ".join(AUDIENCES)}.')
    return found
