"""The certificate of the local server: made here, for this computer alone, and good for nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from provision_udfs.addin.pairing import own_file
from provision_udfs.addin.place import LOOPBACK

DAYS = 397  # longer ones are not taken by browsers
RENEWED_BEFORE = timedelta(days=30)
NAME = "provision_xl on this computer"


def certificate(folder: Path, now: datetime | None = None) -> tuple[Path, Path, bool]:
    """The certificate and its key as files of a folder, and whether they were made just now.

    It cannot sign others (no authority), is for `localhost` only, and is made afresh a month before it ends.
    """
    found, key = folder / "certificate.pem", folder / "certificate.key"
    moment = now or datetime.now(UTC)
    if key.is_file() and _holds(found, moment):
        return found, key, False
    made, private = _made(moment)
    own_file(key, private)
    own_file(found, made)
    return found, key, True


def _holds(file: Path, moment: datetime) -> bool:
    from cryptography import x509

    try:
        ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return False
    return ends - moment > RENEWED_BEFORE


def _made(moment: datetime) -> tuple[bytes, bytes]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address(LOOPBACK))])
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=DAYS - 1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return built.public_bytes(serialization.Encoding.PEM), private


def trust_step(file: Path, platform: str) -> str:
    """What a person types once so that this computer trusts it; no administrator is needed on Windows or the Mac."""
    if platform == "win32":
        return f'certutil -user -addstore Root "{file}"'
    if platform == "darwin":
        return f'security add-trusted-cert -p ssl -k ~/Library/Keychains/login.keychain-db "{file}"'
    return f'certutil -d sql:$HOME/.pki/nssdb -A -t P,, -n "{NAME}" -i "{file}"'
