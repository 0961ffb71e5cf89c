"""Every worksheet function, declared once.

From here come the VBA wrappers with their help, the formulas of the Live sheet, the list that `provision-xl functions`
prints and the tests that each host gives the same answer.
"""

from __future__ import annotations

from provision_xl.choices import BASES, COST_VIEWS, MAP_VIEWS
from provision_xl.functions.declaring import Argument, Function, Take

_TABLES = Argument(
    "tables", "The input tables, whole and with headers, such as tblPupils[#All]; in any order.", Take.TABLES
)
_DATE = Argument("date", "The day for which it holds, as a date.", Take.DATE)
_SCALE = Argument("scale", "Pay scale: NJC or Teacher.")
_POINT = Argument("point", "Point on the scale, such as 5 or M3.")
_AS_AT = Argument("as at", "The day to which costs to date are counted.", Take.DATE,
                  "the As-at date of Settings, else the last day of its school year")  # fmt: skip


def _table(name: str, help: str, *options: Argument, example: str = "") -> Function:
    """A function that takes the workbook's tables, and options before them."""
    call = f"provision_xl.functions.tables:{name.lower()}"
    given = f'"{example}",' if example else ""
    formula = f"=PX_{name}({given}tblSettings[#All],tblTerms[#All],tblPupils[#All],tblInterventions[#All],tblStaff[#All],tblProvision[#All],tblFunds[#All])"  # fmt: skip # noqa: E501
    return Function(name, call, (*options, _TABLES), "table", help, formula)


_SCALARS = (
    Function(
        "RATE",
        "provision_xl.functions.scalars:rate",
        (
            Argument("name", "Name of a national figure, such as ni_rate; the command `rates` lists them."),
            _DATE,
            Argument("key", "Point or other key, where the figure has one, such as M3.", default="none"),
        ),
        "scalar",
        "A national figure on a day, in the unit that `rates` names.",
        '=PX_RATE("ni_rate",DATE(2026,9,1))',
    ),
    Function(
        "SALARY",
        "provision_xl.functions.scalars:salary",
        (
            _SCALE,
            _POINT,
            _DATE,
            Argument("area", "Teachers' pay area: England, Fringe, Outer London or Inner London.", default="England"),
        ),
        "scalar",
        "Full-time salary, pounds a year.",
        '=PX_SALARY("NJC","5",DATE(2026,1,1))',
    ),
    Function(
        "HOURLY_COST",
        "provision_xl.functions.scalars:hourly_cost",
        (
            _SCALE,
            _POINT,
            Argument("hours", "Hours a week of support staff; for a teacher the FTE, 1 for full-time.", Take.NUMBER),
            _DATE,
            Argument("paid weeks", "Weeks a year that are paid, leave included.", Take.NUMBER,
                     "worked weeks and 33 days of leave", nought_is_blank=True),
            Argument("worked weeks", "Weeks a year that are worked.", Take.NUMBER, "39", nought_is_blank=True),
            Argument("pension rate", "Employer's pension, share of pay, such as 21.5%.", Take.SHARE,
                     "the Teachers' Pensions rate for teachers; support staff need it"),
        ),
        "scalar",
        "What an hour of a person's time costs the school, with national insurance and pension, pounds.",
        '=PX_HOURLY_COST("NJC","5",20,DATE(2026,1,1),,,0.215)',
    ),
    Function(
        "WEEKS",
        "provision_xl.functions.scalars:weeks",
        (
            Argument("from", "First day, as a date.", Take.DATE),
            Argument("to", "Last day, as a date.", Take.DATE),
            Argument("terms", "The table of terms, whole and with headers: tblTerms[#All].", Take.TABLE),
        ),
        "scalar",
        "Teaching weeks between two days, both counted.",
        "=PX_WEEKS(DATE(2026,9,1),DATE(2026,12,31),tblTerms[#All])",
    ),
    Function(
        "PROVISION_COST",
        "provision_xl.functions.scalars:provision_cost",
        (
            Argument("minutes", "Length of a session, minutes.", Take.NUMBER),
            Argument("sessions", "Sessions a week.", Take.NUMBER),
            Argument("weeks", "Teaching weeks.", Take.NUMBER),
            Argument("hourly", "Cost of an hour of the adult, pounds.", Take.NUMBER),
            Argument("pupils", "Pupils in the group, 1 or more.", Take.WHOLE, lowest=1),
            Argument("prep", "Preparation of the group, minutes a week.", Take.NUMBER, "0"),
            Argument("materials", "Materials of the group, pounds in all.", Take.NUMBER, "0"),
        ),
        "scalar",
        "Cost of a provision for each pupil of a group, pounds, rounded to the penny.",
        "=PX_PROVISION_COST(60,1,38,12,5)",
    ),
    Function(
        "SENCO_HOURS",
        "provision_xl.functions.scalars:senco_hours",
        (
            Argument("duties", "The table of duties, whole and with headers: tblDuties[#All].", Take.TABLE),
            Argument("pupils", "The table of pupils, whole and with headers: tblPupils[#All].", Take.TABLE),
            Argument("pupils on roll", "All pupils of the school, for duties that grow with them.", Take.WHOLE, "none",
                     nought_is_blank=True),
            Argument("staff", "Members of staff, for duties that grow with them.", Take.WHOLE, "none",
                     nought_is_blank=True),
            Argument("reviews", "Reviews of the school year, likewise.", Take.WHOLE, "0"),
            Argument("referrals", "Referrals of the school year, likewise.", Take.WHOLE, "0"),
        ),
        "scalar",
        "Hours a year that the SENCo's duties need.",
        "=PX_SENCO_HOURS(tblDuties[#All],tblPupils[#All],420,38)",
    ),
)

_BY = Argument("by", f"What each row stands for: {', '.join(COST_VIEWS)}.", default="intervention", choices=COST_VIEWS)
_BASIS = Argument("basis", "Whose arithmetic: school, or la for the local authority's.", default="school",
                  choices=BASES)  # fmt: skip
_TERM = Argument("term", "A term of Terms, such as Autumn.", default="the term at the as-at date")

_TABLE_FUNCTIONS = (
    _table("MAP", "The provision map: who gets what, from whom, when.",
           Argument("by", f"How it is grouped: {', '.join(MAP_VIEWS)}.", default="pupil", choices=MAP_VIEWS), _AS_AT,
           example="pupil"),
    _table("COSTS", "Costs planned, to date and forecast, pounds, with staff hours.", _BY, _BASIS, _AS_AT,
           example="intervention"),
    _table("STAFFING", "For each person hours had, used, free and over.", _AS_AT),
    _table("BUDGET", "Each fund: income, planned, to date, ledger, forecast and balance, pounds.", _AS_AT),
    _table("IMPACT", "From entry to exit for each intervention, with the cost of a pupil who met the target.", _AS_AT),
    _table("CONCERNS", "Pupils to look at, each with the reason.", _AS_AT),
    _table("REVIEWS_DUE", "Reviews overdue and due next.", _AS_AT),
    _table("CHECKS", "Every problem in the tables, with cell and cure."),
    _table("BENCHMARK", "The school beside dated national figures.", _AS_AT),
    _table("PLAN", "The plan that does most good with the hours and money there are, with reasons.", _TERM),
)  # fmt: skip

REGISTRY: tuple[Function, ...] = (*_SCALARS, *_TABLE_FUNCTIONS)
FUNCTIONS: dict[str, Function] = {function.name: function for function in REGISTRY}

if len(FUNCTIONS) != len(REGISTRY):
    raise ValueError("Two functions share one name.")
