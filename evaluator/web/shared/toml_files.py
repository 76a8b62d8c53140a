"""A small TOML file that is looked at on a page before it is stored: sent once, then carried by the page itself."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from flask import request

from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import texts
from evaluator.web.shared.posted import Errors
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected, not_toml
from surveys.toml.bounds import too_costly

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

LARGEST: Final = 300_000
"""Bytes of a file."""
Result = TypeVar("Result")


class _Tried(Exception):
    """Whatever was done is taken back."""


def sent_text() -> str:
    """The file that was posted, or the text of it that the page carried. Raises InputRejected for none, for one that
    is too large, and for what costs more to read than a document may."""
    file = request.files.get("file")
    content = file.stream.read(LARGEST + 1) if file is not None and file.filename else b""
    text = content.decode("utf-8-sig", "replace") if content else request.form.get("text", "")
    if not text.strip():
        raise InputRejected([Diagnostic("sent.no_file", ("file",))])
    if len(text.encode()) > LARGEST:
        raise InputRejected([Diagnostic("sent.too_large", ("file",), {"kilobytes": LARGEST // 1000})])
    try:
        if (costly := too_costly(text, "fil.toml")) is not None:
            raise InputRejected([costly])
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputRejected([not_toml("fil.toml", error)]) from None
    except RecursionError:
        raise InputRejected([Diagnostic("document.too_deep", ("fil.toml",))]) from None
    return text


@contextmanager
def as_file(text: str) -> Iterator[Path]:
    """The text on disk under a name that says nothing, for what reads a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.toml"
        path.write_text(text, "utf-8")
        yield path


def tried(do: Callable[[Connection], Result], *, store: bool) -> Result:
    """What something does to the store; unless it is to be stored, all of it is taken back."""
    found: list[Result] = []
    try:
        with service().store.writing() as db:
            found.append(do(db))
            if not store:
                raise _Tried
    except _Tried:
        pass
    return found[0]


def errors_of(error: InputRejected) -> Errors:
    """What was refused, with where in the file it stands."""
    said = [rendered(one, texts(), in_editor=True) for one in error.diagnostics]
    fields = ["file" if one.place[:1] == ("file",) else "" for one in error.diagnostics]
    return [
        (field, one.sentences if field or not one.place else f"{one.place}: {one.sentences}")
        for field, one in zip(fields, said, strict=True)
    ]
