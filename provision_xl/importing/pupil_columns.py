"""The columns of pupil systems' exports, as Arbor, SIMS and Bromcom name them, and what their words stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from provision_xl.importing.headers import Field
from provision_xl.rates import Rates
from provision_xl.school.core_tables import NEEDS, YEAR_GROUPS

PUPIL_FIELDS: tuple[Field, ...] = (
    Field("surname", ("legal surname", "surname", "last name", "legal last name", "family name", "preferred surname",
                      "preferred last name")),
    Field("forename", ("preferred forename", "preferred first name", "forename", "first name", "legal forename",
                       "legal first name", "given name")),
    Field("name", ("full name", "name", "student name", "pupil name", "student", "pupil", "legal name",
                   "preferred name", "name of pupil", "child", "child s name")),
    Field("id", ("pupil id",)),
    Field("upn", ("upn", "unique pupil number", "upn unique pupil number")),
    Field("year", ("year group", "year", "nc year", "ncy", "national curriculum year", "curriculum year", "yr",
                   "year group name", "nc year actual")),
    Field("class", ("class", "registration form", "reg group", "registration group", "form", "tutor group", "reg form",
                    "registration", "form group", "reg", "class name", "form tutor group")),
    Field("status", ("sen status", "sen provision", "send status", "sen stage", "sen code", "sen", "send",
                     "current sen status", "sen status code", "sen provision code")),
    Field("need", ("primary need", "sen need", "primary sen need", "sen type", "sen need 1", "sen type 1",
                   "primary sen type", "sen needs", "need", "type of need", "sen primary need", "primary sen")),
    Field("need2", ("secondary need", "secondary sen need", "sen need 2", "sen type 2", "secondary sen type",
                    "sen secondary need", "secondary sen")),
    Field("premium", ("pupil premium", "pupil premium type", "pp type", "pupil premium reason")),
    Field("fsm6", ("ever 6", "fsm6", "fsm ever 6", "ever 6 fsm", "fsm ever6", "free school meals in last 6 years")),
    Field("looked_after", ("looked after", "in care", "lac", "child looked after", "looked after child",
                           "in lea care")),
    Field("sex", ("sex", "gender", "legal sex")),
    Field("starts", ("date of admission", "admission date", "admissions date", "enrolment date", "doa", "start date",
                     "on roll date")),
    Field("leaves", ("leaving date", "date of leaving", "dol", "end date", "leaving")),
)  # fmt: skip

ASSESSMENT_FIELDS: tuple[Field, ...] = (
    *(field for field in PUPIL_FIELDS if field.name in {"surname", "forename", "name", "id", "upn"}),
    Field("measure", ("measure", "assessment", "aspect", "test", "assessment name", "aspect name", "subject")),
    Field("date", ("date", "assessment date", "test date", "date taken", "result date", "date of assessment")),
    Field("score", ("score", "result", "grade", "mark", "standardised score", "raw score", "value")),
    Field("expected", ("expected", "target", "expected score", "expected result")),
)  # fmt: skip

# attribute of Pupils for each field that is copied
ATTRIBUTES: Mapping[str, str] = {
    "year": "year_group",
    "class": "class_name",
    "status": "sen_status",
    "need": "primary_need",
    "need2": "secondary_need",
    "premium": "pupil_premium",
    "sex": "sex",
    "starts": "starts",
    "leaves": "leaves",
}

_STATUS = {
    "k": "K", "sen support": "K", "k sen support": "K", "sensupport": "K", "send support": "K", "support": "K",
    "e": "E", "ehcp": "E", "ehc plan": "E", "e ehcp": "E", "ehc": "E", "e education health and care plan": "E",
    "education health and care plan": "E", "education health care plan": "E", "e ehc plan": "E",
    "e education health care plan": "E",
    "n": "N", "no sen": "N", "none": "N", "no special educational need": "N", "no special educational needs": "N",
    "n no special educational need": "N", "n no sen": "N", "no": "N", "n no special educational needs": "N",
}  # fmt: skip
_YEAR = re.compile(r"(?:nc )?(?:year|yr|y)? ?0*(\d{1,2})")
_YEAR_WORDS = {"r": "R", "reception": "R", "rec": "R", "year r": "R", "yr r": "R", "yr": "R", "year reception": "R",
               "n1": "N1", "n2": "N2", "nursery 1": "N1", "nursery 2": "N2", "year n1": "N1", "year n2": "N2",
               "first year of nursery": "N1", "second year of nursery": "N2"}  # fmt: skip
_SEX = {"f": "F", "female": "F", "girl": "F", "m": "M", "male": "M", "boy": "M"}
_PREMIUM = {"fsm6": "FSM6", "ever 6": "FSM6", "ever 6 fsm": "FSM6", "deprivation": "FSM6", "lac": "LAC",
            "looked after": "LAC", "plac": "PLAC", "post lac": "PLAC", "adopted from care": "PLAC",
            "service": "Service", "service child": "Service", "eypp": "EYPP", "no": "No", "n": "No", "false": "No",
            "none": "No"}  # fmt: skip
YES = frozenset({"yes", "y", "true", "t", "1", "x"})
NO = frozenset({"no", "n", "false", "f", "0"})
_PARTS = re.compile(r"[;\n/|]+|,(?! language| emotional| social)")


def simple(text: str) -> str:
    """Small letters, figures and single blanks.

    >>> simple("E - Education, Health & Care Plan")
    'e education health and care plan'
    """
    return " ".join(re.findall(r"\w+", text.replace("&", " and ").casefold()))


def year_of(text: str) -> str:
    """The year group of Pupils, or "" where it is none that is known.

    >>> [year_of(word) for word in ("Year 4", "Yr R", "Reception", "04", "N2", "Nursery")]
    ['4', 'R', 'R', '4', 'N2', '']
    """
    word = simple(text)
    found = _YEAR.fullmatch(word)
    year = _YEAR_WORDS.get(word, found[1] if found else "")
    return year if year in YEAR_GROUPS else ""


def status_of(text: str) -> str:
    """K, E or N, or "" where it is none of them.

    >>> status_of("K - SEN Support"), status_of("Education, Health & Care Plan"), status_of("School Action")
    ('K', 'E', '')
    """
    return _STATUS.get(simple(text), "")


def sex_of(text: str) -> str:
    return _SEX.get(simple(text), "")


def premium_of(text: str) -> str:
    return _PREMIUM.get(simple(text), "")


def needs_in(text: str, rates: Rates) -> tuple[str, ...]:
    """The types of need that a cell names, in its order; () where one of them is not known.

    >>> from provision_xl.rates import national
    >>> needs_in("SpLD", national()), needs_in("Speech, Language and Communication Needs", national())
    (('SPLD',), ('SLCN',))
    >>> needs_in("SEMH; ASD - Autistic Spectrum Disorder", national()), needs_in("shy", national())
    (('SEMH', 'ASD'), ())
    """
    words = {simple(row["Need"]): str(row["Code"]) for row in rates.rows("need_codes")}
    parts = [text] if simple(text) in words else [part for part in _PARTS.split(text) if part.strip()]
    found = [_need(part, words) for part in parts]
    return () if "" in found else tuple(dict.fromkeys(found))


def _need(text: str, words: Mapping[str, str]) -> str:
    word = simple(text)
    first = word.partition(" ")[0].upper()
    known = words.get(word) or words.get(f"{word}s") or words.get(word.removesuffix("s"))
    alone = " " not in word or any(sign in text for sign in "-:(")
    return known or (first if first in NEEDS and alone else "")
