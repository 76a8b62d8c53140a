"""The command line `nedslag`. What each command does stands in ``evaluator/texts/help.toml``.

Everything heavy is imported inside the command that needs it, so that help is quick.
"""

from __future__ import annotations

from pathlib import Path

import click

from evaluator.cli.accounts import account, audit
from evaluator.cli.codes import codes
from evaluator.cli.counting import count_milestone, recount, report, work
from evaluator.cli.documents import approval, export, import_
from evaluator.cli.evidence import evidence
from evaluator.cli.exploring import crosstab, question
from evaluator.cli.finishing import finish_texts
from evaluator.cli.hearings import hearing
from evaluator.cli.language import ENVIRONMENT, SpokenLanguage, say, spoken, tell, texts, translate_click
from evaluator.cli.library import library
from evaluator.cli.operation import backup, backup_key, copy, doctor, restore, vault
from evaluator.cli.owners import owners
from evaluator.cli.paper import forms
from evaluator.cli.people import contacts, invite, letters, mails, poster
from evaluator.cli.privacy import answers, key, person, retention, statement
from evaluator.cli.registers import registers
from evaluator.cli.releases import release
from evaluator.cli.responses import responses
from evaluator.cli.serving import serve
from evaluator.cli.support import FOLDER, TARGET, Commands, databases, progress
from evaluator.cli.surveys import survey
from evaluator.cli.tallies import tallies
from evaluator.cli.texts import written
from evaluator.cli.verifying import verify
from evaluator.cli.words import report_words
from evaluator.texts import LANGUAGES
from surveys.diagnostics import Diagnostic, InputRejected


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nedslag", prog_name="nedslag")
@click.option("--lang", type=SpokenLanguage(LANGUAGES), envvar=ENVIRONMENT[0], is_eager=True)
def main(lang: str | None) -> None:
    """Everything that nedslag can do; `spoken` asks the context for ``lang``."""


written.add_command(finish_texts)
translate_click()

_COMMANDS = (
    import_,
    export,
    approval,
    survey,
    library,
    registers,
    responses,
    invite,
    contacts,
    mails,
    letters,
    poster,
    forms,
)
for command in (
    *_COMMANDS,
    codes,
    written,
    hearing,
    evidence,
    report_words,
    owners,
    count_milestone,
    report,
    release,
    verify,
    question,
    crosstab,
    tallies,
    recount,
    work,
    serve,
    account,
    audit,
    retention,
    person,
    answers,
    key,
    statement,
    backup_key,
    backup,
    restore,
    copy,
    doctor,
    vault,
):
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

    read = read_folder(folder)
    click.echo("\n".join(in_lines(read.programme, lang, read.questionnaires)))


@main.command()
@click.option("--citus", "on_citus", is_flag=True)
def init(on_citus: bool) -> None:
    from evaluator.core.config import Config, ensure_secret_key
    from evaluator.core.vault_key import ensure_vault_key
    from evaluator.documents.storing import index_missing
    from evaluator.store.accounts import names
    from evaluator.store.integrity import refuse_damaged
    from evaluator.vault.engine import is_sealed
    from evaluator.vault.pairing import set_up

    config = Config.from_environment()
    ensure_secret_key(config)
    if not is_sealed(config.vault_url):  # without its own key nobody reads it, and another one is of no use
        ensure_vault_key(config)
    set_up(config.database_url, config.vault_url)
    if on_citus:
        distribute_store(config.database_url)
    with databases() as (_, store, vault):
        refuse_damaged(store, vault, thorough=True)
        with store.writing() as db:
            signing_in = names(db)
            index_missing(db)
    if signing_in and not config.secret_key:
        place = (str(config.home / "secret.key"),)
        tell([Diagnostic("settings.new_secret_key", place, severity="note")], err=True)
    say("ready", home=config.home)


def distribute_store(url: str) -> None:
    from contextlib import closing

    from evaluator.store.citus import distribute
    from evaluator.store.engine import open_store

    with closing(open_store(url)) as store:
        say("distributed", n=distribute(store))


@main.command()
@click.option("--into", type=TARGET, required=True)
def demo(into: Path) -> None:
    from evaluator.demo.build import in_words, run_demo

    with progress("building") as show:
        result = run_demo(into, progress=show)
    click.echo(in_words(result, texts()))
