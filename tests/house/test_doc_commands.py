"""What the documents tell people to type is there: commands, their options, jobs of the scheduler, pages of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer.main

from cli.main import app
from monitor.schedule import JOBS
from storage.queries import QUERIES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
_WORD = re.compile(r"[a-z][a-z-]*")


@cache
def _whole() -> Any:
    return typer.main.get_command(app)


def lines(page: Path) -> Iterator[str]:
    """Each `nianbao …` of a page, from code spans (which may be broken over lines) and blocks."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`(nianbao [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for said in [line for block in blocks for line in block.splitlines() if line.startswith("nianbao ")] + spans:
        yield " ".join(said.split())


def faults(said: str) -> Iterator[str]:
    """What of it does not exist."""
    words = re.split(r"[\s|]+", re.sub(r"[\[\]…]", " ", said.split(" #")[0]).strip())[1:]
    command = _whole()
    while words and hasattr(command, "commands") and _WORD.fullmatch(words[0]):
        if words[0] not in command.commands:
            yield f"command {words[0]}"
            return
        command = command.commands[words.pop(0)]
    options = {name: option for option in command.params for name in option.opts}
    for word, following in pairwise([*words, ""]):
        if word.startswith("--") and word.partition("=")[0] not in {*options, "--help"}:
            yield f"option {word}"
        if word == "--once" and following.islower() and following not in {job.name for job in JOBS}:
            yield f"job {following}"
    asked = [word for word in words[:1] if command.name == "query" and _WORD.fullmatch(word.replace("_", "-"))]
    for name in asked:
        if name not in {query.name for query in QUERIES}:
            yield f"query {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_exists_with_its_options(page: Path) -> None:
    wrong = {said: found for said in lines(page) if (found := list(faults(said)))}
    assert not wrong


def test_the_pages_have_commands_to_check() -> None:
    assert sum(len(list(lines(page))) for page in PAGES) > 60
    assert list(faults("nianbao nothing")) == ["command nothing"]
    assert list(faults("nianbao status --nope")) == ["option --nope"]
    assert list(faults("nianbao schedule --once nap")) == ["job nap"]
    assert list(faults("nianbao query nosuch")) == ["query nosuch"]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "README.zh-CN.md"], ids=lambda page: page.name)
def test_every_page_that_a_page_points_to_exists(page: Path) -> None:
    for address in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if "://" not in address and not address.startswith("mailto:"):
            assert (page.parent / address).exists(), address
