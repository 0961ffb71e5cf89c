"""What is asked of Python, of the process behind the spreadsheet, and of the person's own folder."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata

from provision_udfs.diagnosis import Check, Diagnosis, absent, fine, look, trouble
from provision_udfs.machine import Machine

SLOW_START_SECONDS = 10
NEEDED_BYTES = 200 << 20  # for the newest ten backups of a large workbook
SHORT_OF_BYTES = 1 << 30
_STORE = "windowsapps"
_PASSING = ("archive-v0", "builds-v0", "environments-v2")  # folders of uv that it may empty at any time
ANOTHER_PYTHON = (
    "Install Python from python.org instead of the Microsoft Store, install provision_xl in it, "
    "then run: provision-xl install"
)


def oldest_python() -> tuple[int, int]:
    """The oldest Python that provision_xl says it runs on."""
    try:
        needed = metadata("provision-xl")["Requires-Python"].lstrip(">=")
    except (PackageNotFoundError, AttributeError):
        return (3, 12)
    major, minor = needed.split(".")[:2]
    return int(major), int(minor)


def from_store(path: str) -> bool:
    """Whether a program lies where the Microsoft Store puts its own.

    >>> from_store(r"C:\\Program Files\\WindowsApps\\x\\python.exe"), from_store(r"C:\\Python313\\python.exe")
    (True, False)
    """
    return _STORE in path.casefold().replace("/", "\\").split("\\")


def is_passing(path: str) -> bool:
    """Whether a Python lies in a store of uv that is emptied without asking, as one started by `uvx` does."""
    return any(folder in path.replace("\\", "/").split("/") for folder in _PASSING)


def _python(machine: Machine) -> Diagnosis:
    major, minor = oldest_python()
    seen = f"Python {'.'.join(map(str, machine.python.version))}, {machine.python.bits} bits"
    if machine.python.version < (major, minor):
        return trouble(
            f"{seen}; {major}.{minor} or newer is needed",
            f"Install Python {major}.{minor} or newer, then provision_xl in it.",
            f"requires-python >= {major}.{minor}; a 64-bit installer from python.org, for the user only, will do.",
        )
    if is_passing(machine.python.executable):
        return look(
            f"{seen}; it lies in a folder that is emptied from time to time",
            "Install provision_xl for good: uv tool install provision-xl. Then run: provision-xl install",
            "The interpreter is in uv's cache (uvx or uv run --with); Office needs a path that stays.",
        )
    return fine(seen)


def _store(machine: Machine) -> Diagnosis:
    if not machine.is_windows:
        return absent("Only Windows has the Microsoft Store.")
    python = machine.python
    if from_store(python.executable) or from_store(python.base):
        return trouble(
            "This Python came from the Microsoft Store; Excel cannot start it (error -2147221164).",
            ANOTHER_PYTHON,
            "Store Python runs in an AppContainer: its COM server cannot be reached from Excel. Use the python.org "
            "or winget build (Python.Python.3.13), per user, no admin rights needed.",
        )
    return fine("This Python did not come from the Microsoft Store.")


def _start(machine: Machine) -> Diagnosis:
    seconds = machine.start_seconds
    if seconds is None:
        return trouble(
            "The process that answers functions and macros does not start.",
            "Install provision_xl again, then run: provision-xl doctor",
            f"Run by hand to see why: {machine.python.executable} -I -m provision_udfs.engine",
        )
    if seconds > SLOW_START_SECONDS:
        return look(
            f"The first answer took {seconds:.0f} seconds; {SLOW_START_SECONDS} is a lot.",
            "The first function or macro after you open the workbook takes that long. Wait for it; later ones are "
            "quick. If it goes on, show this line to IT.",
            "Antivirus probably scans the Python folder at each start. Exclude it from on-access scanning, or allow "
            f"the program: {machine.python.executable}",
        )
    return fine(f"The first answer took {seconds:.1f} seconds.")


def _profile(machine: Machine) -> Diagnosis:
    if not machine.place.writable:
        return trouble(
            "Nothing can be written into your own settings folder.",
            "Ask IT to let you write there, then run: provision-xl install",
            f"The user needs write access to {machine.place.profile} (settings only, a few kilobytes).",
        )
    return fine("Settings can be written into your own folder.")


def _room(machine: Machine) -> Diagnosis:
    free = machine.place.free_bytes
    seen = f"{free / (1 << 30):.1f} GB free"
    cure = "Delete what you no longer need, or move it elsewhere: saving keeps a copy of the workbook each time."
    if free < NEEDED_BYTES:
        return trouble(seen, cure, "The disk or quota of the user's profile is nearly full.")
    if free < SHORT_OF_BYTES:
        return look(seen, cure)
    return fine(seen)


CHECKS = (
    Check("Python", _python),
    Check("Python from the Microsoft Store", _store),
    Check("First start", _start),
    Check("Your settings folder", _profile),
    Check("Room on the disk", _room),
)
