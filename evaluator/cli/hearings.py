"""The commands of hearings: which there are, and the note of one."""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.language import Group, say, texts
from evaluator.cli.support import TARGET, databases, now
from evaluator.texts import LANGUAGES


@click.group(cls=Group)
def hearing() -> None:
    """Hearings among named parties."""


@hearing.command("list")
@click.argument("programme")
def list_hearings(programme: str) -> None:
    from evaluator.documents.storing import load_programme
    from evaluator.hearing.overview import everything, progress
    from evaluator.store.hearings import hearings
    from evaluator.store.wave_times import TIME_ZONE

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        load_programme(db, programme)
        found = [(its, progress(everything(db, its))) for its in hearings(db, programme)]
    if not found:
        say("no_hearings", programme=programme)
    for its, how_far in found:
        local = its.deadline.astimezone(TIME_ZONE)
        deadline = texts().date_and_time(local.date(), local.time())
        numbers = {"answered": how_far.answered, "points": how_far.points, "parties": sum(how_far.standings.values())}
        say("hearing", hearing=its.key, title=its.title, deadline=deadline, **numbers)


@hearing.command("note")
@click.argument("programme")
@click.argument("key", metavar="HEARING")
@click.option("--format", "formats", default="docx,pdf", show_default=True)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="da", show_default=True)
@click.option("--into", type=TARGET, default=Path())
def write_note(programme: str, key: str, formats: str, language: str, into: Path) -> None:
    from evaluator.hearing.note import file_name, formats_named, note_of
    from evaluator.printing.notes import note_file
    from evaluator.store import audit

    kinds = formats_named(formats)
    with databases() as (_, store, _vault):
        with store.reading(snapshot=True) as db:
            its, remarks = note_of(db, programme, key, language, now=now())
        files = {into / file_name(key, language, kind): note_file(its, kind, now().date()) for kind in kinds}
        into.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
        with store.writing() as db:
            place, details = {"programme": programme, "subject": key}, {"remarks": remarks}
            audit.record(db, "taken_out", actor=audit.COMMAND_LINE, now=now(), **place, details=details)
    for path in files:
        say("note_written", path=path)
