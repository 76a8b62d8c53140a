"""What other servers than ours print of a process that serves the application."""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.web.wsgi import application_of
from tests.support.gunicorn_servers import variables
from tests.support.site import prepared

SECRET = "Cell B2 is marked as a date but the serial value 2011701234567 is outside the limits"


@pytest.fixture
def served(make_sqlite: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    application = application_of(variables(prepared(make_sqlite, tmp_path)))
    yield
    logging.captureWarnings(False)
    application.extensions["nedslag"].close()


@pytest.mark.usefixtures("served")
def test_a_warning_of_a_library_and_an_error_of_a_thread_quote_nobody(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(SECRET, stacklevel=1)
    thread = threading.Thread(target=lambda: int(SECRET))
    thread.start()
    thread.join()
    assert "ValueError" in caplog.text
    assert "of warnings.py" in caplog.text
    assert SECRET not in caplog.text + "".join(capfd.readouterr())
