"""The tallies of counted milestones as files."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.language import Group, spoken, tell
from evaluator.cli.support import TARGET, databases, now
from evaluator.texts import LANGUAGES


@click.group(cls=Group)
def tallies() -> None:
    """How many chose each answer."""


@tallies.command("export")
@click.argument("programme")
@click.option("--milestone", default="")
@click.option("--format", "formats", required=True)
@click.option("--into", type=TARGET, required=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def export_tallies(programme: str, milestone: str, formats: str, into: Path, lang: str) -> None:
    from evaluator.exporting.delivery import require_room, write_files
    from evaluator.exporting.formats import files_of, formats_named
    from evaluator.exporting.tallies import tallies_table

    wanted = formats_named(formats)
    require_room(into)
    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        found, notes = tallies_table(db, programme, lang, now=now(), milestone=milestone)
    tell(notes)
    for path in write_files(into, files_of([found], wanted, lang)):
        click.echo(path)
