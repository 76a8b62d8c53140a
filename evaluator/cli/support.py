"""What the commands share: errors as one line each, the databases of the environment, and a progress bar."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaluator.core.config import Config
    from evaluator.store.engine import Store
    from surveys.diagnostics import Diagnostic

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(file_okay=False, path_type=Path)


class Commands(click.Group):
    """Prints what a user can mend on standard error, one line each, and ends with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        from evaluator.core.faults import Fault, FaultsFound
        from evaluator.texts import Texts
        from evaluator.texts.diagnostics import lines
        from surveys.diagnostics import InputRejected

        try:
            return super().invoke(ctx)
        except FaultsFound as error:
            faults = error.faults
        except InputRejected as rejected:
            faults = tuple(lines(rejected.diagnostics, Texts("en")))
        except OSError as error:
            if error.filename is None:
                raise
            remedy = "name a place where you may read and write"
            faults = (str(Fault(str(error.filename), f"cannot be used ({error.strerror})", remedy)),)
        for fault in faults:
            click.echo(fault, err=True)
        raise click.exceptions.Exit(1)


def in_english(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Diagnostics as the command line prints them, one line each."""
    from evaluator.texts import Texts
    from evaluator.texts.diagnostics import lines

    return lines(diagnostics, Texts("en"))


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@contextmanager
def databases() -> Iterator[tuple[Config, Store, Store]]:
    from evaluator.core.config import Config
    from evaluator.store.engine import open_store
    from evaluator.vault.engine import open_vault

    config = Config.from_environment()
    store = open_store(config.database_url)
    vault = open_vault(config.vault_url)
    try:
        yield config, store, vault
    finally:
        store.close()
        vault.close()


@contextmanager
def listening(host: str, port: int) -> Iterator[None]:
    """Turn what the system says where a server cannot listen into a fault."""
    from evaluator.core.faults import Fault, FaultsFound

    try:
        yield
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        remedy = "name another --host or --port, or end the program that uses it"
        raise FaultsFound([Fault(f"{host}:{port}", f"cannot be served on ({said})", remedy)]) from error


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function of (done, total) that draws a bar on standard error while somebody watches it."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show
