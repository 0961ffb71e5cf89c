"""What is installed may be used by anybody, is pinned with hashes, and stands in the pages about it."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests import sbom

PACKAGES = sbom.packages()
DECLARED = tomllib.loads((sbom.ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
DIRECT = {sbom.normal(Requirement(text).name): str(Requirement(text).specifier) for text in DECLARED}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_package_has_a_licence_that_is_allowed(package: sbom.Package) -> None:
    assert sbom.is_allowed(package.licence), package


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "MIT AND GPL-3.0-only", "PolyForm-Noncommercial-1.0.0", "unknown", ""]
)
def test_a_licence_that_is_not_allowed_is_found(licence: str) -> None:
    assert not sbom.is_allowed(licence)


def test_what_the_product_needs_is_found_with_what_that_needs() -> None:
    names = {package.name for package in PACKAGES}
    assert set(DIRECT) <= names
    assert {"numpy", "click", "h11"} & names == {"numpy", "h11"} | ({"click"} & names)
    assert next(package for package in PACKAGES if package.name == "h11").needed_by == ("uvicorn",)


def test_every_dependency_is_pinned_to_one_version() -> None:
    assert all(re.fullmatch(r"==[\w.]+", version) for version in DIRECT.values()), DIRECT


def test_the_pages_name_every_pinned_package_at_its_version() -> None:
    """What others bring along may be newer in a fresh installation; its licence is looked at above."""
    page = sbom.LICENCES.read_text("utf-8")
    listed = json.loads(sbom.SBOM.read_text("utf-8"))
    versions = {item["name"]: item["version"] for item in listed["components"]}
    for name, version in DIRECT.items():
        assert f"| {name} | {version[2:]} |" in page
        assert versions[name] == version[2:]
    assert listed["bomFormat"] == "CycloneDX" and listed["specVersion"] == "1.5"
    references = {item["bom-ref"] for item in [*listed["components"], listed["metadata"]["component"]]}
    assert {item["ref"] for item in listed["dependencies"]} == references
    assert all(set(item["dependsOn"]) <= references for item in listed["dependencies"])


def test_every_pinned_file_has_hashes_and_no_address() -> None:
    text = sbom.PINNED.read_text("utf-8")
    assert not re.search(r"https?:|//|index-url|@", text)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) >= len(PACKAGES)
    for entry in entries:
        assert re.match(r"[\w.\-]+==[\w.\-]+", entry), entry[:80]
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]
    for name, version in DIRECT.items():
        assert any(entry.startswith(f"{name}{version} ") for entry in entries), name


def test_the_same_packages_give_the_same_bytes() -> None:
    assert sbom.sbom(PACKAGES) == sbom.sbom(sorted(PACKAGES, reverse=True)[::-1])
    assert sbom.page(PACKAGES) == sbom.page(list(PACKAGES))
