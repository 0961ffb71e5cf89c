"""What schools already have, read into proposals: exports of finance and pupil systems, older and hand-made maps.

Nothing here changes a workbook. A proposal says what would be added, changed and left out, and can make the school
that a new workbook is written from.
"""

from provision_xl.importing.assessments import assessment_proposal
from provision_xl.importing.comparing import compare
from provision_xl.importing.dfe import read_schools
from provision_xl.importing.ledger import LedgerOptions, ledger_proposal
from provision_xl.importing.older import older_proposal
from provision_xl.importing.proposal import Proposal
from provision_xl.importing.provision_map import MapOptions, map_proposal
from provision_xl.importing.pupils import PupilOptions, pupil_proposal
from provision_xl.importing.remembered import Remembered
from provision_xl.importing.source import Page, open_export, read_key

__all__ = [
    "LedgerOptions", "MapOptions", "Page", "Proposal", "PupilOptions", "Remembered", "assessment_proposal", "compare",
    "ledger_proposal", "map_proposal", "older_proposal", "open_export", "pupil_proposal", "read_key", "read_schools",
]  # fmt: skip
