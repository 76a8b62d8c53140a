"""The language in which the command line speaks: its help, what it prints, and click's own words.

It is that of ``--lang``, else that of NEDSLAG_LANG, else that of the locale, else Danish. What a command and its
options do stands in ``texts/help.toml`` by the command's words, ``mail queue`` and ``mail queue --reminder``; an option
that means the same everywhere stands there by itself, ``--into``.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import click

from evaluator.texts import LANGUAGES, Texts, area
from evaluator.texts.diagnostics import lines, rendered
from surveys.diagnostics import Diagnostic

ENVIRONMENT: Final = ("NEDSLAG_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""The first of these that is set names the language."""
ROOT: Final = "nedslag"
_WITH_WORDS: Final = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def of_environment(environment: Mapping[str, str]) -> str:
    """'da' or 'en'; Danish where the environment names neither."""
    named = next((value for name in ENVIRONMENT if (value := environment.get(name))), "")
    return named[:2] if named[:2] in LANGUAGES else LANGUAGES[0]


class SpokenLanguage(click.Choice[str]):
    """A language that is offered. One that the environment names wrongly is blamed on the environment."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            named_by = ctx.get_parameter_source(param.name) if ctx and param and param.name else None
            if named_by is click.core.ParameterSource.ENVIRONMENT:
                error.param_hint = ENVIRONMENT[0]
            raise


def spoken() -> str:
    """The language of this run."""
    context = click.get_current_context(silent=True)
    given = context.find_root().params.get("lang") if context else None
    return given or of_environment(os.environ)


def texts() -> Texts:
    return Texts(spoken())


def words(key: str, **values: object) -> str:
    """A text of ``texts/commands.toml``."""
    return texts()(f"commands.{key}", **values)


def say(key: str, **values: object) -> None:
    click.echo(words(key, **values))


def sentences(diagnostic: Diagnostic) -> str:
    """Problem and remedy, without the place."""
    return rendered(diagnostic, texts()).sentences


def tell(diagnostics: Iterable[Diagnostic], *, err: bool = False) -> None:
    """Print each diagnostic on a line of its own."""
    for line in lines(diagnostics, texts()):
        click.echo(line, err=err)


class Command(click.Command):
    """A command whose help stands in ``texts/help.toml``."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = help_of_command(_path(ctx), spoken())
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for option in self.get_params(ctx):
            if isinstance(option, click.Option):
                option.help = help_of_option(_path(ctx), option.opts[-1], spoken())
        super().format_options(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        above = click.get_current_context()
        self.help = help_of_command(" ".join(filter(None, (_path(above), self.name))), spoken())
        return super().get_short_help_str(limit)


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


def help_of_command(path: str, language: str) -> str:
    """What the command at ``path`` does, with its example; KeyError where no words are there."""
    entry = area("help")[path or ROOT]
    example = f"\n\n\b\n{Texts(language)('help.example')}: {entry['example']}" if "example" in entry else ""
    return entry[language] + example


def help_of_option(path: str, option: str, language: str) -> str:
    """What an option of the command at ``path`` means; KeyError where no words are there."""
    known = area("help")
    own = f"{path or ROOT} {option}"
    return known[own if own in known else option][language]


def _path(context: click.Context) -> str:
    """The words of a command after `nedslag`, '' for `nedslag` itself."""
    names: list[str] = []
    while context.parent is not None:
        names.insert(0, context.info_name or "")
        context = context.parent
    return " ".join(names)


@cache
def _danish() -> Mapping[str, str]:
    return {entry["en"]: entry["da"] for entry in area("click").values()}


def translated(message: str) -> str:
    """What click says, in the language of this run."""
    return _danish().get(message, message) if spoken() == "da" else message


def _translated_number(one: str, several: str, n: int) -> str:
    return translated(gettext.ngettext(one, several, n))


def translate_click() -> None:
    """Let click speak the language of the run. It marks every text for gettext, which would need compiled files and
    reads the locale alone."""
    for module in (vars(click)[name] for name in _WITH_WORDS):
        for name, function in (("_", translated), ("ngettext", _translated_number)):
            if name in vars(module):
                vars(module)[name] = function
