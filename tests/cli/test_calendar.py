"""The command that writes a calendar file, on the demo school's workbook."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.cli.running import fine, run
from tests.meetings.test_ics import read_back


def test_the_command_writes_all_or_one_pupil(demo: Path, tmp_path: Path) -> None:
    plain = fine("calendar", demo, "--json", "--out", tmp_path / "new").json()
    content = Path(plain["file"]).read_bytes()
    assert Path(plain["file"]) == tmp_path / "new" / "Calendar.ics"
    assert sum(read_back(content).values()) == len(plain["rows"]) > 20
    pupil = plain["rows"][0]["pupil"]
    one = fine("calendar", demo, "--json", "--pupil", pupil, "--out", tmp_path / "one.ics").json()
    assert one["rows"] == [row for row in plain["rows"] if row["pupil"] == pupil]
    own = read_back((tmp_path / "one.ics").read_bytes())
    assert own == Counter({key: n for key, n in read_back(content).items() if key[1].startswith(f"{pupil}: ")})
    assert own
    wrong = run("calendar", demo, "--pupil", "nobody", "--out", tmp_path / "none.ics")
    assert wrong.code == 1 and 'no pupil "nobody"' in wrong.err and not (tmp_path / "none.ics").exists()
