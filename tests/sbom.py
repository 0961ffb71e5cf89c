"""What is installed beside provision_xl, at which version and under which licence: `python -m tests.sbom`.

Writes docs/licences.md for a person, docs/sbom.json (CycloneDX) for a program, and requirements.txt with a hash for
every file that may be installed, which `pip install --require-hashes` holds to.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LICENCES, SBOM, PINNED = ROOT / "docs" / "licences.md", ROOT / "docs" / "sbom.json", ROOT / "requirements.txt"
PRODUCT = "provision-xl"

ALLOWED = frozenset({
    "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "0BSD", "Zlib",
    "CC0-1.0", "Unlicense",
})  # fmt: skip
"""Anybody may use, change and hand on what has one of these; nothing has to be published."""

# What packages write instead of an SPDX name.
_SPOKEN = {
    "mit": "MIT", "mit license": "MIT", "the mit license (mit)": "MIT", "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause", "bsd 3-clause": "BSD-3-Clause", "bsd 2-clause": "BSD-2-Clause",
    "new bsd license": "BSD-3-Clause", "bsd-3-clause license": "BSD-3-Clause", "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0", "psf": "PSF-2.0", "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0", "isc license (iscl)": "ISC",
}  # fmt: skip
# What stands neither in a package's metadata nor in its files; for that one version.
SAID_ELSEWHERE = {("orloge", "1.0.0"): ("MIT", "It says so in its description alone.")}
# Of packages that are under several: which part is not used.
NOT_USED = {
    "xlwings": "Its server part is under PolyForm Noncommercial; it is neither installed with it here nor imported.",
}


@dataclass(frozen=True, order=True)
class Package:
    """One package that is installed with the product."""

    name: str
    version: str
    licence: str
    needed_by: tuple[str, ...]


def normal(name: str) -> str:
    """A package's name as all of them compare it.

    >>> normal("Msoffcrypto_Tool")
    'msoffcrypto-tool'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def packages() -> list[Package]:
    """Everything that running the product takes, by name."""
    needed_by: dict[str, set[str]] = {}
    waiting = [(PRODUCT, frozenset[str]())]
    seen = set(waiting)
    while waiting:
        name, extras = waiting.pop()
        for wanted in wants(name, extras):
            needed_by.setdefault(normal(wanted.name), set()).add(name)
            step = normal(wanted.name), frozenset(wanted.extras)
            if step not in seen:
                seen.add(step)
                waiting.append(step)
    return sorted(
        Package(name, distribution(name).version, licence_of(distribution(name)), tuple(sorted(by)))
        for name, by in needed_by.items()
    )


def wants(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """What a package needs on this computer."""
    for text in requires(name) or ():
        wanted = Requirement(text)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield wanted


def licence_of(found: Distribution) -> str:
    """The SPDX expression of a package: said as such, or in older words; "unknown" where it says nothing."""
    said = found.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [text.rpartition(" :: ")[2] for text in said.get_all("Classifier") or () if text[:10] == "License ::"]
    for words in (said.get("License") or "", *classifiers):
        short = words.strip().split("\n")[0].strip()
        if spdx := _SPOKEN.get(short.lower()) or (short if short in ALLOWED else ""):
            return spdx
    return SAID_ELSEWHERE.get((normal(said["Name"]), found.version), ("unknown", ""))[0]


def is_allowed(licence: str) -> bool:
    """Whether one of the ways out of an SPDX expression is made of allowed licences alone.

    >>> is_allowed("Apache-2.0 OR BSD-3-Clause"), is_allowed("MIT AND GPL-3.0-only"), is_allowed("GPL-3.0-only OR MIT")
    (True, False, True)
    """
    ways = re.sub(r"[()]", " ", licence).split(" OR ")
    return any({part.strip() for part in way.split(" AND ")} <= ALLOWED for way in ways)


def page(found: list[Package]) -> str:
    rows = [f"| {item.name} | {item.version} | {item.licence} | {', '.join(item.needed_by)} |" for item in found]
    elsewhere = {name: why for (name, _), (_, why) in SAID_ELSEWHERE.items()}
    notes = [f"- **{name}**: {why}" for name, why in sorted({**NOT_USED, **elsewhere}.items())]
    return "\n".join([
        "# Licences of what is installed with provision_xl", "",
        "`uv run python -m tests.sbom` writes this page, the same as a list for programs ([sbom.json](sbom.json), "
        "CycloneDX), and `requirements.txt` with the hash of every file that may be installed. provision_xl itself is "
        "under the MIT licence. A test stops the build where a package has another version than here, or a licence "
        "that is not allowed.", "",
        f"Allowed are {', '.join(sorted(ALLOWED))}.", "",
        "| package | version | licence | needed by |", "|---|---|---|---|", *rows, "", *notes, "",
    ])  # fmt: skip


def sbom(found: list[Package]) -> str:
    """CycloneDX 1.5, without a time or a number of its own, so that the same packages give the same bytes."""

    def component(name: str, version: str, licence: str, kind: str) -> dict[str, object]:
        reference = f"pkg:pypi/{name}@{version}"
        return {"type": kind, "bom-ref": reference, "name": name, "version": version, "purl": reference,
                "licenses": [{"expression": licence}]}  # fmt: skip

    own = distribution(PRODUCT).version
    reference = {item.name: f"pkg:pypi/{item.name}@{item.version}" for item in found}
    reference[PRODUCT] = f"pkg:pypi/{PRODUCT}@{own}"
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": component(PRODUCT, own, "MIT", "application")},
        "components": [component(item.name, item.version, item.licence, "library") for item in found],
        "dependencies": [
            {"ref": reference[name],
             "dependsOn": sorted(reference[item.name] for item in found if name in item.needed_by)}
            for name in sorted(reference)
        ],
    }, indent=1) + "\n"  # fmt: skip


def pinned() -> str:
    """Every run-time package with the hashes of its files, as uv has locked them; no address stands in it."""
    command = ["uv", "export", "--quiet", "--no-dev", "--no-emit-project", "--no-header", "--no-annotate",
               "--format", "requirements-txt"]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def main() -> int:
    found = packages()
    LICENCES.write_text(page(found), "utf-8")
    SBOM.write_text(sbom(found), "utf-8")
    PINNED.write_text(pinned(), "utf-8")
    wrong = [item for item in found if not is_allowed(item.licence)]
    sys.stdout.write("".join(f"{item.name} {item.version}: {item.licence}\n" for item in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
