"""A workbook with a password: encrypted as Excel does it (AES-256), in memory, so that nothing plain is on the disk."""

from __future__ import annotations

import io
from pathlib import Path

from provision_xl.errors import OutOfRange
from provision_xl.files.refusals import refused

SHORTEST, LONGEST = 8, 255  # characters; Excel takes no longer password


def locked(content: bytes, password: str) -> bytes:
    """The bytes of a workbook, encrypted.

    Args:
        content: a whole .xlsx file.
        password: 8 to 255 characters; whoever forgets it cannot read the workbook again.

    Raises:
        OutOfRange: the password is too short or too long.
    """
    from msoffcrypto.format.ooxml import OOXMLFile

    if not SHORTEST <= len(password) <= LONGEST:
        raise OutOfRange(f"The password needs {SHORTEST} to {LONGEST} characters; nothing was written.")
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, made)
    return made.getvalue()


def unlocked(path: Path, password: str) -> bytes:
    """The bytes of the workbook in a file with a password; the file stays as it is.

    Raises:
        FileError: there is no such file, it has no password, it is damaged, or the password is another.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise refused("PX-A19", path) from None
    except OSError as error:
        raise refused("PX-A20", path, detail=error.strerror or type(error).__name__) from None
    return opened(path, content, password)


def opened(path: Path, content: bytes, password: str) -> bytes:
    """The same for a content at hand; `path` is only named."""
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import InvalidKeyError

    if not password:
        raise refused("PX-A37", path)
    made = io.BytesIO()
    try:
        file = OfficeFile(io.BytesIO(content))
        if not file.is_encrypted():
            raise refused("PX-A38", path)
        file.load_key(password=password, verify_password=True)
        file.decrypt(made, verify_integrity=True)
    except InvalidKeyError:
        raise refused("PX-A37", path) from None
    except (ValueError, KeyError, OSError, AttributeError, TypeError, IndexError) as error:
        raise refused("PX-A03", path, detail=type(error).__name__) from None
    except Exception as error:
        if type(error).__module__.startswith("msoffcrypto"):
            raise refused("PX-A02", path) from None
        raise
    return made.getvalue()
