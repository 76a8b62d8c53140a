"""The commands about people: links, contacts, mails, letters and posters."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, Group, say, sentences, tell, words
from evaluator.cli.maps import NEW, write_map
from evaluator.cli.support import FILE, TARGET, databases, now, progress, writing_unless
from evaluator.core.config import WEB_ADDRESS

if TYPE_CHECKING:
    from evaluator.mail.status import Round


class Address(click.ParamType[str]):
    """Where participants find the pages."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not WEB_ADDRESS.fullmatch(value):
            self.fail(words("not_an_address", value=value), param, ctx)
        return value


site = click.option("--address", type=Address(), envvar="NEDSLAG_ADDRESS", required=True)


@click.command(cls=Command)
@click.argument("programme")
@click.argument("people", type=FILE)
@click.option("--wave", required=True)
@click.option("--into", type=NEW, required=True)
@click.option("--address", default="http://127.0.0.1:8080", show_default=True)
@click.option("--map", "map_file", type=FILE, default=None)
def invite(programme: str, people: Path, wave: str, into: Path, address: str, map_file: Path | None) -> None:
    from evaluator.core.files import finish_private
    from evaluator.inviting.invitations import begin_links, invite_people

    with databases(changes=programme) as (_, store, vault):
        with vault.writing() as vault_db, store.writing() as db:
            invited = invite_people(db, vault_db, programme, wave, people, now=now(), map_file=map_file)
            begin_links(invited, address, into)
        finish_private(into)
    say("links_written", into=into, n=len(invited))


@click.group(cls=Group)
def contacts() -> None:
    """People to be asked."""


@contacts.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, default=None)
@click.option("--dry-run", is_flag=True)
def import_contacts_file(programme: str, file: Path, map_file: Path | None, dry_run: bool) -> None:
    from evaluator.inviting.contacts import import_contacts

    with (
        databases(changes=programme) as (_, store, vault),
        store.reading() as db,
        writing_unless(vault, dry_run) as vault_db,
    ):
        result = import_contacts(db, vault_db, programme, file, now(), map_file=map_file, dry_run=dry_run)
    tell(result.notes)
    counts = {"added": result.added, "changed": result.changed, "unchanged": result.unchanged}
    say("contacts_to_import" if dry_run else "contacts_imported", programme=programme, **counts)
    if dry_run:
        say("dry_run")


@contacts.command("map")
@click.argument("file", type=FILE)
@click.option("--programme", required=True)
@click.option("--into", type=NEW, default=None)
def propose_contacts_map(file: Path, programme: str, into: Path | None) -> None:
    from evaluator.inviting.contacts import propose_map

    with databases() as (_, store, _vault), store.reading() as db:
        found = propose_map(db, programme, file, sentences)
    write_map(found, into)


@contacts.command("export")
@click.argument("programme")
@click.option("--person", default=None)
@click.option("--into", type=NEW, required=True)
def export_contacts_file(programme: str, person: str | None, into: Path) -> None:
    from evaluator.core.files import finish_private
    from evaluator.inviting.contacts import export_contacts
    from evaluator.store.audit import COMMAND_LINE

    with databases() as (_, store, vault):
        with store.writing() as db, vault.reading() as vault_db:
            written = export_contacts(db, vault_db, programme, into, person, actor=COMMAND_LINE, now=now())
        finish_private(into)
    say("contacts_written", into=into, n=written)


@contacts.command("delete")
@click.argument("programme")
@click.option("--person", default=None)
@click.option("--all", "everybody", is_flag=True)
def delete_contacts(programme: str, person: str | None, everybody: bool) -> None:
    if (person is None) != everybody:
        raise click.UsageError(words("one_or_all"))
    from evaluator.inviting.contacts import erase_contacts
    from evaluator.store.audit import COMMAND_LINE

    with databases(changes=programme) as (_, store, vault), store.writing() as db, vault.writing() as vault_db:
        erased = erase_contacts(db, vault_db, programme, person, actor=COMMAND_LINE, now=now())
    say("contacts_erased", programme=programme, n=erased)


@click.group("mail", cls=Group)
def mails() -> None:
    """Invitations and reminders by e-mail."""


@mails.command("queue")
@click.argument("programme")
@click.argument("wave")
@click.option("--reminder", is_flag=True)
def queue_mails(programme: str, wave: str, reminder: bool) -> None:
    from evaluator.mail.sending import queue_invitations, queue_reminders

    with databases(changes=programme) as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        queue = queue_reminders if reminder else queue_invitations
        queued = queue(db, vault_db, programme, wave, now=now())
    say("reminders_queued" if reminder else "mails_queued", wave=wave, n=queued)


@mails.command("send")
@click.argument("programme")
@site
@click.option("--limit", type=click.IntRange(1), default=None)
def send_mails(programme: str, address: str, limit: int | None) -> None:
    from evaluator.core.config import MailSettings
    from evaluator.mail.sender import Sender
    from evaluator.mail.sending import send_due

    settings = MailSettings.from_environment()
    with databases(changes=programme) as (_, store, vault), progress("sending") as show:
        done = send_due(Sender(store, vault, programme, settings, address, now), limit=limit, progress=show)
    say("mails_sent", programme=programme, n=done)


@mails.command("status")
@click.argument("programme")
def show_mail_status(programme: str) -> None:
    from evaluator.mail.status import mail_status

    with databases() as (_, store, vault), store.reading() as db, vault.reading() as vault_db:
        found = mail_status(db, vault_db, programme, now=now())
    people = sum(one.contacts for one in found.groups)
    say("status_contacts", contacts=people, opted_out=found.opted_out, bounced=found.bounced)
    for one in found.rounds:
        click.echo(_round(one))
    for wave, its in found.standing.items():
        say("status_asked", wave=wave, **asdict(its))
    for id_ in found.unknown:
        say("status_unknown", hex=id_.hex, programme=programme, id=id_)


def _round(one: Round) -> str:
    reasons = words("status_reasons", reasons=", ".join(one.reasons)) if one.reasons else ""
    if one.queued is None:
        return words("status_too_few", wave=one.wave, number=one.number) + reasons
    values = {"wave": one.wave, "number": one.number, "queued": one.queued, "done": one.dealt_with}
    if one.number:
        return words("status_reminder", **values) + reasons
    return words("status_invitation", **values, failed=one.failed, bounced=one.bounced) + reasons


@mails.command("decide")
@click.argument("programme")
@click.argument("mail")
@click.option("--sent/--not-sent", required=True)
def decide_on_mail(programme: str, mail: str, sent: bool) -> None:
    from evaluator.mail.sending import decide

    with databases(changes=programme) as (_, _store, vault), vault.writing() as vault_db:
        decide(vault_db, programme, mail, sent=sent, now=now())
    say("mail_was_sent" if sent else "mail_queued_again", mail=mail)


@mails.command("bounce")
@click.argument("programme")
@click.argument("file", type=FILE, required=False)
@click.option("--email", default=None)
@click.option("--mended", is_flag=True)
def note_bounced_mails(programme: str, file: Path | None, email: str | None, mended: bool) -> None:
    if (file is None) == (email is None) or (mended and email is None):
        raise click.UsageError(words("file_or_email"))
    from evaluator.mail.bounces import note_address, note_bounces

    with ExitStack() as stack:
        _, store, vault = stack.enter_context(databases(changes=programme))
        db, vault_db = stack.enter_context(store.reading()), stack.enter_context(vault.writing())
        if file is not None:
            noted = note_bounces(db, vault_db, programme, file, now=now())
            line = words("bounces_noted", programme=programme, contacts=noted.contacts, unmatched=noted.unmatched)
        else:
            people = note_address(db, vault_db, programme, email or "", mended=mended, now=now())
            line = words("address_noted", programme=programme, contacts=people)
    click.echo(line)


@click.command(cls=Command)
@click.argument("programme")
@click.argument("wave")
@site
@click.option("--everybody", is_flag=True)
@click.option("--into", type=TARGET, default=Path())
def letters(programme: str, wave: str, address: str, everybody: bool, into: Path) -> None:
    from evaluator.core.files import begin_private, finish_private
    from evaluator.inviting.announcements import give_out
    from evaluator.inviting.letters import letters as letters_of
    from evaluator.inviting.letters import tokens_in
    from evaluator.printing.pdf import Paper, letters_pdf
    from evaluator.store.logos import logo_of

    path = into / f"{programme}-{wave}-letters.pdf"
    with databases(changes=programme) as (_, store, vault):
        with vault.writing() as vault_db, store.reading() as db:
            pages = letters_of(db, vault_db, programme, wave, address=address, everybody=everybody, now=now())
            paper = Paper(logo_of(db, programme) or b"", pages[0].sender)
        into.mkdir(parents=True, exist_ok=True)
        begin_private(path, letters_pdf(pages, now().date(), paper))
        with vault.writing() as vault_db, store.writing() as db:
            give_out(db, vault_db, programme, wave, tokens_in(pages), now=now())
        finish_private(path)
    say("letters_written", path=path, n=len(pages))


@click.command(cls=Command)
@click.argument("programme")
@click.argument("wave")
@site
@click.option("--into", type=TARGET, default=Path())
def poster(programme: str, wave: str, address: str, into: Path) -> None:
    from evaluator.inviting.letters import posters
    from evaluator.printing.pdf import Paper, posters_pdf
    from evaluator.store.logos import logo_of

    with databases() as (_, store, vault), store.reading() as db, vault.reading() as vault_db:
        pages = posters(db, vault_db, programme, wave, address=address, now=now())
        paper = Paper(logo_of(db, programme) or b"", pages[0].sender)
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{programme}-{wave}-poster.pdf"
    path.write_bytes(posters_pdf(pages, now().date(), paper))
    click.echo(path)
