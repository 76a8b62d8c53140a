"""The commands of the library: what there is to begin from, one entry of it, and an entry into a programme's folder."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.language import Group, say, spoken
from evaluator.cli.support import FOLDER
from evaluator.texts import LANGUAGES, Texts


@click.group(cls=Group)
def library() -> None:
    """Questions and indicators to begin from."""


@library.command("list")
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def list_entries(lang: str) -> None:
    from evaluator.editing.library import entries

    t = Texts(lang)
    for key, its in entries().items():
        click.echo(f"{key}: {t.pick(its.title)}")


@library.command()
@click.argument("entry")
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def show(entry: str, lang: str) -> None:
    from evaluator.editing.library_files import in_lines

    click.echo("\n".join(in_lines(entry, lang)))


@library.command()
@click.argument("entry")
@click.argument("folder", type=FOLDER)
@click.argument("questionnaire")
@click.option("--node", default="")
def add(entry: str, folder: Path, questionnaire: str, node: str) -> None:
    from evaluator.editing.library_files import add_to_folder

    for path in add_to_folder(entry, folder, questionnaire, node=node):
        say("library_added", path=path)
