"""The commands of answers that were collected with another survey tool."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, say, spoken, tell, texts, words
from evaluator.cli.maps import NEW
from evaluator.cli.support import FILE, TARGET, databases, now, progress, writing_unless
from evaluator.texts import LANGUAGES
from evaluator.texts.diagnostics import rendered

if TYPE_CHECKING:
    from evaluator.store.imports import Import


@click.group(cls=Group)
def responses() -> None:
    """Answers collected with another survey tool."""


@responses.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True)
@click.option("--dry-run", is_flag=True)
def import_responses_file(programme: str, file: Path, map_file: Path, dry_run: bool) -> None:
    from evaluator.importing.responses import import_responses

    with ExitStack() as stack:
        _, store, vault = stack.enter_context(databases(changes=programme))
        db, vault_db = (stack.enter_context(writing_unless(one, dry_run)) for one in (store, vault))
        show = stack.enter_context(progress("reading_answers"))
        result = import_responses(db, vault_db, programme, file, map_file, dry_run=dry_run, now=now(), progress=show)
    say("response_rows", file=result.file, rows=result.rows)
    tell((*result.notes, *result.errors))
    if result.number is not None:
        name = "import_number_with_file" if result.anonymous else "import_number"
        say(name, programme=programme, number=result.number, file=quote(str(file)), map=quote(str(map_file)))
    for wave, rows in result.read.items():
        if wave in result.named:
            added = result.added.get(wave, 0)
            say("responses_to_add" if dry_run else "responses_added", wave=wave, added=added, known=rows - added)
        else:  # what is new and what is not would tell who has answered
            say("responses_to_read" if dry_run else "responses_read", wave=wave, n=rows)
    if dry_run:
        say("dry_run")
    if result.errors:
        say("rules_missing")
        raise click.exceptions.Exit(1)


@responses.command("map")
@click.argument("file", type=FILE)
@click.option("--wave", "wave", required=True, metavar="PROGRAMME/WAVE")
@click.option("--into", type=NEW, default=None)
@click.option("--labels", type=FILE, default=None)
@click.option("--variables", type=FILE, default=None)
def propose_map(file: Path, wave: str, into: Path | None, labels: Path | None, variables: Path | None) -> None:
    from evaluator.core.files import write_private
    from evaluator.importing.codebooks import codebook_of, read_unmapped
    from evaluator.importing.proposal import propose
    from evaluator.importing.writing import toml_of

    programme, _, key = wave.partition("/")
    table, header_rows = read_unmapped(file)
    with databases() as (_, store, _vault), store.reading() as db:
        found = propose(db, programme, key, table, codebook_of(file, labels, variables), header_rows)
    written = toml_of(found, lambda one: rendered(one, texts()).sentences)
    if into is None:
        click.echo(written)
    else:
        write_private(into, written)
    aside = into is None  # what is told must not stand in a map that is sent on
    tell((*table.notes, *found.unsure), err=aside)
    sure = sum(one.sure for one in found.columns)
    click.echo(words("columns_matched", sure=sure, unsure=len(found.columns) - sure, n=len(table.header)), err=aside)
    if found.open:
        click.echo(words("columns_open", columns=", ".join(found.open)), err=aside)
    if into is not None:
        say("map_written", into=into, programme=programme, file=quote(str(file)), map=quote(str(into)))


@responses.command("list")
@click.argument("programme")
def show_imports(programme: str) -> None:
    from evaluator.importing.undoing import imports_of

    with databases() as (_, store, _vault), store.reading() as db:
        found = imports_of(db, programme)
    for one in found:
        click.echo(_import(one))


@responses.command("undo")
@click.argument("programme")
@click.argument("number", metavar="IMPORT", type=click.IntRange(1))
@click.option("--reason", required=True)
@click.option("--file", "file", type=FILE, default=None)
@click.option("--map", "map_file", type=FILE, default=None)
def undo(programme: str, number: int, reason: str, file: Path | None, map_file: Path | None) -> None:
    from evaluator.importing.undoing import undo_import
    from evaluator.store.audit import COMMAND_LINE

    if (file is None) != (map_file is None):
        raise click.UsageError(words("file_and_map"))
    source = (file, map_file) if file and map_file else None
    with databases(changes=programme) as (_, store, vault):
        with store.writing() as db, vault.reading() as vault_db:
            waves = undo_import(
                db, vault_db, programme, number, reason=reason, actor=COMMAND_LINE, now=now(), source=source
            )
        store.tidy()
    for wave in sorted(waves):
        say("responses_removed", wave=wave)
    say("import_undone", programme=programme, number=number)


@responses.command("export")
@click.argument("programme")
@click.option("--wave", "waves", multiple=True)
@click.option("--format", "formats", required=True)
@click.option("--into", type=TARGET, required=True)
@click.option("--purpose", required=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def export_responses(programme: str, waves: tuple[str, ...], formats: str, into: Path, purpose: str, lang: str) -> None:
    from evaluator.exporting.delivery import require_room, write_files
    from evaluator.exporting.formats import files_of, formats_named
    from evaluator.exporting.responses import Wanted, take_out
    from evaluator.store.audit import COMMAND_LINE

    wanted = Wanted(purpose, lang, formats_named(formats), waves)
    require_room(into)
    with databases() as (_, store, _vault):
        found = take_out(store, programme, wanted, actor=COMMAND_LINE, now=now())
    tell(found.notes)
    written = write_files(into, files_of(found.tables, wanted.formats, lang))
    say("responses_taken_out", rows=found.rows, n=len(written), into=into)


def _import(one: Import) -> str:
    rows = ", ".join(f"{wave} {n}" for wave, n in sorted(one.rows.items()))
    at = one.imported_at.isoformat(" ", "minutes")
    line = words("import_line", number=one.number, at=at, actor=one.actor, digest=one.digest[:12], rows=rows)
    if one.undone_at is None:
        return line
    undone = one.undone_at.isoformat(" ", "minutes")
    return line + words("import_line_undone", at=undone, actor=one.undone_by, reason=one.reason)
