"""Who may read what: the one list of audiences."""

from __future__ import annotations

from dataclasses import dataclass

from provision_xl.errors import OutOfRange


@dataclass(frozen=True, slots=True)
class Audience:
    """What the readers of a report may see.

    Args:
        name: as it is asked for.
        title: as it stands on the report.
        sees_pupils: pupils one by one, by ID, and what findings say of them.
        sees_staff: members of staff one by one, by ID, and what each costs or is paid.
        hides_below: the setting below which a count of pupils is hidden; "" shows every count.
        least_posts: the fewest posts of a role of which hours or cost are shown; 0 shows all.
    """

    name: str
    title: str
    sees_pupils: bool
    sees_staff: bool
    hides_below: str = ""
    least_posts: int = 0

    @property
    def hides(self) -> bool:
        return bool(self.hides_below)


AUDIENCES: dict[str, Audience] = {
    audience.name: audience
    for audience in (
        Audience("leadership", "the leadership team", True, True),
        Audience("governors", "governors", False, False, hides_below="hide_below", least_posts=2),
    )
}


def audience_named(name: str) -> Audience:
    """The audience of that name.

    Raises:
        OutOfRange: there is none; the message names those there are.
    """
    found = AUDIENCES.get(name.strip().casefold())
    if found is None:
        raise OutOfRange(f'There is no report for "{name}"; choose {" or ".join(AUDIENCES)}.')
    return found
