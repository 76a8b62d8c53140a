"""Hearings of a programme: the list, making and editing one, its overview, deadline, material and handing over."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from evaluator.hearing import managing
from evaluator.hearing.files import LARGEST
from evaluator.hearing.managing import Asked, local
from evaluator.hearing.overview import progress
from evaluator.store import hearings
from evaluator.store.hearings import Hearing
from evaluator.store.to_do import points_to_answer
from evaluator.store.wave_times import TIME_ZONE
from evaluator.web.hearing.desk import WATCHING, all_of, errors_of, find, moment, page, pages, to
from evaluator.web.hearing.party_pages import MEDIA
from evaluator.web.hearing.visiting import content_of
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.posted import Errors, posted, posted_file
from evaluator.web.shared.rules import only
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

NOON = dt.time(12)


@needs_doing("hearing", "hearings.listing")
def to_answer(now: Now) -> int:
    return points_to_answer(now.db, now.programme.key)


@pages.get("/")
@only(*WATCHING)
def listing(programme: str) -> str:
    loaded = programme_or_404(programme)
    with service().store.reading() as db:
        found = hearings.hearings(db, programme)
    rows = [(one, progress(all_of(one))) for one in found]
    return show("hearing/listing.html", loaded, rows=rows, moment=moment, now=service().now())


@pages.route("/ny", methods=["GET", "POST"])
def make(programme: str) -> ResponseReturnValue:
    programme_or_404(programme)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db:
                now, who = service().now(), actor()
                its = managing.make_hearing(db, programme, _asked(), actor=who, now=now, synthetic=service().synthetic)
            return to("parties", programme, its, texts()("hearing.made"))
        except InputRejected as error:
            errors = errors_of(error)
    return _edit(programme, None, request.form if request.form else {"language": texts().language}, errors)


@pages.route("/<hearing>/ret", methods=["GET", "POST"])
def edit(programme: str, hearing: str) -> ResponseReturnValue:
    its = find(programme, hearing)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db:
                managing.change_hearing(db, its, _asked(), actor=actor(), now=service().now())
            return to("overview", programme, its, texts()("hearing.saved_hearing"))
        except InputRejected as error:
            errors = errors_of(error)
    return _edit(programme, its, request.form if request.form else _as_typed(its), errors)


@pages.get("/<hearing>/")
@only(*WATCHING)
def overview(programme: str, hearing: str) -> str:
    return _overview(programme, find(programme, hearing), [])


@pages.post("/<hearing>/frist")
def grace(programme: str, hearing: str) -> ResponseReturnValue:
    its = find(programme, hearing)
    return _done(
        programme,
        its,
        lambda db, who, now: managing.give_grace(db, its, _moment("grace"), actor=who, now=now),
        "grace_given",
    )


@pages.post("/<hearing>/materiale")
def add_document(programme: str, hearing: str) -> ResponseReturnValue:
    its = find(programme, hearing)
    name, content = posted_file("file", LARGEST)
    return _done(programme, its, lambda db, _who, _now: managing.add_document(db, its, name, content), "document_added")


@pages.post("/<hearing>/materiale/<uuid:document>")
def remove_document(programme: str, hearing: str, document: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    return _done(
        programme, its, lambda db, _who, _now: hearings.remove_document(db, programme, its.key, document), "removed"
    )


@pages.get("/<hearing>/materiale/<uuid:document>")
@only(*WATCHING)
def document(programme: str, hearing: str, document: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    with service().store.reading() as db:
        kinds = {one.id: one.kind for one in hearings.documents(db, programme, its.key)}
    content = content_of(its, document) or abort(404)
    return download(content, MEDIA[kinds[document]], f"dokument.{kinds[document]}")


def _overview(programme: str, its: Hearing, errors: Errors) -> str:
    every = all_of(its)
    with service().store.reading() as db:
        documents = hearings.documents(db, programme, its.key)
    open_link = (
        f"{request.url_root.rstrip('/')}{url_for('party.information', key=its.open_key)}" if its.open_key else ""
    )
    return page(
        "overview",
        programme,
        its,
        errors,
        every=every,
        progress=progress(every),
        documents=documents,
        open_link=open_link,
        takes=its.takes_remarks(service().now()),
        now=service().now(),
    )


def _done(programme: str, its: Hearing, act: object, said: str) -> ResponseReturnValue:
    """Do something that a button of the overview asks for, and say so there; what is refused stands there, too."""
    errors = posted()
    if not errors:
        try:
            with service().store.writing() as db:
                act(db, actor(), service().now())  # type: ignore[operator]
            flash(texts()(f"hearing.{said}"))
            return to("overview", programme, its)
        except InputRejected as error:
            errors = errors_of(error)
    return _overview(programme, its, errors), 422


def _edit(programme: str, its: Hearing | None, typed: object, errors: Errors) -> ResponseReturnValue:
    loaded = programme_or_404(programme)
    from flask_wtf import FlaskForm

    drawn = show("hearing/edit.html", loaded, its=its, typed=typed, errors=errors, form=FlaskForm())
    return (drawn, 422) if errors else drawn


def _as_typed(its: Hearing) -> dict[str, str]:
    """The fields of the form as the hearing fills them."""
    with service().store.reading() as db:
        titles = [one.title for one in hearings.sections(db, its.programme, its.key)]
    at = its.deadline.astimezone(TIME_ZONE)
    marks = {"theory": its.theory, "second_look": its.second_look, "open_link": its.open_key is not None}
    return {
        **{name: getattr(its, name) for name in ("title", "about", "introduction", "link", "language")},
        "day": at.date().isoformat(),
        "at": f"{at:%H:%M}",
        "sections": "\n".join(titles),
        **{name: "1" for name, on in marks.items() if on},
    }


def _asked() -> Asked:
    lines = (" ".join(line.split()) for line in request.form.get("sections", "").splitlines())
    language = request.form.get("language", "da")
    return Asked(
        title=_typed("title"),
        about=_typed("about"),
        introduction=_typed("introduction"),
        link=_typed("link"),
        theory="theory" in request.form,
        second_look="second_look" in request.form,
        open_link="open_link" in request.form,
        deadline=_moment("day"),
        language=language if language in ("da", "en") else "da",
        sections=tuple(line for line in lines if line),
    )


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _moment(name: str) -> dt.datetime:
    """A day with the time beside it; long ago where no day can be read, which is then refused as past."""
    try:
        day = dt.date.fromisoformat(request.form.get(name, ""))
        at = dt.time.fromisoformat(request.form.get("at", "") or "12:00")
    except ValueError:
        return local(dt.date(1970, 1, 2), NOON)
    return local(day, at.replace(tzinfo=None))
