"""Commands that are loaded when they are asked for: the help of `nedslag` needs their names alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

import click

from evaluator.cli.language import Command, translated
from evaluator.cli.support import Commands


class Places(dict[str, click.Command]):
    """Commands by name. Those that ``places`` names, as the module beside this one and what the command is called
    there, are loaded from it when somebody takes them out."""

    def __init__(self, places: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(dict.fromkeys(places, Command(None)))
        self._places = dict(places)

    def __getitem__(self, name: str) -> click.Command:
        if name in self._places:
            module, called = self._places.pop(name)
            self[name] = getattr(import_module(f"evaluator.cli.{module}"), called)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        return default if name not in self else self[name]  # noqa: SIM401 (this is what get does)

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]


class LoadedCommands(Commands):
    """A group of such commands, which lists them without loading them."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        limit = formatter.width - 6 - max(map(len, names))
        with formatter.section(translated("Commands")):
            formatter.write_dl([(name, Command(name).get_short_help_str(limit)) for name in names])


def placed(modules: Mapping[str, Iterable[str | tuple[str, str]]]) -> Places:
    """By module, the commands in it: each by its name, with what it is called there where that is another."""
    its = ((module, one if isinstance(one, tuple) else (one, one)) for module, all_ in modules.items() for one in all_)
    return Places({name: (module, called) for module, (name, called) in its})
