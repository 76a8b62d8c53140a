"""The commands of whoever runs an instance: backups, restoring, moving, and the doctor."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Command, Group, say, spoken, texts, words
from evaluator.cli.support import FILE, TARGET, databases, now
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.core.config import Config
    from evaluator.operation.doctor import Checked
    from evaluator.operation.journal import Journal

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
MARKS = {"ok": "✓", "warning": "!", "fault": "✗", "skipped": "-"}


@click.command("backup-key", cls=Command)
@click.argument("file", type=NEW_FILE)
def backup_key(file: Path) -> None:
    from evaluator.operation.envelope import make_key

    public = make_key(file)
    say("backup_key_made", file=file, public=public)


@click.command(cls=Command)
@click.argument("file", type=NEW_FILE)
@click.option("--vault", "vault_file", type=NEW_FILE)
@click.option("--to", "to", multiple=True, envvar="NEDSLAG_BACKUP_TO")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True)
def backup(file: Path, vault_file: Path | None, to: tuple[str, ...], days: int) -> None:
    from evaluator.core.config import stored_secret_key
    from evaluator.operation.backup import back_up
    from evaluator.operation.envelope import recipients

    keys, files = recipients(to), _both(file, vault_file)
    with databases() as (config, store, vault):
        back_up(store, vault, files, keys, days=days, secret_key=stored_secret_key(config.home), now=now())
    say("backed_up", store=files[0], vault=files[1], days=days)


@click.command(cls=Command)
@click.argument("file", type=FILE)
@click.option("--vault", "vault_file", type=FILE)
@click.option("--key", "key_file", type=FILE, required=True)
@click.option("--journal", "journal_file", type=FILE)
@click.option("--without-journal", is_flag=True)
@click.option("--into", type=TARGET)
def restore(
    file: Path,
    vault_file: Path | None,
    key_file: Path,
    journal_file: Path | None,
    without_journal: bool,
    into: Path | None,
) -> None:
    from evaluator.core.config import Config, keep_secret_key
    from evaluator.core.vault_key import ensure_vault_key
    from evaluator.operation.envelope import key_in
    from evaluator.operation.restore import restore as restored
    from evaluator.vault.sealing import use_home

    here = Config.from_environment()
    there = here if into is None else Config.from_environment({"NEDSLAG_HOME": str(into)})
    ensure_vault_key(there)
    use_home(there.home)
    journal = None if without_journal else _journal(journal_file or here.journal)
    urls = (there.database_url, there.vault_url)
    its, secret_key = restored(_both(file, vault_file), key_in(key_file), urls, journal, now=now())
    keep_secret_key(there, secret_key)
    _bring_the_journal_along(there)
    made = f"{its.made_at:%Y-%m-%d %H:%M}"
    say("restored", made=made) if its.removed is None else say("restored_removing", made=made, n=its.removed)


@click.command(cls=Command)
@click.option("--to", "to", required=True)
@click.option("--vault-to", required=True)
def copy(to: str, vault_to: str) -> None:
    from evaluator.operation.copying import copy as copied

    with databases() as (_, store, vault):
        its = copied(store, vault, (to, vault_to))
    say("copied", store=its.store, vault=its.vault)


@click.group(cls=Group)
def vault() -> None:
    pass


@vault.command("new-key", cls=Command)
def new_key() -> None:
    from evaluator.core.vault_key import new_vault_key

    click.echo(new_vault_key())


@vault.command("rotate-key", cls=Command)
def rotate_key() -> None:
    from evaluator.operation.rotating import rotate

    with databases() as (_, _, its):
        done = rotate(its)
    say("key_rotated", rows=done.rows, place=done.place)


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True)
def doctor(as_json: bool) -> None:
    from evaluator.core.config import Config
    from evaluator.operation.doctor import examine

    found = examine(Config.from_environment(), os.environ, now=now())
    if as_json:
        click.echo(json.dumps([_as_data(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            _tell(one)
    if any(one.state == "fault" for one in found):
        click.get_current_context().exit(1)


def _both(file: Path, vault_file: Path | None) -> tuple[Path, Path]:
    return file, vault_file or file.with_name(f"{file.name}.vault")


def _journal(path: Path) -> Journal:
    from evaluator.operation.journal import read_journal

    if not path.exists():
        raise InputRejected([Diagnostic("operation.no_journal", (str(path),))])
    return read_journal(path)


def _bring_the_journal_along(there: Config) -> None:
    from evaluator.operation.journal import write_journal
    from evaluator.vault.pairing import open_pair

    store, vault = open_pair(there.database_url, there.vault_url)
    write_journal(store, vault, there.journal)
    store.close()
    vault.close()


def _tell(its: Checked) -> None:
    from evaluator.texts.diagnostics import lines

    click.echo(f"{MARKS[its.state]} {words(f'doctor_{its.name}')}{words('doctor_skipped') if not its.ran else ''}")
    for line in lines(its.found, texts()):
        click.echo(f"    {line}")


def _as_data(its: Checked) -> dict[str, object]:
    from evaluator.texts import Texts
    from evaluator.texts.diagnostics import rendered

    said = [(one, rendered(one, Texts(spoken()))) for one in its.found]
    found = [
        {"code": one.code, "place": its.place, "problem": its.problem, "remedy": its.remedy, "note": its.is_note}
        for one, its in said
    ]
    return {"check": its.name, "state": its.state, "found": found}
