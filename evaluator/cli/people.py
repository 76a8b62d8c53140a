"""The commands about people: links, contacts, mails, letters and posters."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

import click

from evaluator.cli.support import FILE, TARGET, databases, now, progress

NEW = click.Path(dir_okay=False, path_type=Path)


class Address(click.ParamType):
    """Where participants find the pages."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"https?://[!-;=?-~]+", value):
            self.fail(f"'{value}' is no address; write for example https://survey.example", param, ctx)
        return value


site = click.option(
    "--address", type=Address(), envvar="NEDSLAG_ADDRESS", required=True, help="Where participants find the pages."
)


@click.command()
@click.argument("programme")
@click.argument("people", type=FILE)
@click.option("--wave", required=True, help="The wave's key.")
@click.option("--into", type=NEW, required=True, help="New file for the links.")
@click.option(
    "--address", default="http://127.0.0.1:8080", show_default=True, help="Where participants find the pages."
)
def invite(programme: str, people: Path, wave: str, into: Path, address: str) -> None:
    """Make a personal link for everybody in a CSV or XLSX file with the columns person and group.

    \b
    Example: nedslag invite borgerdesign people.csv --wave m1-leaders --into links.csv --address https://survey.example
    """
    from evaluator.inviting.invitations import invite_people, write_links

    with databases() as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        invited = invite_people(db, vault_db, programme, wave, people)
        write_links(invited, address, into)
    click.echo(f"{into}: {len(invited)} links. Keep the file safe: whoever holds a link can answer with it.")


@click.group()
def contacts() -> None:
    """People to be asked: names, e-mail and postal addresses, in the vault."""


@contacts.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
def import_contacts_file(programme: str, file: Path) -> None:
    """Add the people of a CSV or XLSX file, and change those that are there.

    \b
    Example: nedslag contacts import borgerdesign people.csv
    """
    from evaluator.inviting.contacts import import_contacts

    with databases() as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        result = import_contacts(db, vault_db, programme, file, now())
    click.echo(f"{programme}: {result.added} added, {result.changed} changed, {result.unchanged} as they were")


@contacts.command("export")
@click.argument("programme")
@click.option("--person", default=None, help="One person only.")
@click.option("--into", type=NEW, required=True, help="New CSV file.")
def export_contacts_file(programme: str, person: str | None, into: Path) -> None:
    """Write what stands about one contact, or about all of them, to a CSV file.

    \b
    Example: nedslag contacts export borgerdesign --person 17 --into 17.csv
    """
    from evaluator.inviting.contacts import export_contacts

    with databases() as (_, store, vault), store.reading() as db, vault.reading() as vault_db:
        written = export_contacts(db, vault_db, programme, into, person)
    click.echo(f"{into}: {written} contacts. Keep the file safe: it holds names and addresses.")


@contacts.command("delete")
@click.argument("programme")
@click.option("--person", default=None, help="The person to erase.")
@click.option("--all", "everybody", is_flag=True, help="Erase every contact.")
def delete_contacts(programme: str, person: str | None, everybody: bool) -> None:
    """Erase one contact, or all of them: names, addresses, mails, and whose the invitations were.

    \b
    Example: nedslag contacts delete borgerdesign --person 17
    """
    if (person is None) != everybody:
        raise click.UsageError("name one --person, or say --all")
    from evaluator.inviting.contacts import erase_contacts

    with databases() as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        erased = erase_contacts(db, vault_db, programme, person)
    click.echo(f"{programme}: {erased} contacts erased")


@click.group("mail")
def mails() -> None:
    """Invitations and reminders by e-mail."""


@mails.command("queue")
@click.argument("programme")
@click.argument("wave")
@click.option("--reminder", is_flag=True, help="A reminder for those who have not answered.")
def queue_mails(programme: str, wave: str, reminder: bool) -> None:
    """Queue the invitations of a wave, or its next reminders; nothing is sent yet.

    \b
    Example: nedslag mail queue borgerdesign m1-leaders
    """
    from evaluator.mail.sending import queue_invitations, queue_reminders

    with databases() as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        queue = queue_reminders if reminder else queue_invitations
        queued = queue(db, vault_db, programme, wave, now=now())
    click.echo(f"{wave}: {queued} mails queued" + (". Whoever has answered will get none." if reminder else ""))


@mails.command("send")
@click.argument("programme")
@site
@click.option("--limit", type=click.IntRange(1), default=None, help="Deal with so many mails at most.")
def send_mails(programme: str, address: str, limit: int | None) -> None:
    """Send the mails that are due; the NEDSLAG_MAIL_ variables name the mail server. Made for a timer.

    \b
    Example: nedslag mail send borgerdesign --address https://survey.example --limit 200
    """
    from evaluator.core.config import MailSettings
    from evaluator.mail.sending import Sender, send_due

    settings = MailSettings.from_environment()
    with databases() as (_, store, vault), progress("Sending") as show:
        done = send_due(Sender(store, vault, programme, settings, address, now), limit=limit, progress=show)
    click.echo(f"{programme}: {done} mails dealt with")


@mails.command("status")
@click.argument("programme")
def show_mail_status(programme: str) -> None:
    """How far the mails have come, and which of them somebody must look into.

    \b
    Example: nedslag mail status borgerdesign
    """
    from evaluator.mail.status import mail_status

    with databases() as (_, store, vault), store.reading() as db, vault.reading() as vault_db:
        found = mail_status(db, vault_db, programme, now=now())
    people = sum(one.contacts for one in found.groups)
    click.echo(f"contacts: {people}, opted out: {found.opted_out}, mail comes back: {found.bounced}")
    for one in found.rounds:
        kind = f"reminder {one.number}" if one.number else "invitation"
        queued = "too few to say" if one.queued is None else f"{one.queued} queued, {one.dealt_with} dealt with"
        lost = f", {one.failed} failed, {one.bounced} came back" if not one.number else ""
        said = f" (the mail server said {', '.join(one.reasons)})" if one.reasons else ""
        click.echo(f"{one.wave}, {kind}: {queued}{lost}{said}")
    for id_ in found.unknown:
        look = f"look for <nedslag.{id_.hex}@...> in the mail server's log"
        click.echo(f"unknown: {look}, then run `nedslag mail decide {programme} {id_}` with --sent or --not-sent")


@mails.command("decide")
@click.argument("programme")
@click.argument("mail")
@click.option("--sent/--not-sent", required=True, help="What the mail server's log says; not sent queues it again.")
def decide_on_mail(programme: str, mail: str, sent: bool) -> None:
    """Say what became of a mail whose fate is unknown because sending was cut off.

    \b
    Example: nedslag mail decide borgerdesign 0b8e4d1c-9f0a-4a55-8b43-1f2d3c4b5a69 --sent
    """
    from evaluator.mail.sending import decide

    with databases() as (_, _store, vault), vault.writing() as vault_db:
        decide(vault_db, programme, mail, sent=sent, now=now())
    click.echo(f"{mail}: {'sent' if sent else 'queued again'}")


@mails.command("bounce")
@click.argument("programme")
@click.argument("file", type=FILE, required=False)
@click.option("--email", default=None, help="An address that mail came back from, in place of a file.")
@click.option("--mended", is_flag=True, help="With --email: the address is good again.")
def note_bounced_mails(programme: str, file: Path | None, email: str | None, mended: bool) -> None:
    """Note whose mail came back, from the reports in an mbox or eml file or by address; they get no more.

    \b
    Example: nedslag mail bounce borgerdesign returned.mbox
    """
    if (file is None) == (email is None) or (mended and email is None):
        raise click.UsageError("name a file of reports, or an --email, which may be --mended")
    from evaluator.mail.bounces import note_address, note_bounces

    with ExitStack() as stack:
        _, store, vault = stack.enter_context(databases())
        db, vault_db = stack.enter_context(store.reading()), stack.enter_context(vault.writing())
        if file is not None:
            noted = note_bounces(db, vault_db, programme, file)
            line = f"{noted.contacts} contacts noted, {noted.unmatched} reports fit no contact"
        else:
            people = note_address(db, vault_db, programme, email or "", mended=mended, now=now())
            line = f"{people} contacts noted"
    click.echo(f"{programme}: {line}")


@click.command()
@click.argument("programme")
@click.argument("wave")
@site
@click.option("--everybody", is_flag=True, help="Also those who can be mailed.")
@click.option("--into", type=TARGET, default=Path(), help="Folder for the file; made if missing.")
def letters(programme: str, wave: str, address: str, everybody: bool, into: Path) -> None:
    """Write letters with a personal link and QR code, for window envelopes, as one PDF.

    \b
    Example: nedslag letters borgerdesign m1-leaders --address https://survey.example --into letters
    """
    from evaluator.core.files import write_private
    from evaluator.inviting.letters import letters as letters_of
    from evaluator.printing.pdf import letters_pdf

    with databases() as (_, store, vault), store.reading() as db, vault.writing() as vault_db:
        pages = letters_of(db, vault_db, programme, wave, address=address, everybody=everybody)
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{programme}-{wave}-letters.pdf"
    write_private(path, letters_pdf(pages, now().date()))
    click.echo(f"{path}: {len(pages)} letters. Keep the file safe: whoever holds a link can answer with it.")


@click.command()
@click.argument("programme")
@click.argument("wave")
@site
@click.option("--into", type=TARGET, default=Path(), help="Folder for the file; made if missing.")
def poster(programme: str, wave: str, address: str, into: Path) -> None:
    """Write an A4 poster with the QR code of a wave's link for everybody, in each of the wave's languages.

    \b
    Example: nedslag poster borgerdesign m1-citizens --address https://survey.example
    """
    from evaluator.inviting.letters import posters
    from evaluator.printing.pdf import posters_pdf

    with databases() as (_, store, vault), store.reading() as db, vault.reading() as vault_db:
        pages = posters(db, vault_db, programme, wave, address=address)
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{programme}-{wave}-poster.pdf"
    path.write_bytes(posters_pdf(pages, now().date()))
    click.echo(path)
