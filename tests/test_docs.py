"""The documentation says what the declarations say."""

from __future__ import annotations

import re

import pytest

from tests.declared_docs import FOLDER, PAGES

ROOT = FOLDER.parent


@pytest.mark.parametrize("name", PAGES)
def test_pages_from_declarations_are_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), "run python -m tests.declared_docs"


def test_every_file_that_a_page_links_to_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *FOLDER.glob("*.md")]
    links = [(page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]
    missing = [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()]
    assert links and not missing


def test_every_command_is_in_the_readme() -> None:
    from provision_xl.cli import cli

    readme = (ROOT / "README.md").read_text("utf-8")
    commands = [command.name for command in cli.registered_commands]
    assert [name for name in commands if name not in readme] == []
