"""The commands of owners: their contacts from a file, and a status round from beginning to end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from evaluator.cli.language import Group, say, tell, texts, words
from evaluator.cli.people import site
from evaluator.cli.support import FILE, TARGET, databases, now, writing_unless

if TYPE_CHECKING:
    from evaluator.owners.rounds import Asked

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=Group)
def owners() -> None:
    """Those who answer for rows of the registers, and how they are asked."""


@owners.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True)
def import_file(programme: str, file: Path, dry_run: bool) -> None:
    from evaluator.owners.people import import_owners

    with (
        databases(changes=programme) as (_, store, vault),
        store.reading() as db,
        writing_unless(vault, dry_run) as vault_db,
    ):
        done = import_owners(db, vault_db, programme, file, now=now(), dry_run=dry_run)
    tell(done.notes)
    say("owners_imported", added=done.added, changed=done.changed, unchanged=done.unchanged)
    if dry_run:
        say("dry_run")


@owners.command("list")
@click.argument("programme")
def list_rounds(programme: str) -> None:
    from evaluator.documents.storing import load_programme
    from evaluator.owners.rounds import turnouts

    with databases() as (_, store, _vault), store.reading(snapshot=True) as db:
        load_programme(db, programme)
        found = turnouts(db, programme)
    if not found:
        say("no_rounds", programme=programme)
    for one in found:
        its, until = one.round, texts().date(one.round.until)
        say("round", id=its.id, title=its.title, until=until, answered=one.answered, asked=one.asked)


@owners.command("ask")
@click.argument("programme")
@click.option("--register", "registers", multiple=True)
@click.option("--process", default="")
@click.option("--not-since", type=DAY, default=None)
@click.option("--title", required=True)
@click.option("--source", required=True)
@click.option("--until", type=DAY, required=True)
@click.option("--erase-on", type=DAY, default=None)
@click.option("--dry-run", is_flag=True)
def ask(
    programme: str,
    registers: tuple[str, ...],
    process: str,
    not_since: dt.datetime | None,
    title: str,
    source: str,
    until: dt.datetime,
    erase_on: dt.datetime | None,
    dry_run: bool,
) -> None:
    from evaluator.owners import rounds
    from evaluator.owners.rows import OWNED
    from evaluator.registers.changes import register_named
    from evaluator.store.audit import COMMAND_LINE

    named = tuple(register_named(one).name for one in registers)
    since = not_since.date() if not_since else None
    choice = rounds.Choice(registers=named or tuple(OWNED), process=process, not_since=since)
    asked = rounds.AskedRound(title, source, until.date(), erase_on.date() if erase_on else None)
    with databases(changes=programme) as (_, store, vault), store.writing() as db, vault.writing() as vault_db:
        people = rounds.chosen(db, vault_db, programme, choice)
        _tell_who(people)
        if dry_run:
            say("dry_run")
            return
        its = rounds.open_round(db, vault_db, programme, asked, people, actor=COMMAND_LINE, now=now())
    say("round_opened", id=its.id)


@owners.command("remind")
@click.argument("programme")
@click.argument("round_", metavar="ROUND", type=click.UUID)
def remind_owners(programme: str, round_: UUID) -> None:
    from evaluator.owners.rounds import remind, round_named
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, vault), store.writing() as db, vault.writing() as vault_db:
        its = round_named(db, programme, round_)
        n = remind(db, vault_db, programme, its, actor=COMMAND_LINE, now=now())
    say("owners_reminded", n=n)


@owners.command("letters")
@click.argument("programme")
@click.argument("round_", metavar="ROUND", type=click.UUID)
@site
@click.option("--everybody", is_flag=True)
@click.option("--into", type=TARGET, default=Path())
def print_letters(programme: str, round_: UUID, address: str, everybody: bool, into: Path) -> None:
    from evaluator.core.files import begin_private, finish_private
    from evaluator.owners.announcements import Printing, letters
    from evaluator.owners.rounds import progress, round_named
    from evaluator.printing.pdf import letters_pdf
    from evaluator.store.audit import COMMAND_LINE

    path = into / f"{programme}-owners-letters.pdf"
    into.mkdir(parents=True, exist_ok=True)
    with databases(changes=programme) as (_, store, vault):
        with store.writing() as db, vault.reading() as vault_db:
            how_far = progress(db, vault_db, programme, round_named(db, programme, round_))
            how = Printing(address, everybody, COMMAND_LINE, now())
            pages = letters(db, vault_db, programme, how_far, how)
            begin_private(path, letters_pdf(pages, now().date()))
        finish_private(path)
    say("letters_written", path=path, n=len(pages))


@owners.command("close")
@click.argument("programme")
@click.argument("round_", metavar="ROUND", type=click.UUID)
def close_round(programme: str, round_: UUID) -> None:
    from evaluator.owners.rounds import close, round_named
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, _vault), store.writing() as db:
        close(db, programme, round_named(db, programme, round_), actor=COMMAND_LINE, now=now())
    say("round_closed", id=round_)


@owners.command("erase")
@click.argument("programme")
@click.option("--due", is_flag=True)
@click.option("--all", "everybody", is_flag=True)
def erase(programme: str, due: bool, everybody: bool) -> None:
    if due == everybody:
        raise click.UsageError(words("due_or_all"))
    from evaluator.owners.people import erase_owners
    from evaluator.owners.reviewing import erase_due
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, vault), store.writing() as db, vault.writing() as vault_db:
        if due:
            n = erase_due(db, vault_db, programme, now=now())
        else:
            n = erase_owners(db, vault_db, programme, actor=COMMAND_LINE, now=now())
    say("owners_erased", programme=programme, n=n)


def _tell_who(people: list[Asked]) -> None:
    """How many rows are asked about by which way; roles that nobody can be reached by are named, as in the register."""
    for way in ("mail", "letter"):
        its = [one for one in people if one.way == way]
        if its:
            say(f"asked_by_{way}", people=len(its), rows=sum(len(one.rows) for one in its))
    for one in people:
        if one.way == "none":
            say("asked_by_none", role=one.role, rows=len(one.rows))
