"""The command line `nedslag`. What each command does stands in ``evaluator/texts/help.toml``.

A command's module is loaded when the command is called, and everything heavy inside the command that needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from evaluator.cli.language import ENVIRONMENT, SpokenLanguage, say, spoken, tell, texts, translate_click
from evaluator.cli.loading import LoadedCommands, placed
from evaluator.cli.support import FOLDER, TARGET, databases, progress
from evaluator.texts import LANGUAGES
from surveys.diagnostics import Diagnostic, InputRejected

_COMMANDS: Final = {
    "accounts": ("account", "audit"),
    "codes": ("codes",),
    "counting": (("count", "count_milestone"), "recount", "report", "work"),
    "documents": ("approval", "export", ("import", "import_")),
    "evidence": ("evidence",),
    "exploring": ("crosstab", "question"),
    "hearings": ("hearing",),
    "library": ("library",),
    "operation": ("backup", ("backup-key", "backup_key"), "copy", "doctor", "restore", "vault"),
    "owners": ("owners",),
    "paper": ("forms",),
    "people": ("contacts", "invite", "letters", ("mail", "mails"), "poster"),
    "privacy": ("answers", "key", "person", "retention", "statement"),
    "registers": ("registers",),
    "releases": ("release",),
    "responses": ("responses",),
    "serving": ("serve",),
    "surveys": ("survey",),
    "tallies": ("tallies",),
    "texts": (("texts", "written"),),
    "verifying": ("verify",),
    "words": (("words", "report_words"),),
}
"""By the module that has them."""


@click.group(cls=LoadedCommands, commands=placed(_COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nedslag", prog_name="nedslag")
@click.option("--lang", type=SpokenLanguage(LANGUAGES), envvar=ENVIRONMENT[0], is_eager=True)
def main(lang: str | None) -> None:
    """Everything that nedslag can do; `spoken` asks the context for ``lang``."""


translate_click()


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
    from evaluator.vault.engine import is_made
    from evaluator.vault.pairing import set_up

    config = Config.from_environment()
    ensure_secret_key(config)
    if not is_made(config.vault_url):  # without its own key nobody reads it, and another one is of no use
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
