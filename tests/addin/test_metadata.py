"""What Excel installs: the list of functions, and the manifest."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from provision_udfs.addin.metadata import functions, manifest, names_of_functions
from provision_udfs.addin.place import behind, here
from provision_udfs.addin.server import pages

from provision_xl.functions.registry import REGISTRY

BASIC = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
OVERRIDES = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"


def test_every_function_is_listed_as_excel_takes_it() -> None:
    listed = functions()["functions"]
    assert [found["id"] for found in listed] == [function.name for function in REGISTRY]
    for found, function in zip(listed, REGISTRY, strict=True):
        assert re.fullmatch(r"[A-Z][A-Z0-9._]{2,63}", found["id"]) and found["name"] == found["id"]
        assert found["result"]["dimensionality"] == "matrix", "needed for the addresses of arguments"
        assert "stream" not in found["options"] and found["options"]["cancelable"]
        optional = [bool(argument.get("optional") or argument.get("repeating")) for argument in found["parameters"]]
        assert optional == sorted(optional), "what may be left out stands last"
        repeating = [argument for argument in found["parameters"] if argument.get("repeating")]
        assert len(repeating) <= 1 and repeating == (found["parameters"] if function.takes_tables else [])
        assert all("optional" not in argument for argument in repeating)
        assert all(argument["description"] for argument in found["parameters"]) and found["description"]


def test_the_script_knows_each_function() -> None:
    names = {found["id"]: found["many"] for found in names_of_functions()}
    assert names == {function.name: function.takes_tables for function in REGISTRY}


@pytest.mark.parametrize("place", [here(8723), behind("https://provision.school.example")])
def test_the_manifest_names_pages_that_are_there_at_one_address(place: object) -> None:
    text = manifest(place)  # type: ignore[arg-type]
    root = ElementTree.fromstring(text)
    addresses = [value for item in root.iter() for name, value in item.attrib.items() if value.startswith("https:")]
    addresses = [address for address in addresses if not address.startswith("https://schemas")]
    assert len(addresses) >= 8
    for address in addresses:
        assert address.startswith(place.origin + "/")  # type: ignore[attr-defined]
        assert address.removeprefix(place.origin + "/") in pages(), address  # type: ignore[attr-defined]


def test_every_resource_of_the_manifest_is_declared_once_and_short_enough() -> None:
    root = ElementTree.fromstring(manifest(here()))
    used = {item.attrib["resid"] for item in root.iter() if "resid" in item.attrib}
    declared = [item.attrib["id"] for item in root.iter() if item.tag.startswith(BASIC) and "id" in item.attrib]
    assert used == set(declared) and len(declared) == len(set(declared))
    assert all(len(name) <= 32 for name in declared)
    short = [item.attrib["DefaultValue"] for item in root.iter(f"{BASIC}String")]
    assert "PX" in short and all(len(words) <= 125 for words in short)
    order = [item.tag.removeprefix(OVERRIDES) for item in root.iter() if item.tag.startswith(OVERRIDES)]
    assert order.index("Script") < order.index("Page") < order.index("Metadata") < order.index("Namespace")


def test_the_manifest_has_one_name_for_one_address_and_another_for_another() -> None:
    ids = {re.search("<Id>(.*)</Id>", manifest(place))[1] for place in (here(), here(), here(9000))}  # type: ignore[index]
    assert len(ids) == 2
    assert re.search(r"<Version>\d+\.\d+\.\d+\.\d+</Version>", manifest(here()))
