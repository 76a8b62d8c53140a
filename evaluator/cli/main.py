"""The command line `nedslag`. Everything heavy is imported inside the command that needs it, so that help is quick."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from evaluator.cli.paper import forms
from evaluator.cli.people import contacts, invite, letters, mails, poster
from evaluator.cli.support import FILE, FOLDER, TARGET, Commands, databases, in_english, listening, now, progress
from evaluator.cli.surveys import survey
from evaluator.records.registry import REGISTERS

FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nedslag", prog_name="nedslag")
def main() -> None:
    """Survey and evaluation engine for process impact evaluation.

    \b
    Data lie in ./instance unless NEDSLAG_HOME says otherwise; NEDSLAG_DATABASE_URL and
    NEDSLAG_VAULT_URL put them on PostgreSQL. Begin with: nedslag demo --into demo
    """


for command in (survey, invite, contacts, mails, letters, poster, forms):
    main.add_command(command)


@main.command()
@click.argument("folder", type=FOLDER)
def check(folder: Path) -> None:
    """Report every fault in a programme's documents at once.

    \b
    Example: nedslag check examples/borgerdesign
    """
    from evaluator.documents.storing import check_folder
    from evaluator.texts import Texts
    from evaluator.texts.diagnostics import lines
    from surveys.diagnostics import InputRejected

    result = check_folder(folder)
    for line in lines(result.notes, Texts("en")):
        click.echo(line)
    if result.faults:
        raise InputRejected(result.faults)
    click.echo(f"{folder}: no faults")


@main.command()
@click.argument("folder", type=FOLDER)
@click.option("--lang", type=click.Choice(("da", "en")), default="da", show_default=True)
def plan(folder: Path, lang: str) -> None:
    """Say which answers would decide each indicator and how many it takes, before anybody is asked.

    \b
    Example: nedslag plan examples/borgerdesign --lang en
    """
    from evaluator.documents.folders import read_folder
    from evaluator.results.prospects import in_lines

    click.echo("\n".join(in_lines(read_folder(folder).programme, lang)))


@main.command()
def init() -> None:
    """Make the databases and the secret key, or bring them up to this version.

    \b
    Example: NEDSLAG_HOME=/srv/nedslag nedslag init
    """
    from evaluator.core.config import Config, ensure_secret_key
    from evaluator.store.migration import upgrade_store
    from evaluator.vault.engine import upgrade_vault

    config = Config.from_environment()
    ensure_secret_key(config)
    upgrade_store(config.database_url)
    upgrade_vault(config.vault_url)
    click.echo(f"Ready in {config.home}")


@main.command("import")
@click.argument("folder", type=FOLDER)
def import_(folder: Path) -> None:
    """Check a programme's documents and store them as the next versions.

    \b
    Example: nedslag import examples/borgerdesign
    """
    from evaluator.documents.storing import import_folder

    with databases() as (_, store, vault), store.writing() as db, vault.writing() as vault_db:
        for line in import_folder(db, vault_db, folder, now()).lines:
            click.echo(line)


@main.group()
def registers() -> None:
    """Trial actions, deliveries, decisions and the other registers."""


@registers.command("import", epilog=f"KIND: {', '.join(REGISTERS).replace('_', '-')}.")
@click.argument("programme")
@click.argument("kind")
@click.argument("file", type=FILE)
def import_register_file(programme: str, kind: str, file: Path) -> None:
    """Add the rows of a CSV or XLSX file to a register; rows already there are not added again.

    \b
    Example: nedslag registers import borgerdesign decisions chefforum_cases.csv
    """
    from evaluator.registers.importing import import_register

    with databases() as (_, store, _vault), store.writing() as db:
        result = import_register(db, programme, kind.replace("-", "_"), file, now())
    for note in in_english(result.notes):
        click.echo(note)
    click.echo(f"{kind}: {result.added} added, {result.known} already there")


@main.group()
def responses() -> None:
    """Answers collected with another survey tool."""


@responses.command("import")
@click.argument("programme")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="What each column means (TOML).")
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
def import_responses_file(programme: str, file: Path, map_file: Path, dry_run: bool) -> None:
    """Import answers from CSV or XLSX by a map from columns to items.

    \b
    Example: nedslag responses import borgerdesign answers.csv --map map.toml --dry-run
    """
    from evaluator.importing.responses import import_responses

    with ExitStack() as stack:
        _, store, vault = stack.enter_context(databases())
        db, vault_db = stack.enter_context(store.writing()), stack.enter_context(vault.writing())
        show = stack.enter_context(progress("Reading answers"))
        result = import_responses(db, vault_db, programme, file, map_file, dry_run=dry_run, now=now(), progress=show)
    for line in result.lines:
        click.echo(line)
    if result.faults:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("programme")
@click.option("--milestone", required=True, help="The milestone's key, for example m3.")
@click.option("--format", "formats", default=None, help="Formats such as html, comma between; all if left out.")
@click.option("--lang", type=click.Choice(("da", "en")), default="da", show_default=True)
@click.option("--into", type=TARGET, default=Path(), help="Folder for the files; made if missing.")
def report(programme: str, milestone: str, formats: str | None, lang: str, into: Path) -> None:
    """Write the report of a milestone.

    \b
    Example: nedslag report borgerdesign --milestone m3 --format html,pdf --lang da --into reports
    """
    from evaluator.reporting.files import write_report
    from evaluator.reporting.formats import FORMATS
    from evaluator.results.milestones import count_new_answers, findings_of

    named = ",".join(FORMATS) if formats is None else formats
    wanted = tuple(name.strip() for name in named.split(",") if name.strip())
    if unknown := set(wanted) - set(FORMATS):
        raise click.BadParameter(f"unknown format {', '.join(sorted(unknown))}; choose among {', '.join(FORMATS)}")
    if not wanted:
        raise click.BadParameter(f"no format is named; choose among {', '.join(FORMATS)}")
    with databases() as (_, store, vault):
        with progress("Counting new answers") as show:
            count_new_answers(store, programme, progress=show)
        with store.reading(snapshot=True) as db, vault.reading() as vault_db:
            findings = findings_of(db, vault_db, programme, milestone, today=now().date())
        for path in write_report(findings, languages=(lang,), formats=wanted, into=into):
            click.echo(path)


@main.command()
@click.argument("programme")
def recount(programme: str) -> None:
    """Count every tally anew from the stored answers and say whether they agree.

    \b
    Example: nedslag recount borgerdesign
    """
    from evaluator.results.milestones import count_new_answers, recount_programme

    with databases() as (_, store, _vault), progress("Recounting") as show:
        count_new_answers(store, programme)
        with store.reading(snapshot=True) as db:
            submissions, differences = recount_programme(db, programme, progress=show)
    if differences:
        for difference in differences:
            click.echo(str(difference), err=True)
        click.get_current_context().exit(1)
    click.echo(f"{programme}: tallies agree with {submissions} submissions")


@main.group()
def account() -> None:
    """Accounts of evaluators, members of the steering group, and collectors, who type paper forms and interview."""


@account.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(("evaluator", "steering", "collector")), required=True)
@click.option("--programme", default=None, help="Restrict the account to one programme.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, role: str, programme: str | None, password_stdin: bool) -> None:
    """Add an account; the password is asked for and stored as an Argon2 hash.

    \b
    Example: nedslag account add anna --role steering --programme borgerdesign
    """
    from evaluator.accounts.credentials import add_account

    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    with databases() as (_, store, _vault), store.writing() as db:
        add_account(db, name=name, password=password, role=role, programme=programme, now=now())
    click.echo(f"{name} can sign in as {role}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--proxy", default=None, help="Address of the web server in front, whose X-Forwarded headers are believed."
)
def serve(host: str, port: int, threads: int, proxy: str | None) -> None:
    """Serve the survey pages and the evaluator's pages (waitress).

    \b
    Example: nedslag serve --port 8080 --proxy 127.0.0.1
    """
    import logging

    from waitress.server import create_server

    from evaluator.core.config import Config
    from evaluator.web.app import create_app

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    config = Config.from_environment()
    behind = {"trusted_proxy": proxy, "trusted_proxy_headers": FORWARDED, "clear_untrusted_proxy_headers": True}
    app = create_app(config)
    with listening(host, port):
        server = create_server(app, host=host, port=port, threads=threads, **(behind if proxy else {}))
    click.echo(f"Serving on http://{host}:{getattr(server, 'effective_port', port)}/ (stop with Ctrl+C)")
    if config.secure_cookies:
        click.echo("Signing in needs HTTPS; to try it over plain http on this machine set NEDSLAG_INSECURE_COOKIES=1")
    sys.stdout.flush()
    server.run()


@main.command()
@click.option("--into", type=TARGET, required=True, help="Folder for the demonstration; made if missing.")
def demo(into: Path) -> None:
    """Build the Borgerdesign demonstration with synthetic answers and its three milestone reports.

    \b
    Example: nedslag demo --into demo
    """
    from evaluator.demo.build import run_demo

    with progress("Building the demonstration") as show:
        result = run_demo(into, progress=show)
    for line in result.lines:
        click.echo(line)
