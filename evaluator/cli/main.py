"""The command line `nedslag`. What each command does stands in ``evaluator/texts/help.toml``.

Everything heavy is imported inside the command that needs it, so that help is quick.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.documents import approval, export, import_
from evaluator.cli.language import ENVIRONMENT, say, spoken, tell, texts, translate_click, words
from evaluator.cli.paper import forms
from evaluator.cli.people import contacts, invite, letters, mails, poster
from evaluator.cli.support import FILE, FOLDER, TARGET, Commands, databases, listening, now, progress
from evaluator.cli.surveys import survey
from evaluator.records.registry import REGISTERS
from evaluator.texts import LANGUAGES
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from evaluator.store.counted_tables import Difference

FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nedslag", prog_name="nedslag")
@click.option("--lang", type=click.Choice(LANGUAGES), envvar=ENVIRONMENT[0], is_eager=True)
def main(lang: str | None) -> None:
    """Everything that nedslag can do; `spoken` asks the context for ``lang``."""


translate_click()

for command in (import_, export, approval, survey, invite, contacts, mails, letters, poster, forms):
    main.add_command(command)


@main.command()
@click.argument("folder", type=FOLDER)
def check(folder: Path) -> None:
    from evaluator.documents.folders import check_folder

    result = check_folder(folder)
    tell(result.notes)
    if result.faults:
        raise InputRejected(result.faults)
    say("no_faults", folder=folder)


@main.command()
@click.argument("folder", type=FOLDER)
@click.option("--lang", type=click.Choice(LANGUAGES), default=spoken)
def plan(folder: Path, lang: str) -> None:
    from evaluator.documents.folders import read_folder
    from evaluator.results.prospects import in_lines

    click.echo("\n".join(in_lines(read_folder(folder).programme, lang)))


@main.command()
def init() -> None:
    from evaluator.core.config import Config, ensure_secret_key
    from evaluator.store.migration import upgrade_store
    from evaluator.vault.engine import upgrade_vault

    config = Config.from_environment()
    ensure_secret_key(config)
    upgrade_store(config.database_url)
    upgrade_vault(config.vault_url)
    say("ready", home=config.home)


@main.group()
def registers() -> None:
    """Trial actions, deliveries, decisions and the other registers."""


@registers.command("import", epilog=f"KIND: {', '.join(REGISTERS).replace('_', '-')}.")
@click.argument("programme")
@click.argument("kind")
@click.argument("file", type=FILE)
def import_register_file(programme: str, kind: str, file: Path) -> None:
    from evaluator.registers.importing import import_register

    with databases() as (_, store, _vault), store.writing() as db:
        result = import_register(db, programme, kind.replace("-", "_"), file, now())
    tell(result.notes)
    say("register_rows", kind=kind, added=result.added, known=result.known)


@main.group()
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
        _, store, vault = stack.enter_context(databases())
        db, vault_db = stack.enter_context(store.writing()), stack.enter_context(vault.writing())
        show = stack.enter_context(progress("reading_answers"))
        result = import_responses(db, vault_db, programme, file, map_file, dry_run=dry_run, now=now(), progress=show)
    say("response_rows", file=result.file, rows=result.rows)
    tell((*result.notes, *result.errors))
    for wave in sorted({*result.added, *result.known}):
        values = {"wave": wave, "added": result.added.get(wave, 0), "known": result.known.get(wave, 0)}
        say("responses_to_add" if dry_run else "responses_added", **values)
    if dry_run:
        say("dry_run")
    if result.errors:
        say("rules_missing")
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("programme")
@click.option("--milestone", required=True)
@click.option("--format", "formats", default=None)
@click.option("--lang", type=click.Choice(LANGUAGES), default="da", show_default=True)
@click.option("--into", type=TARGET, default=Path())
def report(programme: str, milestone: str, formats: str | None, lang: str, into: Path) -> None:
    from evaluator.reporting.files import write_report
    from evaluator.reporting.formats import FORMATS
    from evaluator.results.milestones import count_new_answers, findings_of

    named = ",".join(FORMATS) if formats is None else formats
    wanted = tuple(name.strip() for name in named.split(",") if name.strip())
    if unknown := set(wanted) - set(FORMATS):
        raise click.BadParameter(words("unknown_format", unknown=", ".join(sorted(unknown)), known=", ".join(FORMATS)))
    if not wanted:
        raise click.BadParameter(words("no_format", known=", ".join(FORMATS)))
    with databases() as (_, store, vault):
        with progress("counting") as show:
            count_new_answers(store, programme, progress=show)
        with store.reading(snapshot=True) as db, vault.reading() as vault_db:
            findings = findings_of(db, vault_db, programme, milestone, today=now().date())
        for path in write_report(findings, languages=(lang,), formats=wanted, into=into):
            click.echo(path)


@main.command()
@click.argument("programme")
def recount(programme: str) -> None:
    from evaluator.results.milestones import count_new_answers, recount_programme

    with databases() as (_, store, _vault), progress("recounting") as show:
        count_new_answers(store, programme)
        with store.reading(snapshot=True) as db:
            submissions, differences = recount_programme(db, programme, progress=show)
    if differences:
        for difference in differences:
            click.echo(_difference(difference), err=True)
        click.get_current_context().exit(1)
    say("tallies_agree", programme=programme, submissions=submissions)


def _difference(found: Difference) -> str:
    """Where a count and the rows disagree."""
    of_a_process = "tally_of_process_differs" if found.key.get("process_key") else "tally_differs"
    name = "pair_tally_differs" if "first_wave" in found.key else of_a_process
    return words(name, **found.key, tallied=found.tallied, counted=found.counted)


@main.group()
def account() -> None:
    """Accounts of everybody who signs in."""


@account.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(("evaluator", "steering", "collector")), required=True)
@click.option("--programme", default=None)
@click.option("--password-stdin", is_flag=True)
def add(name: str, role: str, programme: str | None, password_stdin: bool) -> None:
    from evaluator.accounts.credentials import add_account

    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else click.prompt(words("password"), hide_input=True, confirmation_prompt=True)
    )
    with databases() as (_, store, _vault), store.writing() as db:
        add_account(db, name=name, password=password, role=role, programme=programme, now=now())
    say("account_added", name=name, role=role)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option("--proxy", default=None)
def serve(host: str, port: int, threads: int, proxy: str | None) -> None:
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
    say("serving", host=host, port=getattr(server, "effective_port", port))
    if config.secure_cookies:
        say("needs_https")
    sys.stdout.flush()
    server.run()


@main.command()
@click.option("--into", type=TARGET, required=True)
def demo(into: Path) -> None:
    from evaluator.demo.build import in_words, run_demo

    with progress("building") as show:
        result = run_demo(into, progress=show)
    click.echo(in_words(result, texts()))
