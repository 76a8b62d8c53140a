"""The commands of a programme's documents: in, out again, and approved."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, Group, say, spoken, texts
from evaluator.cli.support import FOLDER, TARGET, databases, now

if TYPE_CHECKING:
    from evaluator.documents.storing import ImportSummary

DAY = click.DateTime(("%Y-%m-%d",))


@click.command("import", cls=Command)
@click.argument("folder", type=FOLDER)
@click.option("--reason", default="")
@click.option("--replace", "replaced", multiple=True)
def import_(folder: Path, reason: str, replaced: tuple[str, ...]) -> None:
    from evaluator.documents.import_words import in_lines, of_conflict
    from evaluator.documents.overwriting import WouldOverwrite
    from evaluator.documents.storing import Arrival, import_folder

    arrival = Arrival(reason=reason, replaced=frozenset(replaced))
    with databases() as (_, store, vault):
        try:
            with store.writing() as db, vault.writing() as vault_db:
                summary = import_folder(db, vault_db, folder, now(), arrival)
        except WouldOverwrite as error:
            for conflict in error.conflicts:
                click.echo("\n".join(of_conflict(conflict, spoken())), err=True)
            raise
    try:
        _note(summary, folder)
    finally:
        click.echo("\n".join(in_lines(summary, spoken())))


def _note(summary: ImportSummary, folder: Path) -> None:
    from evaluator.documents.exporting import note_import
    from evaluator.store.documents import PROGRAMME

    saved = {("" if its.kind == PROGRAMME else its.key): its.number for its, _ in summary.documents}
    note_import(summary.programme, saved, folder)


@click.command(cls=Command)
@click.argument("programme")
@click.option("--into", type=TARGET, required=True)
def export(programme: str, into: Path) -> None:
    from evaluator.documents.exporting import exported, write_folder

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        found = exported(db, programme, into)
    write_folder(programme, found, into)
    for path, (_, number) in found.items():
        click.echo(texts()("import.exported", path=path, number=number))


@click.group(cls=Group)
def approval() -> None:
    """What the steering group approved of a programme's plan."""


@approval.command("show")
@click.argument("programme")
def show(programme: str) -> None:
    from evaluator.documents.approval_words import in_lines

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        click.echo("\n".join(in_lines(db, programme, until=now(), language=spoken())))


@approval.command("add")
@click.argument("programme")
@click.option("--by", required=True)
@click.option("--on", type=DAY, required=True)
@click.option("--note", required=True)
def add(programme: str, by: str, on: dt.datetime, note: str) -> None:
    from evaluator.documents.approving import approve
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        its = approve(
            db,
            programme,
            approved_by=by,
            approved_on=on.date(),
            remark=note,
            actor=COMMAND_LINE,
            now=now(),
            on_paper=True,
        )
    say("approval_added", number=its.number, document=its.document, digest=its.digest[:8])
