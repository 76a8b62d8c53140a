"""The commands of the registers: rows from files, corrected, withdrawn, and as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, say, sentences, spoken, tell, texts, words
from evaluator.cli.maps import NEW, write_map
from evaluator.cli.support import FILE, TARGET, databases, now, writing_unless
from evaluator.records.registry import REGISTERS
from evaluator.texts import LANGUAGES

if TYPE_CHECKING:
    from evaluator.store.register_versions import Recorded, Version

KINDS = f"KIND: {', '.join(REGISTERS).replace('_', '-')}."


@click.group(cls=Group)
def registers() -> None:
    """Trial actions, deliveries, decisions and the other registers."""


@registers.command("import", epilog=KINDS)
@click.argument("programme")
@click.argument("kind")
@click.argument("file", type=FILE)
@click.option("--correct", is_flag=True)
@click.option("--reason", default="")
@click.option("--map", "map_file", type=FILE, default=None)
@click.option("--dry-run", is_flag=True)
def import_register_file(
    programme: str, kind: str, file: Path, correct: bool, reason: str, map_file: Path | None, dry_run: bool
) -> None:
    from evaluator.registers.importing import Correction, import_register

    if correct != bool(reason.strip()):
        raise click.UsageError(words("correct_and_reason"))
    with databases(changes=programme) as (_, store, _vault), writing_unless(store, dry_run) as db:
        how = Correction(reason)
        result = import_register(db, programme, kind, file, now(), how, map_file=map_file, dry_run=dry_run)
    tell(result.notes)
    say("register_rows_to_add" if dry_run else "register_rows", kind=kind, added=result.added, known=result.known)
    if result.corrected:
        say("register_rows_corrected", kind=kind, n=result.corrected)
    if result.revived:
        say("register_rows_revived", kind=kind, n=result.revived)
    if dry_run:
        say("dry_run")


@registers.command("map", epilog=KINDS)
@click.argument("kind")
@click.argument("file", type=FILE)
@click.option("--programme", required=True)
@click.option("--into", type=NEW, default=None)
def propose_register_map(kind: str, file: Path, programme: str, into: Path | None) -> None:
    from evaluator.registers.importing import propose_map

    with databases() as (_, store, _vault), store.reading() as db:
        found = propose_map(db, programme, kind, file, sentences)
    write_map(found, into)


@registers.command("correct", epilog=KINDS)
@click.argument("programme")
@click.argument("kind")
@click.argument("reference")
@click.argument("fields", metavar="COLUMN=VALUE...", nargs=-1, required=True)
@click.option("--event", type=click.IntRange(1), default=None)
@click.option("--reason", required=True)
def correct(programme: str, kind: str, reference: str, fields: tuple[str, ...], event: int | None, reason: str) -> None:
    from evaluator.registers.correcting import correct_row

    written = dict(_field(one) for one in fields)
    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        number = correct_row(db, programme, kind, reference, written, _by(reason), event=event or 0)
    say("row_corrected", kind=kind, reference=reference, number=number)


@registers.command("withdraw", epilog=KINDS)
@click.argument("programme")
@click.argument("kind")
@click.argument("reference")
@click.option("--event", type=click.IntRange(1), default=None)
@click.option("--reason", required=True)
def withdraw(programme: str, kind: str, reference: str, event: int | None, reason: str) -> None:
    from evaluator.registers.correcting import withdraw_row

    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        withdraw_row(db, programme, kind, reference, _by(reason), event=event or 0)
    say("row_withdrawn", kind=kind, reference=reference)


@registers.command("history", epilog=KINDS)
@click.argument("programme")
@click.argument("kind")
@click.argument("reference")
def show_history(programme: str, kind: str, reference: str) -> None:
    from evaluator.registers.correcting import history
    from evaluator.store.accounts import names

    with databases() as (_, store, _vault), store.reading() as db:
        found, people = history(db, programme, kind, reference), names(db)
    for one in found:
        click.echo(_version(one, people))


@registers.command("list", epilog=KINDS)
@click.argument("programme")
@click.argument("kind")
def show_rows(programme: str, kind: str) -> None:
    from evaluator.registers.correcting import listed

    with databases() as (_, store, _vault), store.reading() as db:
        rows, found = listed(db, programme, kind)
    for row in rows:
        click.echo(f"{row['reference']}: {_cells(row)}")
    tell(found)


@registers.command("export", epilog=KINDS)
@click.argument("programme")
@click.argument("kind", default="")
@click.option("--format", "formats", required=True)
@click.option("--into", type=TARGET, required=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def export_registers(programme: str, kind: str, formats: str, into: Path, lang: str) -> None:
    from evaluator.exporting.delivery import require_room, write_files
    from evaluator.exporting.formats import files_of, formats_named
    from evaluator.exporting.registers import registers_tables
    from evaluator.store.audit import COMMAND_LINE

    wanted = formats_named(formats)
    require_room(into)
    with databases() as (_, store, _vault), store.writing() as db:
        found = registers_tables(db, programme, kind, lang, actor=COMMAND_LINE, now=now())
    for path in write_files(into, files_of(found, wanted, lang)):
        click.echo(path)


def _field(written: str) -> tuple[str, str]:
    name, parted, value = written.partition("=")
    if not parted or not name.strip():
        raise click.BadParameter(words("not_a_field", written=written))
    return name.strip(), value


def _by(reason: str) -> Recorded:
    from evaluator.store.audit import COMMAND_LINE
    from evaluator.store.register_versions import Recorded

    return Recorded(COMMAND_LINE, now(), reason)


def _version(one: Version, people: Mapping[str, str]) -> str:
    from evaluator.accounts.audit_words import who

    by = texts()("registry.by_import") if one.recorded_by == "import" else who(one.recorded_by, people, texts())
    at = one.recorded_at.isoformat(" ", "minutes") if one.recorded_at else words("no_time")
    event = words("of_event", event=one.event) if one.event else ""
    said = words("withdrawn") if one.withdrawn else _cells(one.cells)
    why = f" ({one.reason})" if one.reason else ""
    return f"{event}{one.number}. {at} {by}{why}: {said}"


def _cells(cells: Mapping[str, object]) -> str:
    """What is filled of a row, as `registers correct` takes it."""
    return "; ".join(f"{name}={_cell(value)}" for name, value in _filled(cells))


def _filled(cells: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    return ((name, value) for name, value in cells.items() if name != "reference" and value not in ("", None, False))


def _cell(value: object) -> str:
    return words("yes") if value is True else f"{value:g}" if isinstance(value, float) else str(value)
