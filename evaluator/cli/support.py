"""What the commands share: errors as one line each, the databases of the environment, and a progress bar."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluator.cli.language import Group, tell, words
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.core.config import Config
    from evaluator.store.engine import Store

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(file_okay=False, path_type=Path)


class Commands(Group):
    """Prints what a user can mend on standard error, one line each, and ends with exit code 1, or 2 where the command
    was called wrongly."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.show()  # while the context still knows the language
            raise click.exceptions.Exit(error.exit_code) from None
        except InputRejected as error:
            found = error.diagnostics
        except OSError as error:
            if error.filename is None:
                raise
            place = (str(error.filename),)
            found = (Diagnostic("commands.file_not_usable", place, {"said": error.strerror or ""}),)
        tell(found, err=True)
        raise click.exceptions.Exit(1)


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
    """Turn what the system says where a server cannot listen into a diagnostic."""
    try:
        yield
    except (OSError, ValueError) as error:
        said = str(getattr(error, "strerror", None) or error)
        raise InputRejected([Diagnostic("commands.not_served", (f"{host}:{port}",), {"said": said})]) from error


@contextmanager
def progress(key: str) -> Iterator[Callable[[int, int], None]]:
    """A function of (done, total) that draws a bar on standard error while somebody watches it; ``key`` is that of its
    label."""
    with click.progressbar(length=1, label=words(key), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show
