"""The commands about what is kept of people: what is due when, deleting it, one person erased, the key destroyed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, Group, say, spoken, tell, texts, words
from evaluator.cli.support import TARGET, databases, now
from evaluator.texts import LANGUAGES

if TYPE_CHECKING:
    from evaluator.privacy.deleting import Databases
    from evaluator.privacy.due import Kept
    from evaluator.store.engine import Store


@click.group(cls=Group)
def retention() -> None:
    """Until when things are kept."""


@retention.command("list")
@click.argument("programme", required=False)
def list_kept(programme: str | None) -> None:
    from evaluator.documents.storing import load_programme
    from evaluator.privacy.due import kept_of
    from evaluator.store.documents import programme_keys

    with databases() as (_, store, vault), store.reading(snapshot=True) as db, vault.reading() as vault_db:
        for key in [programme] if programme else programme_keys(db):
            for one in kept_of(db, vault_db, load_programme(db, key)[0], now()):
                click.echo(_line(one))
                tell(one.needed if one.is_due(now().date()) else (), err=False)


@retention.command("run")
@click.argument("programme", required=False)
@click.option("--dry-run", is_flag=True)
def delete_what_is_due(programme: str | None, dry_run: bool) -> None:
    from evaluator.privacy.deleting import delete_due
    from evaluator.store.documents import programme_keys

    with databases() as (_, store, vault):
        with store.reading() as db:
            keys = [programme] if programme else programme_keys(db)
        its = _databases(store, vault, due=True)
        found = [delete_due(its, key, dry_run=dry_run) for key in keys]
    for one in (one for its in found for one in its.done):
        say("would_delete" if dry_run else "deleted_now", what=_named(one))
    for one in (one for its in found for one in its.held):
        tell(one.needed, err=True)
    say("deleted_in_all", n=sum(len(its.done) for its in found), held=sum(len(its.held) for its in found))
    if dry_run:
        say("dry_run")


@click.group(cls=Group)
def person() -> None:
    """One person."""


@person.command("erase")
@click.argument("programme")
@click.option("--person", "given", required=True)
def erase_person(programme: str, given: str) -> None:
    from evaluator.privacy.person import erase_everything, people_named
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, vault), store.writing() as db, vault.writing() as vault_db:
        found = people_named(vault_db, programme, given)
        if len(found) > 1:
            raise click.UsageError(words("several_people", people=", ".join(one.person for one in found)))
        whom = found[0].person if found else given
        erase_everything(db, vault_db, programme, whom, actor=COMMAND_LINE, now=now())
    say("person_erased", programme=programme)


@click.group(cls=Group)
def answers() -> None:
    """The answers of a wave."""


@answers.command("delete")
@click.argument("programme")
@click.option("--wave", required=True)
@click.option("--confirm", required=True)
def delete_answers_of_wave(programme: str, wave: str, confirm: str) -> None:
    from evaluator.privacy.deleting import delete_answers

    with databases(changes=programme) as (_, store, vault):
        _require(confirm, wave)
        delete_answers(_databases(store, vault), programme, wave)
    say("answers_deleted", programme=programme, wave=wave)


@click.group(cls=Group)
def key() -> None:
    """The key behind the pseudonyms of a programme."""


@key.command("destroy")
@click.argument("programme")
@click.option("--confirm", required=True)
def destroy_key(programme: str, confirm: str) -> None:
    from evaluator.privacy.deleting import destroy

    with databases(changes=programme) as (_, store, vault):
        _require(confirm, programme)
        until = destroy(_databases(store, vault), programme)
    say("key_destroyed", programme=programme)
    say("backups_until", day=texts().date(until)) if until else say("no_backups_known")


def _require(confirm: str, wanted: str) -> None:
    if confirm != wanted:
        raise click.UsageError(words("not_confirmed", wanted=wanted))


def _databases(store: Store, vault: Store, *, due: bool = False) -> Databases:
    from evaluator.privacy.deleting import Databases
    from evaluator.store.audit import COMMAND_LINE

    return Databases(store, vault, COMMAND_LINE, now(), due)


def _line(one: Kept) -> str:
    t = texts()
    if one.gone:
        return (
            words("kept_gone", what=_named(one), day=t.date(one.gone_on))
            if one.gone_on
            else words("kept_none", what=_named(one))
        )
    if one.until is None:
        return words("kept_undated", what=_named(one))
    return words("kept_due" if one.is_due(now().date()) else "kept_until", what=_named(one), day=t.date(one.until))


def _named(one: Kept) -> str:
    return words(f"kept_{one.what}", programme=one.programme, wave=one.wave)


@click.command(cls=Command)
@click.argument("programme")
@click.option("--kind", type=click.Choice(("processing", "accessibility")), required=True)
@click.option("--format", "form", type=click.Choice(("docx", "pdf")), default="docx", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
@click.option("--into", type=TARGET, default=Path())
def statement(programme: str, kind: str, form: str, lang: str, into: Path) -> None:
    from evaluator.core.config import Mailing
    from evaluator.printing.statements import statement_file
    from evaluator.privacy.statements import STATEMENTS, settings_of
    from evaluator.store.wave_times import TIME_ZONE

    today = now().astimezone(TIME_ZONE).date()
    with databases() as (config, store, _vault), store.reading(snapshot=True) as db:
        settings = settings_of(config, Mailing.from_environment())
        its = STATEMENTS[kind](db, programme, settings, lang, today)
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{its.name}.{form}"
    path.write_bytes(statement_file(its, form, today))
    click.echo(path)
