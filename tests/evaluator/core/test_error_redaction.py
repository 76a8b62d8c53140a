"""What is told of an error, and what of a record of logging: kinds, codes and places in our code, and no text."""

from __future__ import annotations

import gc
import io
import logging
import sqlite3
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from evaluator.core import error_redaction
from evaluator.core.error_redaction import fail_without_values, log_without_values, redacted
from evaluator.core.files import begin_private
from evaluator.store.base import encode_json

SECRET = "Fru Jensen svarede 4"


def raised(action: Callable[[], object]) -> Exception:
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def chained(*, cause: bool, suppressed: bool = False) -> Exception:
    def action() -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            if suppressed:
                raise ValueError(SECRET) from None
            if cause:
                raise ValueError(SECRET) from error
            raise ValueError(SECRET)  # noqa: B904

    return raised(action)


class TestWhatIsToldOfAnError:
    def test_is_its_kind_and_the_line_of_ours_and_not_its_text(self, tmp_path) -> None:
        error = raised(lambda: begin_private(tmp_path / SECRET / "links.csv", "x"))
        assert redacted(error).startswith("FileNotFoundError (ENOENT) at evaluator/core/files.py:")
        assert redacted(error).endswith(" in write_private")

    def test_is_the_innermost_line_of_ours_and_none_of_a_library(self) -> None:
        line = redacted(raised(lambda: encode_json({"answer": object()})))
        assert line.startswith("TypeError at evaluator/store/base.py:")
        assert "json" not in line.partition(" in ")[0]

    def test_is_no_place_outside_our_rooms(self) -> None:
        assert redacted(raised(lambda: int(SECRET))) == "ValueError"

    def test_names_the_code_of_the_database_and_no_statement(self) -> None:
        def action() -> None:
            with sa.create_engine("sqlite://").connect() as db:
                db.execute(sa.text("SELECT :it FROM nowhere"), {"it": SECRET})

        assert redacted(raised(action)) == "OperationalError (SQLITE_ERROR) from OperationalError (SQLITE_ERROR)"
        assert redacted(sqlite3.Error(SECRET)) == "Error"

    def test_names_the_state_of_postgresql(self) -> None:
        error = RuntimeError(SECRET)
        error.sqlstate = "53100"
        assert redacted(error) == "RuntimeError (SQLSTATE 53100)"

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (chained(cause=True), "ValueError from KeyError"),
            (chained(cause=False), "ValueError from KeyError"),
            (chained(cause=False, suppressed=True), "ValueError"),
        ],
    )
    def test_names_what_caused_it(self, error: Exception, said: str) -> None:
        assert redacted(error) == said

    def test_ends_where_causes_go_round(self) -> None:
        one, other = ValueError(SECRET), KeyError(SECRET)
        one.__cause__, other.__cause__ = other, one
        assert redacted(one).count(" from ") == 9


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What a handler writes that knows nothing of error_redaction, at every level."""
    factory, root, out = logging.getLogRecordFactory(), logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(out), root.level
    queue = logging.getLogger("waitress.queue")  # which `nedslag serve` makes quieter for the whole process
    quiet = queue.level
    queue.setLevel(logging.NOTSET)
    log_without_values()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)
    queue.setLevel(quiet)
    logging.setLogRecordFactory(factory)


class TestWhatALogHolds:
    def test_of_others_is_the_place_alone(self, logged: io.StringIO) -> None:
        for name in ("werkzeug", "sqlalchemy.engine", "nedslagx", "root"):
            logging.getLogger(name).error("%s and " + SECRET, SECRET)
        lines = logged.getvalue().splitlines()
        assert len(lines) == 4
        assert all(line.startswith("at line ") and line.endswith(" of test_error_redaction.py") for line in lines)

    def test_of_ours_is_as_it_was_written(self, logged: io.StringIO) -> None:
        logging.getLogger("nedslag").error("%d mails", 3)
        logging.getLogger("nedslag.web").error("%d pages", 4)
        assert logged.getvalue() == "3 mails\n4 pages\n"

    def test_helps_whoever_runs_the_web_server(self, logged: io.StringIO) -> None:
        logging.getLogger("waitress.queue").warning("Task queue depth is %d", 7)
        assert logged.getvalue() == "Task queue depth is 7\n"

    @pytest.mark.parametrize("name", ["nedslag", "werkzeug"])
    def test_of_an_exception_is_what_is_told_of_it_and_no_traceback(self, logged: io.StringIO, name: str) -> None:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger(name).exception("a page", stack_info=True)
        assert logged.getvalue().endswith(": ValueError\n")
        assert logged.getvalue().count("\n") == 1


class Lost:
    """Cannot be thrown away in peace."""

    def __del__(self) -> None:
        raise ValueError(SECRET)


class TestWhatNobodyHandled:
    @pytest.fixture
    def said(self, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO) -> Iterator[list[str]]:  # noqa: ARG002
        for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
            monkeypatch.setattr(module, name, getattr(module, name))
        found: list[str] = []
        fail_without_values(found.append)
        yield found
        logging.captureWarnings(False)

    def test_is_told_of_a_thread(self, said: list[str]) -> None:
        thread = threading.Thread(target=lambda: int(SECRET))
        thread.start()
        thread.join()
        assert said == ["ValueError"]

    def test_is_told_of_what_python_itself_ignores(self, said: list[str]) -> None:
        Lost()
        gc.collect()
        assert said == ["ValueError"]

    def test_is_told_of_the_whole_process(self, said: list[str]) -> None:
        sys.excepthook(ValueError, ValueError(SECRET), None)
        assert said == ["ValueError"]

    def test_of_a_warning_is_a_record(self, said: list[str], logged: io.StringIO) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(SECRET, stacklevel=1)
        assert logged.getvalue().startswith("at line ")
        assert said == []


def test_a_command_that_fails_in_a_way_that_nobody_foresaw_quotes_nothing(tmp_path) -> None:
    """As a process of its own: nothing that it prints holds the text of the error."""
    script = (
        "import evaluator.results.worker as working\n"
        "import logging, threading\n"
        "def broken(*_, **__):\n"
        f"    logging.getLogger('other').error({SECRET!r})\n"
        "    thread = threading.Thread(target=fails)\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "    fails()\n"
        f"def fails(): raise RuntimeError({SECRET!r})\n"
        "working.work_once = broken\n"
        "import sys; sys.argv = ['nedslag', *sys.argv[1:]]\n"
        "from evaluator.cli.main import main\n"
        "main()\n"
    )
    environment = {"NEDSLAG_HOME": str(tmp_path), "NEDSLAG_LANG": "en", "PATH": "/usr/bin:/bin"}
    run = [sys.executable, "-c", script]
    subprocess.run([*run, "init"], env=environment, check=True, capture_output=True)
    done = subprocess.run([*run, "work", "--once"], env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_no_statement_shows_its_parameters(store) -> None:
    for engine in (store._reader, store._writer, store._saver):
        with engine.connect() as db, pytest.raises(sa.exc.DBAPIError) as failed:
            db.execute(sa.text("SELECT :it FROM nowhere"), {"it": SECRET})
        assert SECRET not in str(failed.value)
    assert error_redaction.code_of(failed.value)
