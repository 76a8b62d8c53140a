"""Remarks as an evaluator reads them: at once, entered, imported, split into points, and removed on request."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from evaluator.hearing import remarks as use
from evaluator.hearing.files import LARGEST, text_of
from evaluator.hearing.flags import Flag, flags_in
from evaluator.hearing.form import mark_of
from evaluator.hearing.names import shown_names
from evaluator.hearing.overview import Everything
from evaluator.hearing.points import split
from evaluator.hearing.splitting import Mark, Part, pieces, proposed, put_together
from evaluator.store.hearings import Hearing
from evaluator.store.remarks import Hear, Remark
from evaluator.web.hearing.desk import all_of, errors_of, find, page, pages, to, uploaded_table
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.posted import Errors, expired, posted, posted_file
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

MARKS: tuple[Mark, ...] = ("before", "point", "aside")


@pages.get("/<hearing>/bemaerkninger")
def remarks(programme: str, hearing: str) -> str:
    return _remarks(programme, find(programme, hearing), [])


@pages.post("/<hearing>/bemaerkninger/del")
def split_all(programme: str, hearing: str) -> ResponseReturnValue:
    """Every remark that is not split yet, as it is proposed."""
    its = find(programme, hearing)
    every = all_of(its)
    left = [one for one in every.sent if not every.points.get(one.id)]
    if not expired():
        with service().store.writing() as db:
            for one in left:
                split(db, _at(its), one, proposed(one.text), actor=actor(), now=service().now())
        flash(texts()("hearing.all_split", n=len(left)))
    return to("points", programme, its)


@pages.route("/<hearing>/bemaerkninger/ny", methods=["GET", "POST"])
def enter(programme: str, hearing: str) -> ResponseReturnValue:
    its, errors = find(programme, hearing), posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return _entered(programme, its)
        except InputRejected as error:
            errors = errors_of(error)
    drawn = _enter_page(programme, its, request.form, errors)
    return (drawn, 422) if errors else drawn


@pages.route("/<hearing>/bemaerkninger/fil", methods=["GET", "POST"])
def enter_from_file(programme: str, hearing: str) -> ResponseReturnValue:
    """A form for the file alone: one that is too large for the server takes nothing with it that was typed. Its words
    stand in the form in which the rest is said."""
    its, errors = find(programme, hearing), posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return _enter_page(programme, its, {"text": _text_of_file()}, [], read=True)
        except InputRejected as error:
            errors = errors_of(error)
    drawn = page("enter_file", programme, its, errors, largest=LARGEST)
    return (drawn, 422) if errors else drawn


@pages.post("/<hearing>/bemaerkninger/tabel")
def import_remarks(programme: str, hearing: str) -> ResponseReturnValue:
    its, errors = find(programme, hearing), posted()
    if not errors:
        try:
            with uploaded_table() as path, service().store.writing() as db:
                done = use.import_remarks(db, its, path, now=service().now())
            said = texts()("hearing.remarks_imported", added=done.added, known=done.known)
            return to("remarks", programme, its, said)
        except InputRejected as error:
            errors = errors_of(error)
    return _remarks(programme, its, errors), 422


@pages.route("/<hearing>/bemaerkninger/<uuid:remark>", methods=["GET", "POST"])
def one_remark(programme: str, hearing: str, remark: UUID) -> ResponseReturnValue:
    """Read a remark and split it."""
    its = find(programme, hearing)
    one, errors = _remark(its, remark), posted() if request.method == "POST" else []
    marks = [(int(start), _mark(start)) for start in request.form.getlist("piece") if start.isdecimal()]
    if marks and request.form.get("was") != _drawn_with(its, one):  # of another text, or over somebody else's cuts
        errors, marks = [*errors, *errors_of(InputRejected([Diagnostic("hearing.corrected_meanwhile", ())]))], []
    if request.method == "POST" and not errors:
        parts = put_together(one.text, marks)
        try:
            with service().store.writing() as db:
                split(db, _at(its), one, parts, actor=actor(), now=service().now())
            said = texts()("hearing.split_saved", n=sum(not part.aside for part in parts))
            return to("remarks", programme, its, said, anchor=one.id)
        except InputRejected as error:
            errors = errors_of(error)
    drawn = _split_page(programme, its, one, put_together(one.text, marks) if marks else None, errors)
    return (drawn, 422) if errors else drawn


@pages.route("/<hearing>/bemaerkninger/<uuid:remark>/fjern", methods=["GET", "POST"])
def erase(programme: str, hearing: str, remark: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    one = _remark(its, remark)
    if request.method == "POST" and not posted():
        with service().store.writing() as db:
            use.erase_remark(db, its, one, actor=actor(), now=service().now())
        return to("remarks", programme, its, texts()("hearing.remark_erased"))
    return page("erase", programme, its, remark=one, name=_name(its, one))


def _entered(programme: str, its: Hearing) -> ResponseReturnValue:
    try:
        party = UUID(request.form.get("party", ""))
    except ValueError:
        raise InputRejected([Diagnostic("hearing.no_party", ("party",))]) from None
    section = request.form.get("section") or None
    with service().store.writing() as db:
        text = request.form.get("text", "")
        id_ = use.enter_remark(db, its, party=party, section=section, text=text, now=service().now())
    return to("one_remark", programme, its, texts()("hearing.entered"), remark=id_)


def _enter_page(programme: str, its: Hearing, typed: Mapping[str, str], errors: Errors, *, read: bool = False) -> str:
    every = all_of(its)
    names = shown_names(every.parties, texts())
    return page("enter", programme, its, errors, every=every, names=names, typed=typed, read=read)


def _text_of_file() -> str:
    name, content = posted_file("file", LARGEST)
    if not name:
        raise InputRejected([Diagnostic("hearing.no_file", ("file",))])
    return text_of(content)


def _mark(start: str) -> Mark:
    said = request.form.get(f"mark-{start}", "before")
    return next((one for one in MARKS if one == said), "before")


def _remarks(programme: str, its: Hearing, errors: Errors) -> str:
    every = all_of(its)
    flags = {one.id: _flags(every, one) for one in every.sent}
    titles = {one.key: one.title for one in every.sections}
    unsplit = any(not every.points.get(one.id) for one in every.sent)
    to_split = {one.party for one in every.sent if not every.is_split(one)}
    more = {"names": shown_names(every.parties, texts()), "flags": flags, "titles": titles, "unsplit": unsplit}
    more["to_split"] = to_split
    return page("remarks", programme, its, errors, every=every, **more)


def _split_page(programme: str, its: Hearing, one: Remark, marked: list[Part] | None, errors: Errors) -> str:
    every, fine = all_of(its), "fine" in request.args
    points = every.points.get(one.id, ())
    parts = marked or [Part(p.starts, p.ends, p.aside) for p in points] or proposed(one.text)
    return page(
        "split",
        programme,
        its,
        errors,
        remark=one,
        was=_drawn_with(its, one),
        name=_name(its, one),
        party=next(its for its in every.parties if its.id == one.party),
        pieces=[
            (part.starts, one.text[part.starts : part.ends], mark) for part, mark in pieces(one.text, parts, fine=fine)
        ],
        fine=fine,
        is_split=bool(points),
        answered=any(p.answer for p in points),
        corrected=bool(points) and not every.is_split(one),
        flags=_flags(every, one),
        section=next((s.title for s in every.sections if s.key == one.section), texts()("hearing.on_the_whole")),
        marks=MARKS,
    )


def _flags(every: Everything, one: Remark) -> tuple[Flag, ...]:
    """What stands in a remark that may have to be set aside before the note is made."""
    return flags_in(one.text, unnamed=any(party.id == one.party and party.is_unnamed for party in every.parties))


def _drawn_with(its: Hearing, one: Remark) -> str:
    """By which a form tells later with which text and which cuts it was drawn."""
    cuts = [(p.starts, p.ends, p.aside) for p in all_of(its).points.get(one.id, ())]
    return mark_of(f"{one.text}\n{cuts}")


def _name(its: Hearing, one: Remark) -> str:
    return shown_names(all_of(its).parties, texts())[one.party]


def _remark(its: Hearing, id_: UUID) -> Remark:
    return next((one for one in all_of(its).sent if one.id == id_), None) or abort(404)


def _at(its: Hearing) -> Hear:
    return Hear(its.programme, its.key)
