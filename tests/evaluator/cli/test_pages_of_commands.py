"""What a command does, a page does: docs/commands-and-pages.md names it, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from evaluator.cli.main import main
from evaluator.web.app import application
from tests.support.role_table import routes, shown_address

ROW = re.compile(r"^\| `([a-z -]+)` \| (?:`([^`]+)`)? ?\| ?(.*?) ?\|$", re.M)
TABLE = (Path(__file__).resolve().parents[3] / "docs" / "commands-and-pages.md").read_text("utf-8")
ONLY_THE_SERVERS = (
    *("backup", "backup-key", "copy", "demo", "doctor", "init", "mail send", "restore", "retention run", "serve"),
    *("vault new-key", "vault rotate-key", "work"),
)
"""Commands of which a page would hand the machine, or everything of everybody, to whoever signs in."""


def commands(group: click.Group = main, before: tuple[str, ...] = ()) -> Iterator[str]:
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from commands(one, (*before, name))
        else:
            yield " ".join((*before, name))


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(TABLE)


def test_every_command_stands_in_the_table_once() -> None:
    assert [name for name, _, _ in rows()] == sorted(commands())


def test_every_page_that_the_table_names_is_there() -> None:
    known = {shown_address(address) for address, _, _, _ in routes(application())}
    assert [(name, page) for name, page, _ in rows() if page and f"`{page}`" not in known] == []


def test_a_command_has_a_page_or_says_why_only_the_server_does_it() -> None:
    assert [name for name, page, why in rows() if bool(page) == bool(why)] == []
    without = [name for name, page, _ in rows() if not page]
    assert sorted(without) == sorted(ONLY_THE_SERVERS)
