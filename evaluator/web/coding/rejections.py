"""What was wrong with what somebody sent, in sentences, and files that came with a form."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import request
from werkzeug.utils import secure_filename

from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import texts
from surveys.diagnostics import InputRejected


def sentences(error: InputRejected, *, with_place: bool = False) -> list[str]:
    """``with_place``: where each stands, as in a file that was sent."""
    found = [rendered(one, texts(), in_editor=True) for one in error.diagnostics]
    return [f"{one.place}: {one.sentences}" if with_place and one.place else one.sentences for one in found]


@contextmanager
def uploaded(field: str = "file") -> Iterator[Path]:
    """The file that was sent, for as long as it is read; an empty one where none was."""
    sent = request.files.get(field)
    with TemporaryDirectory() as folder:
        path = Path(folder) / (secure_filename(sent.filename or "")[-80:] if sent else "")
        if path == Path(folder):
            path = Path(folder) / "fil.csv"
        path.write_bytes(sent.read() if sent else b"")
        yield path
