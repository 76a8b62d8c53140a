"""Threads in the browser: the list, a matter over time, and everything that is done to it by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from evaluator.store import threads as store
from evaluator.threads import keeping
from evaluator.threads.finding import found_rows
from evaluator.threads.timeline import became, lines, timeline
from evaluator.web.shared.access import programme_or_404
from evaluator.web.shared.service import service
from evaluator.web.threads import card  # noqa: F401  (its section on the card of a row)
from evaluator.web.threads.desk import (
    Errors,
    chosen_keys,
    errors_of,
    page,
    pages,
    posted,
    recorded,
    thread_posted,
    to,
    today,
)
from surveys.diagnostics import InputRejected


@pages.get("/")
def listing(programme: str) -> ResponseReturnValue:
    programme_or_404(programme)
    words = request.args.get("soeg", "").strip()
    with service().store.reading(snapshot=True) as db:
        every = lines(db, programme, today())
    shown = [one for one in every if words.casefold() in f"{one.title} {' '.join(one.bodies)}".casefold()]
    return page("listing", programme, lines=shown, words=words, all=len(every))


@pages.get("/<uuid:thread>")
def one(programme: str, thread: UUID) -> ResponseReturnValue:
    return _page(programme, thread)


@pages.post("/<uuid:thread>/<change>")
def change(programme: str, thread: UUID, change: str) -> ResponseReturnValue:
    """Rename it, take a row out, split it or join it to another; a form that is refused comes back as it was."""
    if change not in _CHANGES:
        abort(404)
    errors = posted()
    try:
        if not errors:
            return _changed(programme, thread, change)
    except InputRejected as error:
        errors = errors_of(error)
    return _page(programme, thread, errors, change)


@pages.route("/ny", methods=["GET", "POST"])
def new(programme: str) -> ResponseReturnValue:
    """Rows found by their words become a thread, or are put into the one that the address names."""
    programme_or_404(programme)
    errors: Errors = posted() if request.method == "POST" else ()
    into = thread_posted("into") or request.args.get("traad", type=UUID)
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db:
                title = request.form.get("title", "")
                thread = keeping.link(db, programme, chosen_keys(), title=title, into=into, by=recorded())
            return to("one", programme, "threads.linked", thread=thread)
        except InputRejected as error:
            errors = errors_of(error)
    words = request.values.get("soeg", "")
    with service().store.reading(snapshot=True) as db:
        rows = found_rows(db, programme, words, chosen_keys())
        its_title = store.title_of(db, programme, into) if into else None
    return page("new", programme, errors, rows=rows, words=words, into=into, into_title=its_title, chosen=chosen_keys())


def _changed(programme: str, thread: UUID, change: str) -> ResponseReturnValue:
    with service().store.writing() as db:
        its = _CHANGES[change](db, programme, thread)
        left = store.title_of(db, programme, its)
    if left is None:
        return to("listing", programme, "threads.emptied")
    return to("one", programme, f"threads.did_{change.replace('-', '_')}", thread=its)


def _renamed(db: Connection, programme: str, thread: UUID) -> UUID:
    keeping.rename(db, programme, thread, request.form.get("title", ""), by=recorded())
    return thread


def _taken_out(db: Connection, programme: str, thread: UUID) -> UUID:
    for key in chosen_keys():
        keeping.take_out(db, programme, key, by=recorded())
    return thread


def _split(db: Connection, programme: str, thread: UUID) -> UUID:
    return keeping.split(db, programme, thread, chosen_keys(), title=request.form.get("title", ""), by=recorded())


def _joined(db: Connection, programme: str, thread: UUID) -> UUID:
    into = thread_posted("into") or thread
    keeping.join(db, programme, thread, into, by=recorded())
    return into


_CHANGES: Final[Mapping[str, Callable[[Connection, str, UUID], UUID]]] = {
    "omdoeb": _renamed,
    "tag-ud": _taken_out,
    "del": _split,
    "saml": _joined,
}
"""What a form does to a thread; the thread to show then."""


def _page(programme: str, thread: UUID, errors: Errors = (), change: str = "") -> ResponseReturnValue:
    programme_or_404(programme)
    with service().store.reading(snapshot=True) as db:
        its = timeline(db, programme, thread, today()) or abort(404)
        others = {key: title for key, title in store.titles(db, programme).items() if key != thread}
    return page("thread", programme, errors, its=its, others=others, change=change, chosen=chosen_keys(), became=became)
