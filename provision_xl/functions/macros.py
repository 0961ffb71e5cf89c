"""Every macro, declared once: from here come the buttons, the ribbon, the menu, the task pane and the commands."""

from __future__ import annotations

from provision_xl.choices import AUDIENCES, CONCERNS, IMPORTS
from provision_xl.functions.declaring import Ask, Macro, Wants

_PUPIL = Ask("pupil", "Which pupil? Type the ID.", wants=Wants.PUPIL)
_TERM = Ask("term", "For which term? Type its name, as on the sheet Terms.", wants=Wants.TERM)
_ADULTS = ("1:1", "Group", "Any")
_THINK = Ask("time_limit", "How many seconds may it think?", "60", wants=Wants.NUMBER)
EVENTS = ("adult away", "fund cut", "pupil arrives", "pupil leaves", "intervention dropped")
_MAP, _ANSWERS, _PLAN, _REPORTS, _BOOK = "Map", "Answers", "Plan", "Reports", "Workbook"

MACROS: tuple[Macro, ...] = (
    Macro(
        "PickInterventions",
        "Pick interventions",
        "Chooses which interventions of the library your school uses.",
        (
            Ask("interventions", "Which interventions does your school use? Type their codes with ; between them.",
                wants=Wants.INTERVENTIONS),
            Ask("others", "And the others? keep leaves them as they are; off sets their Use to No.", "keep",
                wants=Wants.CHOICE, choices=("keep", "off")),
        ),
        "pick-interventions", _MAP, "I", "Filter",
    ),
    Macro(
        "AddGroup",
        "Add group",
        "Adds the rows of a new group to Provision.",
        (
            Ask("intervention", "Which intervention? Type its code, as on the sheet Interventions.",
                wants=Wants.INTERVENTION),
            Ask("pupils", "Which pupils? Type their IDs with ; between them.", wants=Wants.PUPILS),
            Ask("staff", "Which adult? Type the Staff ID; leave it blank if you do not know yet.", required=False,
                wants=Wants.STAFF),
            Ask("starts", "First day? Type a date such as 14/09/2026; leave it blank for the next teaching day.",
                required=False, wants=Wants.DATE),
            Ask("ends", "Last day? Leave it blank to run as long as the intervention lasts.", required=False,
                wants=Wants.DATE),
        ),
        "add-group", _MAP, "G", "MeetingsWorkspace",
    ),
    Macro(
        "Leaver",
        "Leaver",
        "Ends a pupil's provision on the last day, and says what that does to each group.",
        (_PUPIL, Ask("last_day", "Last day here? Type a date such as 18/12/2026.", wants=Wants.DATE)),
        "leaver", _MAP, "L", "Delete",
    ),
    Macro(
        "NewEhcPlan",
        "New EHC plan",
        "Makes a pupil's status E from a day, with the hours that the plan names, and says who has them free and which "
        "groups would have to give.",
        (
            _PUPIL,
            Ask("starts", "From which day? Type a date such as 02/11/2026.", wants=Wants.DATE),
            Ask("hours", "How many hours a week does the plan name? Leave it blank if it names none.", required=False,
                wants=Wants.NUMBER),
            Ask("adult", "With what adult? Type 1:1, Group or Any.", "Any", wants=Wants.CHOICE, choices=_ADULTS),
        ),
        "new-ehc-plan", _MAP, "E", "FilePermission",
    ),
    Macro(
        "Away",
        "Away",
        "Notes that an adult is away, and says which groups that touches and who has the hours to cover.",
        (
            Ask("staff", "Who is away? Type the Staff ID.", wants=Wants.STAFF),
            Ask("starts", "First day away? Type a date such as 02/11/2026.", wants=Wants.DATE),
            Ask("ends", "Last day away? Type a date such as 06/11/2026.", wants=Wants.DATE),
            Ask("covered_by", "Who covers? Type the Staff ID; leave it blank for nobody.", required=False,
                wants=Wants.STAFF),
        ),
        "away", _MAP, "W", "DateAndTimeInsert",
    ),
    Macro(
        "Dismiss",
        "Dismiss a flag",
        "Takes a false alarm off Concerns, with the reason, until newer figures come.",
        (
            _PUPIL,
            Ask("flag", f"Which flag of Concerns? Type one of {', '.join(CONCERNS)}.", wants=Wants.CHOICE,
                choices=CONCERNS),
            Ask("measure", "In which measure? Leave it blank for every one the pupil has it in.", required=False),
            Ask("reason", "Why is it a false alarm? Type it without names."),
            Ask("who", "Who decides? Type a role, such as SENCo; leave it blank if you like.", required=False),
        ),
        "dismiss", _MAP, "D", "ReviewRejectChange",
    ),
    Macro("Update", "Update", "Works everything out and writes the output sheets afresh.", (), "update", _ANSWERS, "U",
          "Calculator"),
    Macro("Check", "Check", "Lists every problem in the tables on the sheet Checks, with cell and cure.", (), "check",
          _ANSWERS, "C", "ErrorChecking"),
    Macro(
        "Scenario",
        "Scenario",
        "Tries out pay, funds, a leaver, a new plan or top-up, up to three side by side with today.",
        (
            Ask("first", 'What is to be tried? Type such as pay +3%, or fund SEN -5000; leaver P12 from 2027-01-04.'),
            Ask("second", "And beside it? Type another such change, or leave it blank.", required=False),
            Ask("third", "And a third? Leave it blank for none.", required=False),
        ),
        "scenario", _ANSWERS, "X", "ScenarioManager",
    ),
    Macro(
        "Today",
        "Today",
        "Somebody is away: says who covers what and what is not held that day, with as little change as can be.",
        (
            Ask("away", "Who is away? Type Staff IDs with ; between them; leave it blank for those in Absences.",
                required=False, wants=Wants.STAFF),
            Ask("day", "On which day? Type a date such as 02/11/2026; leave it blank for the as-at date.",
                required=False, wants=Wants.DATE),
            Ask("log", "Write into Sessions what is not held, and so lower hours delivered? Type yes or no.", "no",
                wants=Wants.CHOICE, choices=("no", "yes")),
        ),
        "today", _ANSWERS, "BD", "CalendarToday",
    ),
    Macro(
        "MakeTimetable",
        "Timetable",
        "Places every session of the week, and writes it to the sheet Timetable; rows marked Keep stay where they are.",
        (Ask("time_limit", "How many seconds may it think?", "20", wants=Wants.NUMBER),),
        "timetable", _PLAN, "BT", "CalendarsMenu",
    ),
    Macro("AllocateStaff", "Allocate staff", "Proposes who should run which group of the present map.", (), "allocate",
          _PLAN, "S", "ReviewShareWorkbook"),
    Macro(
        "Optimise",
        "Optimise",
        "Finds the plan that does most good with the hours and money there are, and writes it to the sheet Plan.",
        (
            _TERM,
            Ask("budget", "Most to spend, in pounds? Leave it blank to go by Funds.", required=False,
                wants=Wants.MONEY),
            _THINK,
        ),
        "optimise", _PLAN, "O", "GoalSeek",
    ),
    Macro(
        "OptimiseYear",
        "Optimise year",
        "Finds the plan that does most good over the terms that are left of the school year, taken together.",
        (
            Ask("budget", "Most to spend, in pounds? Leave it blank to go by Funds.", required=False,
                wants=Wants.MONEY),
            Ask("time_limit", "How many seconds may it think?", "120", wants=Wants.NUMBER),
        ),
        "optimise-year", _PLAN, "Y", "CalendarInsert",
    ),
    Macro(
        "AcceptPlan",
        "Accept plan",
        "Writes the rows of the sheet Plan rows that are marked Yes into Provision.",
        (Ask("rows", "Which rows of Plan rows? Type their numbers with ; between them, or marked for those marked Yes.",
             "marked"),),
        "accept-plan", _PLAN, "A", "AcceptInvitation",
    ),
    Macro(
        "WhatIf",
        "What if",
        "Shows what more or less money, TA hours or EHC plans would change; nothing of the map is touched.",
        (
            _TERM,
            Ask("money", "How many pounds more? Type -1000 for £1,000 less.", "0", wants=Wants.MONEY),
            Ask("hours", "How many TA hours a week more? Type -5 for 5 fewer.", "0", wants=Wants.NUMBER),
            Ask("plans", "How many EHC plans more?", "0", wants=Wants.NUMBER),
        ),
        "what-if", _PLAN, "H", "WhatIfAnalysisMenu",
    ),
    Macro("NextSteps", "Next steps", "Shows what the next pound, hour and trained person would bring in a term.",
          (_TERM, _THINK), "next-steps", _PLAN, "N", "ConditionalFormattingColorScalesGallery"),
    Macro("Frontier", "Frontier", "Shows what each amount of money, and each number of TA hours, can do at best.",
          (_TERM, _THINK), "frontier", _PLAN, "F", "ChartInsert"),
    Macro("HowSure", "How sure", "Shows how often each choice of the plan stays where its gains are drawn anew.",
          (_TERM, _THINK), "how-sure", _PLAN, "Q", "FunctionsStatisticalInsertGallery"),
    Macro(
        "Replan",
        "Re-plan",
        "Changes the running map as little as can be after an absence, a cut, a pupil who comes or goes.",
        (
            _TERM,
            Ask("what", f"What has happened? Type one of {', '.join(EVENTS)}.", "adult away", wants=Wants.CHOICE,
                choices=EVENTS),
            Ask("who", "Who or what is it? Type the Staff ID, the fund, the Pupil ID or the code."),
            Ask("starts", "From which day? Type a date such as 02/11/2026.", wants=Wants.DATE),
            Ask("ends", "Until which day is the adult away? Leave it blank for good.", required=False,
                wants=Wants.DATE),
            Ask("amount", "How many pounds less has the fund? Leave it blank for anything else.", required=False,
                wants=Wants.MONEY),
        ),
        "replan", _PLAN, "P", "ChangeCase",
    ),
    Macro(
        "TermlyReport",
        "Termly report",
        "Writes the report of a term as a workbook, a PDF, a web page and CSV.",
        (
            _TERM,
            Ask("audience", f"For whom? Type one of {', '.join(AUDIENCES)}.", "leadership", wants=Wants.CHOICE,
                choices=AUDIENCES),
            Ask("out", "In which folder? Type its whole path.", wants=Wants.FOLDER),
            Ask("about", "For class or family: which class, or which Pupil ID? Leave it blank for the others.",
                required=False),
        ),
        "report", _REPORTS, "R", "FilePrintPreview",
    ),
    Macro(
        "PupilMap",
        "Pupil map",
        "Writes one pupil's costed map, its gaps first, for an EHC needs assessment, a review or a top-up.",
        (_PUPIL, Ask("out", "In which folder? Type its whole path.", wants=Wants.FOLDER)),
        "pupil-map", _REPORTS, "M", "AddressBook",
    ),
    Macro(
        "CloseTerm",
        "Close term",
        "Writes a term's figures into Closed for good, so that later changes show as restated.",
        (
            Ask("term", "Which term is to be closed? Type its name, as on the sheet Terms.", wants=Wants.TERM_TO_CLOSE),
            Ask("by", "Who closes it? Type a name or a role, such as SENCo or Head."),
        ),
        "close-term", _BOOK, "K", "FileMarkAsFinal",
    ),
    Macro(
        "NewTerm",
        "New term",
        "Goes over into the next term: what is unfinished goes on as a new cycle, what is over is listed.",
        (
            Ask("to", "Into which term? Type its name with the year, such as Spring 2027.", wants=Wants.COMING_TERM),
            Ask("leavers", "Into a new school year: which year groups leave? Type one such as 6, none, or propose.",
                "propose"),
        ),
        "rollover", _BOOK, "V", "FillRight",
    ),
    Macro(
        "Import",
        "Import",
        "Brings an export of another system into a new workbook beside this one; what it does is shown first.",
        (
            Ask("kind", f"What is it? Type one of {', '.join(IMPORTS)}; book is an older workbook of ours.", "pupils",
                wants=Wants.CHOICE, choices=IMPORTS),
            Ask("export", "Which file? Type its whole path, .xlsx or .csv.", wants=Wants.FILE),
            Ask("book", "Where is this workbook saved? Save it first, then type its whole path.",
                wants=Wants.THIS_BOOK),
            Ask("said", 'Has it asked for something? Type the answer as it says, such as --columns "date=A; amount=F"; '
                "else leave it blank.", required=False),
        ),
        "import", _BOOK, "J", "ImportTextFile",
    ),
    Macro("AddTable", "Add a table", "Adds one of the further tables, such as Reviews, with its drop-downs and help.",
          (Ask("table", "Which table? Type its name.", wants=Wants.TABLE),), "add-table", _BOOK, "T",
          "SheetInsert"),
    Macro("About", "About", "Shows the version, the figures in force and where they come from.", (), "about", _BOOK,
          "BA", "Info"),
)  # fmt: skip
