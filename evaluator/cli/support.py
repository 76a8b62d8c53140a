"""What the commands share: errors as one line each, the databases of the environment, and a progress bar."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from evaluator.cli.language import Group, tell, words
from evaluator.cli.output import Terminated, prepare_process, refused
from evaluator.core.error_redaction import redacted
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.core.config import Config
    from evaluator.store.engine import Store

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(file_okay=False, path_type=Path)
SQLITE: Final = "sqlite:///"
STORED: Final = "nedslag.stored"
"""In the context: whether the run has stored something, or was about to."""


class Commands(Group):
    """Prints what a user can mend on standard error, one line each, and ends with exit code 1, or 2 where the command
    was called wrongly. What nobody can foresee is one line, too, and quotes nothing that was read or stored."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        if args is None:
            prepare_process()
        return super().main(args, *rest, **options)

    def invoke(self, ctx: click.Context) -> object:
        try:
            returned = super().invoke(ctx)
            if ctx.parent is None:
                _tell_of_lost_output()
            return returned
        except click.UsageError as error:
            error.show()  # while the context still knows the language
            raise click.exceptions.Exit(error.exit_code) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt as ended:
            click.echo(words("interrupted_while_storing" if ctx.meta.get(STORED) else "interrupted"), err=True)
            raise click.exceptions.Exit(143 if isinstance(ended, Terminated) else 130) from None
        except Exception as error:
            tell(_diagnostics(error), err=True)
            raise click.exceptions.Exit(1) from None


def _diagnostics(error: Exception) -> Iterable[Diagnostic]:
    if isinstance(error, InputRejected):
        return error.diagnostics
    if isinstance(error, OSError) and error.filename is not None:
        return [Diagnostic("commands.file_not_usable", (str(error.filename),), {"said": error.strerror or ""})]
    return [Diagnostic("commands.broken", ("nedslag",), {"said": redacted(error)})]


def _tell_of_lost_output() -> None:
    """The command is done. That nobody reads on is no fault; that nothing more can be written is one."""
    sys.stdout.flush()
    error = refused()
    if error is not None:
        click.echo(words("output_lost", said=error.strerror), err=True)
        if not isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def writing_unless(store: Store, dry_run: bool) -> AbstractContextManager[Connection]:
    """A connection that writes; for a dry run one on which the database refuses to, so that nobody waits for it."""
    return store.reading(snapshot=True) if dry_run else store.writing()


@contextmanager
def databases(changes: str | None = None) -> Iterator[tuple[Config, Store, Store]]:
    """The settings, the store and the vault. ``changes``: the programme of which the command changes something; raises
    InputRejected where that is archived."""
    from evaluator.core.config import Config
    from evaluator.operation.journal import keep_journal
    from evaluator.store.engine import refusals_told
    from evaluator.vault.pairing import open_pair

    config = Config.from_environment()
    tell_of_open_files(config)
    store, vault = open_pair(config.database_url, config.vault_url)
    keep_journal(store, vault, config.journal)
    try:
        with refusals_told(store, vault):
            if changes is not None:
                _require_no_archive(store, changes)
            yield config, store, vault
    finally:
        context = click.get_current_context(silent=True)  # a benchmark has none
        if context and (store.commits or vault.commits):
            context.meta[STORED] = True
        store.close()
        vault.close()


def _require_no_archive(store: Store, programme: str) -> None:
    """What is archived is read and never changed, as in the browser."""
    from evaluator.store.endings import is_archived

    with store.reading() as db:
        if is_archived(db, programme):
            raise InputRejected([Diagnostic("commands.programme_archived", (programme,))])


def tell_of_open_files(config: Config) -> None:
    """On standard error, which databases others than their owner may read."""
    from evaluator.core.files import open_to_others

    files = [
        Path(url.removeprefix(SQLITE)) for url in (config.database_url, config.vault_url) if url.startswith(SQLITE)
    ]
    found = [file for file in files if file.is_file() and open_to_others(file)]
    tell((Diagnostic("settings.database_open_to_others", (str(file),), severity="note") for file in found), err=True)


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
