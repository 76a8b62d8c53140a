"""What the evaluator's pages of a hearing share: the blueprint, the hearing of the address, and forms that come back as
they were filled in."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.hearing.files import LARGEST
from evaluator.hearing.overview import Everything, everything
from evaluator.store.hearings import Hearing, hearing
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts
from evaluator.texts.diagnostics import rendered
from evaluator.web.hearing.visiting import allow_files
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.posted import Errors, posted_file
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = protected("hearings", __name__, roles=EVALUATING, url_prefix="/p/<programme>/hoeringer")
pages.url_value_preprocessor(allow_files)
WATCHING: Final = ("evaluator", "steering")
"""Who reads the progress and the note."""
SUFFIXES: Final = (".csv", ".xlsx")


def find(programme: str, key: str) -> Hearing:
    with service().store.reading() as db:
        return hearing(db, programme, key) or abort(404)


def all_of(its: Hearing) -> Everything:
    with service().store.reading(snapshot=True) as db:
        return everything(db, its)


def page(template: str, programme: str, its: Hearing, errors: Errors | None = None, **values: object) -> str:
    """A page of a hearing; ``errors`` stand at its top."""
    common = {"its": its, "errors": errors or [], "form": FlaskForm(), "typed": request.form, "moment": moment}
    return show(f"hearing/{template}.html", programme_or_404(programme), **common | values)


def errors_of(error: InputRejected) -> Errors:
    """What was refused, in words, by field. What is wrong in a file says where in it."""
    found = []
    for one in error.diagnostics:
        said = rendered(one, texts())
        in_file = len(one.place) > 1
        found.append(
            (
                "" if in_file or not one.place else str(one.place[0]),
                _line(said.place if in_file else "", said.sentences),
            )
        )
    return found


def _line(place: str, said: str) -> str:
    return f"{place}: {said}" if place else said


def to(endpoint: str, programme: str, its: Hearing | None = None, said: str = "", **values: object) -> Response:
    """Go on to another page, which says in the words of ``said`` what was done."""
    if said:
        flash(said)
    where = {"hearing": its.key} if its else {}
    anchor = values.pop("anchor", None)
    address = url_for(f"hearings.{endpoint}", programme=programme, **where, **values)  # type: ignore[arg-type]
    return redirect(f"{address}#{anchor}" if anchor else address)


def moment(at: dt.datetime, t: Texts | None = None) -> str:
    local = at.astimezone(TIME_ZONE)
    return (t or texts()).date_and_time(local.date(), local.time())


def line(name: str, typed: Mapping[str, str] | None = None) -> str:
    return " ".join((typed or request.form).get(name, "").split())


@contextmanager
def uploaded_table() -> Iterator[Path]:
    """The table that was posted as a file, for as long as it is read. Raises InputRejected where it is too large."""
    name, content = posted_file("table", LARGEST)
    if len(content) > LARGEST:
        raise InputRejected([Diagnostic("hearing.file_too_large", ("table",), {"megabytes": LARGEST // 1_000_000})])
    suffix = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fil{suffix if suffix in SUFFIXES else '.csv'}"
        path.write_bytes(content)
        yield path
