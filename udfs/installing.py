"""Setting this computer up for the person who runs it, and undoing it: small files and a menu in their own profile."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from provision_udfs import user_setting
from provision_udfs.libreoffice import SCRIPT, SETTING, has_menu, install, settings_file, take_menu_out, user_profile
from provision_udfs.libreoffice_reading import find_libreoffice
from provision_udfs.python_checks import from_store, is_passing
from provision_udfs.user_setting import setting_file

from provision_xl.errors import FileError
from provision_xl.files.save import digest_of, write_bytes

_NO_MENU = " Its menu Provision is not there yet: close LibreOffice, then run provision-xl install again."
_MENU_LEFT = " Its menu Provision is still there: close LibreOffice, then run this again."


@dataclass(frozen=True, slots=True)
class Here:
    """Whom it is set up for.

    Args:
        system: as `sys.platform` names it.
        home: the person's own folder.
        interpreter: the Python that provision_xl is installed in.
        profile: LibreOffice's profile.
        has_libreoffice: it is on this computer, or was used here.
    """

    system: str
    home: Path
    interpreter: str
    profile: Path
    has_libreoffice: bool


def here() -> Here:
    """This computer, this person, this Python."""
    home = Path.home()
    profile = user_profile(sys.platform, home, os.environ.get("APPDATA", ""))
    found = find_libreoffice(sys.platform) is not None or profile.is_dir()
    return Here(sys.platform, home, sys.executable, profile, found)


def install_all() -> list[str]:
    """Tell Excel and LibreOffice where Python is; what was done and what was left alone, a sentence each."""
    return install_for(here())


def uninstall_all() -> list[str]:
    """Take back what `install_all` did; a sentence for each thing."""
    return uninstall_for(here())


def install_for(place: Here) -> list[str]:
    """As `install_all`, for that person."""
    said = [_told_excel(place) if place.system == "win32" else _no_excel(place.system)]
    said.append(_told_libreoffice(place))
    if from_store(place.interpreter):
        said.append("This Python came from the Microsoft Store and Excel cannot start it: run provision-xl doctor.")
    if is_passing(place.interpreter):
        said.append(
            "This Python lies in a folder that is emptied from time to time. "
            "To keep it: uv tool install provision-xl, then provision-xl install again."
        )
    return [*said, "Nothing else on this computer was changed."]


def uninstall_for(place: Here) -> list[str]:
    """As `uninstall_all`, for that person."""
    said = [_untold_excel(place)] if place.system == "win32" else []
    return [*said, _untold_libreoffice(place.profile), "Your workbooks stay as they are."]


def _told_excel(place: Here) -> str:
    file = setting_file(place.home)
    try:
        interpreter = user_setting.encoded(place.interpreter)
        base = digest_of(file)
        before = _content(file)
        after = user_setting.told(before, interpreter)
        if after == before:
            return f"Excel: {file} names this Python already. It was left alone."
        file.parent.mkdir(exist_ok=True)
        write_bytes(file, after, base=base)
    except ValueError:
        return (
            "Excel: not set up. The folder of this Python has letters in its name that Excel's macros cannot read. "
            "Install provision_xl in a folder with plain letters, then run provision-xl install again."
        )
    except (OSError, FileError) as error:
        return _failed("Excel", error)
    kept = " Other settings in it were kept, and a copy lies in the folder .backups beside it." if before else ""
    return f"Excel: {file} now names this Python.{kept}"


def _no_excel(system: str) -> str:
    if system == "darwin":
        return "Excel: nothing to set up. On a Mac the macros run in LibreOffice; the commands run everywhere."
    return "Excel: it runs on Windows only. Nothing was set up for it."


def _told_libreoffice(place: Here) -> str:
    if not place.has_libreoffice:
        return "LibreOffice: it was not found. Nothing was set up for it."
    before = _ours(place.profile)
    try:
        script = install(place.profile, Path(place.interpreter))
    except (OSError, FileError) as error:
        return _failed("LibreOffice", error)
    menu = "" if has_menu(place.profile) else _NO_MENU
    if _ours(place.profile) == before:
        return f"LibreOffice: its script is this version's and names this Python. It was left alone.{menu}"
    return f"LibreOffice: a script was put into your profile: {script}. Close LibreOffice and open it again.{menu}"


def _untold_excel(place: Here) -> str:
    file = setting_file(place.home)
    try:
        base = digest_of(file)
        before = _content(file)
        ours = user_setting.encoded(place.interpreter)
        if user_setting.value_of(before, user_setting.INTERPRETER) != ours:
            return "Excel: its settings do not name this Python. They were left alone."
        after = user_setting.untold(before, ours)
        if after:
            write_bytes(file, after, base=base)
        else:
            file.unlink()
    except (ValueError, OSError, FileError) as error:
        return _failed("Excel", error)
    return f"Excel: {file} is as it was before." if after else f"Excel: {file} was taken away."


def _untold_libreoffice(profile: Path) -> str:
    there = [path for path in _scripts(profile) if path.is_file()]
    had_menu = has_menu(profile)
    if not there and not had_menu:
        return "LibreOffice: there was no script of ours in your profile."
    try:
        for path in there:
            path.unlink()
        take_menu_out(profile)
    except (OSError, FileError) as error:
        return _failed("LibreOffice", error)
    left = _MENU_LEFT if has_menu(profile) else ""
    return f"LibreOffice: our script was taken out of your profile: {_scripts(profile)[0]}{left}"


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _scripts(profile: Path) -> list[Path]:
    return [profile / "user" / "Scripts" / "python" / name for name in (SCRIPT, SETTING)]


def _ours(profile: Path) -> list[bytes]:
    return [_content(path) for path in (*_scripts(profile), settings_file(profile))]


def _failed(what: str, error: Exception) -> str:
    if isinstance(error, FileError):  # it says itself whether the file is in place
        return f"{what}: {error.finding.saw}. {error.finding.cure}"
    seen = getattr(error, "strerror", None) or type(error).__name__
    return (
        f"{what}: nothing was changed ({seen.rstrip('.')}). "
        f"Close {what}, see that your own folder can be written to, and try again."
    )
