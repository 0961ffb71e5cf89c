"""Setting LibreOffice up: the script and the name of this Python go into the user's own profile."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

SCRIPT = "provision_calc.py"
SETTING = "provision_calc.json"


def install(profile: Path, interpreter: Path | None = None) -> Path:
    """Put the script into a LibreOffice profile; the path of the script.

    Args:
        profile: the profile's folder, the one that holds `user`.
        interpreter: the Python that provision_xl is installed in; this one where not given.
    """
    folder = profile / "user" / "Scripts" / "python"
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / SCRIPT
    script.write_bytes((files(__package__) / "libreoffice_script.py").read_bytes())
    setting = {"interpreter": str(interpreter or sys.executable)}
    (folder / SETTING).write_text(json.dumps(setting), "utf-8")
    return script
