"""Pictures of the sheet SENCo of each example school for docs/settings.md: `python -m tests.profiles.pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from provision_xl import app
from provision_xl.demo import example_school
from provision_xl.school.core_tables import SETTING_TYPES
from tests.workbook.pictures import take

FOLDER = Path(__file__).parent.parent.parent / "docs" / "settings"
SHEET = "SENCo"
DOTS_AN_INCH, TOP = 84, ("-x", "0", "-y", "0", "-W", "983", "-H", "210")  # the table stands at the top of its page


def file_name(setting: str) -> str:
    """
    >>> file_name("Shared SENCo or trust")
    'shared-senco-or-trust.png'
    """
    return f"{setting.lower().replace(' ', '-')}.png"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for setting in SETTING_TYPES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            school = example_school(setting)
            book = app.write_book(folder / "school.xlsx", school, (), "no-macros", None, as_at=school.settings.as_at)
            (picture,) = take(book, folder, folder / "made", [SHEET], DOTS_AN_INCH, TOP)
            (FOLDER / file_name(setting)).write_bytes(picture.read_bytes())


if __name__ == "__main__":
    main()
