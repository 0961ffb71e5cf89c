"""Who teaches which group: hours and skills kept to, and people appointed or trained where none is free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from provision_xl.demo.drafts import NOTHING, Draft
from provision_xl.demo.records import data
from provision_xl.demo.times import THIS_YEAR

TEMPORARY = "TMP1"
AGENCY = "AG1"
_SPARE = Decimal("0.25")  # hours a week that a timetable never fills
_MOST_SKILLS = 5
_LONG_DAY = Decimal(12)  # hours a week from which two adults take turns with one pupil
_FIRST_PART = 60  # per cent

# Posts other than teaching assistants: sign, hours a week for provision, skills.
_OTHERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "Teacher": ("T", "11.5", ("Tutor", "Reciprocal Reading")),
    "HLTA": ("HLTA", "10", ("1stClass@Number", "Reciprocal Reading", "FRIENDS", "Precision Teaching")),
    "Learning mentor": ("LM", "14", ("ELSA", "Zones of Regulation", "FRIENDS")),
    "Midday supervisor": ("MDS", "8", ()),
}


@dataclass
class Post:
    """One person: role, hours for provision, skills, and from which half term on."""

    staff_id: str
    role: str
    free: Decimal
    skills: list[str]
    from_half: int = 0
    record: dict[str, Any] = field(default_factory=dict)
    trained: list[tuple[str, date]] = field(default_factory=list)


@dataclass
class Rota:
    """Everybody, and the hours a week they have in each half term."""

    posts: list[Post] = field(default_factory=list)
    load: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    before: dict[tuple[str, str], str] = field(default_factory=dict)

    def has_room(self, post: Post, hours: Decimal, halves: Iterable[int]) -> bool:
        return all(
            half >= post.from_half and self.load.get((post.staff_id, half), NOTHING) + hours <= post.free - _SPARE
            for half in halves
        )

    def book(self, staff_id: str, hours: Decimal, halves: Iterable[int]) -> None:
        for half in halves:
            self.load[staff_id, half] = self.load.get((staff_id, half), NOTHING) + hours

    def of_role(self, role: str) -> list[Post]:
        return [post for post in self.posts if post.role == role]


def staffed(drafts: Sequence[Draft]) -> tuple[list[Draft], Rota]:
    """Each group with its adult, in order of time and required ones first; who has no name yet is appointed."""
    rota = Rota([_other(role, 1) for role in _OTHERS])
    rota.posts.append(Post(AGENCY, "TA", Decimal(22), [], THIS_YEAR))
    found = list(drafts)
    order = sorted(range(len(found)), key=lambda place: (found[place].around.halves, not found[place].required, place))
    for place in order:
        if not found[place].staff:
            found[place] = replace(found[place], staff=_entry(rota, found[place]))
    return _with_a_pair(rota, found), rota


def _entry(rota: Rota, draft: Draft) -> str:
    """The Staff ID entry of a group: one adult, or two in turn where one pupil needs most of a day."""
    if draft.alone and draft.staff_hours > _LONG_DAY:
        first = draft.staff_hours * _FIRST_PART / 100
        one = _book(rota, draft, first, "")
        other = _book(rota, draft, draft.staff_hours - first, one)
        return f"{one} {_FIRST_PART}% / {other} {100 - _FIRST_PART}%"
    return _book(rota, draft, draft.staff_hours, "")


def _book(rota: Rota, draft: Draft, hours: Decimal, not_this: str) -> str:
    post = _found(rota, draft, hours, not_this)
    rota.book(post.staff_id, hours, draft.span.halves)
    for pupil in draft.pupils:
        rota.before[pupil.pupil_id, draft.offer.code] = post.staff_id
    return post.staff_id


def _found(rota: Rota, draft: Draft, hours: Decimal, not_this: str) -> Post:
    """The adult of before, else the first with skill and room, else one who can be trained, else a new one."""
    role = draft.offer.led_by or "TA"
    skill = draft.offer.intervention.skill
    with_room = [post for post in rota.of_role(role) if post.staff_id != not_this
                 and rota.has_room(post, hours, draft.span.halves)]  # fmt: skip
    able = [post for post in with_room if not skill or skill in post.skills]
    known = rota.before.get((draft.pupils[0].pupil_id, draft.offer.code))
    if able:
        return next((post for post in able if post.staff_id == known), able[0])
    if role != "TA":
        post = _other(role, len(rota.of_role(role)) + 1)
        rota.posts.append(post)
        return post
    trainable = [post for post in with_room if len(post.skills) < _MOST_SKILLS and post.staff_id != AGENCY]
    if trainable:
        trainable[0].skills.append(skill)
        trainable[0].trained.append((skill, draft.span.starts - timedelta(days=12)))
        return trainable[0]
    return _appointed(rota, draft, skill)


def _other(role: str, number: int) -> Post:
    sign, free, skills = _OTHERS[role]
    return Post(f"{sign}{number}", role, Decimal(free), list(skills))


def _appointed(rota: Rota, draft: Draft, skill: str) -> Post:
    """A further teaching assistant; those appointed for this year's groups start in September."""
    records = data("around")["assistant"]
    number = sum(post.staff_id.startswith("TA") for post in rota.posts)
    turn = [records[(number + step) % len(records)] for step in range(len(records))]
    record = next((one for one in turn if skill in one["skills"]), turn[0])
    this_year = draft.span.halves[0] >= THIS_YEAR
    skills = [*record["skills"]]
    post = Post(f"TA{number + 1}", "TA", record["free"], skills, THIS_YEAR if this_year else 0, dict(record))
    if skill and skill not in skills:
        skills.append(skill)
        post.trained.append((skill, draft.span.starts - timedelta(days=12)))
    rota.posts.append(post)
    return post


def _with_a_pair(rota: Rota, drafts: list[Draft]) -> list[Draft]:
    """The largest group of the running term has two adults at once, where a second one has the time."""
    candidates = [place for place, draft in enumerate(drafts) if draft.around.halves[0] == THIS_YEAR and not draft.alone
                  and not draft.name and not draft.minutes and draft.staff and " " not in draft.staff]  # fmt: skip
    if not candidates:
        return drafts
    largest = max(candidates, key=lambda place: (len(drafts[place].pupils), -place))
    draft = drafts[largest]
    skill = draft.offer.intervention.skill
    for post in rota.of_role("TA"):
        able = not skill or skill in post.skills
        if able and post.staff_id != draft.staff and rota.has_room(post, draft.staff_hours, draft.span.halves):
            rota.book(post.staff_id, draft.staff_hours, draft.span.halves)
            drafts[largest] = replace(draft, staff=f"{draft.staff}; {post.staff_id}")
            break
    return drafts
