"""Points as an evaluator answers them, one at a time by keyboard, and the note that comes of it."""

from __future__ import annotations

from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from evaluator.hearing import points as use
from evaluator.hearing.names import shown_names
from evaluator.hearing.note import FORMATS, file_name, note
from evaluator.hearing.overview import Everything
from evaluator.printing.notes import note_file
from evaluator.store import audit
from evaluator.store.accounts import names as names_of_accounts
from evaluator.store.hearing_tables import VERDICTS
from evaluator.store.hearings import Hearing
from evaluator.store.remarks import Hear, Point, changes
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import LANGUAGES
from evaluator.web.hearing.desk import WATCHING, all_of, errors_of, find, page, pages, to
from evaluator.web.hearing.party_pages import MEDIA
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.posted import Errors, posted
from evaluator.web.shared.rules import only
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

MOVED = "moved"
"""In a form: what it brings was written to another point, and is shown to be read before it is saved."""


@pages.get("/<hearing>/punkter")
def points(programme: str, hearing: str) -> str:
    its = find(programme, hearing)
    every, by = all_of(its), "theme" if request.args.get("efter") == "tema" else "section"
    names = shown_names(every.parties, texts())
    parties = {one.id: names[one.party] for one in every.remarks}
    return page("points", programme, its, every=every, groups=_grouped(every, by), by=by, parties=parties)


@pages.route("/<hearing>/punkter/<uuid:point>", methods=["GET", "POST"])
def point(programme: str, hearing: str, point: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    every = all_of(its)
    one = next((one for one in every.to_answer if one.id == point), None)
    if one is None:
        return (_gone(programme, every), 409) if request.method == "POST" else abort(404)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors and MOVED not in request.form:
        try:
            with service().store.writing() as db:
                placed = use.place(db, _at(its), one, section=_section(every), theme=request.form.get("theme", ""))
                use.answer(db, _at(its), placed, _asked(), actor=actor(), now=service().now())
            return _next(programme, its, one)
        except InputRejected as error:
            errors = errors_of(error)
    drawn = _page(programme, every, one, errors)
    return (drawn, 422) if errors else drawn


@pages.post("/<hearing>/punkter/<uuid:point>/set")
def look(programme: str, hearing: str, point: UUID) -> ResponseReturnValue:
    its = find(programme, hearing)
    every = all_of(its)
    one, errors = _point(every, point), posted()
    if not errors:
        try:
            with service().store.writing() as db:
                use.look_at(db, _at(its), one, actor=actor(), now=service().now())
            return to("point", programme, its, texts()("hearing.looked"), point=point)
        except InputRejected as error:
            errors = errors_of(error)
    return _page(programme, every, one, errors), 422


@pages.get("/<hearing>/notat")
@only(*WATCHING)
def show_note(programme: str, hearing: str) -> str:
    its, loaded = find(programme, hearing), programme_or_404(programme)
    drawn = note(all_of(its), loaded, texts().language, now=service().now())
    return page("note", programme, its, note=drawn, languages=LANGUAGES, formats=FORMATS)


@pages.get("/<hearing>/notat/<language>/notat.<format>")
@only(*WATCHING)
def note_as_file(programme: str, hearing: str, language: str, format: str) -> ResponseReturnValue:
    its, loaded, now = find(programme, hearing), programme_or_404(programme), service().now()
    if language not in LANGUAGES or format not in FORMATS:
        abort(404)
    every = all_of(its)
    content = note_file(note(every, loaded, language, now=now), format, now.astimezone(TIME_ZONE).date())
    with service().store.writing() as db:
        details = {"remarks": len(every.sent)}
        audit.record(db, "taken_out", actor=actor(), now=now, programme=programme, subject=its.key, details=details)
    return download(content, MEDIA[format], file_name(its.key, language, format))


def _grouped(every: Everything, by: str) -> list[tuple[str, list[Point]]]:
    """Points under the titles of their sections, or their themes in the order of the alphabet."""
    titles = {one.key: one.title for one in every.sections}
    whole, none = texts()("hearing.on_the_whole"), texts()("hearing.no_theme")
    found: dict[str, list[Point]] = {}
    for one in every.ordered:
        title = titles.get(every.section_of(one) or "", whole) if by == "section" else one.theme or none
        found.setdefault(title, []).append(one)
    return sorted(found.items(), key=lambda group: group[0].casefold()) if by == "theme" else list(found.items())


def _page(programme: str, every: Everything, one: Point, errors: Errors) -> str:
    order, remark = every.ordered, next(its for its in every.remarks if its.id == one.remark)
    number = [its.id for its in order].index(one.id)
    with service().store.reading() as db:
        accounts = names_of_accounts(db)
        others = {its.id for its in every.points[remark.id]} - {one.id}  # what is gone is told at every point
        history = [its for id_, its in changes(db, _at(every.hearing), remark=remark.id) if id_ not in others]
    its = one.answer
    own = {"verdict": its.verdict, "text": its.text, "changed": its.changed} if its else {}
    own |= {"section": one.section or "", "theme": one.theme}
    typed = request.form if request.method == "POST" else own
    return page(
        "point",
        programme,
        every.hearing,
        errors,
        point=one,
        remark=remark,
        words=every.words(one),
        name=shown_names(every.parties, texts())[remark.party],
        number=number + 1,
        of=len(order),
        before=order[number - 1].id if number else None,
        after=order[number + 1].id if number + 1 < len(order) else None,
        sections=every.sections,
        section=next(
            (s.title for s in every.sections if s.key == every.section_of(one)), texts()("hearing.on_the_whole")
        ),
        themes=sorted({its.theme for its in every.to_answer if its.theme}),
        verdicts=VERDICTS,
        accounts=accounts,
        history=history,
        me=actor(),
        typed=typed,
    )


def _next(programme: str, its: Hearing, one: Point) -> ResponseReturnValue:
    """The next point without an answer, else the list."""
    order = all_of(its).ordered
    at = [point.id for point in order].index(one.id)
    left = [point for point in (*order[at + 1 :], *order[:at]) if point.answer is None]
    if left:
        return to("point", programme, its, texts()("hearing.answer_saved"), point=left[0].id)
    return to("points", programme, its, texts()("hearing.all_answered"))


def _gone(programme: str, every: Everything) -> str:
    """What was written to a point that was split again meanwhile, with the points that its passage belongs to now."""
    remark, starts, ends = (request.form.get(name, "") for name in ("remark", "starts", "ends"))
    its = [one for one in every.ordered if str(one.remark) == remark]
    begin, end = (int(one) if one.isdecimal() and len(one) < 9 else 0 for one in (starts, ends))
    there = [one for one in its if one.starts < end and begin < one.ends] or its
    words = [(one.id, every.words(one)) for one in there]
    return page("gone", programme, every.hearing, words=words, moved=MOVED, verdicts=VERDICTS)


def _point(every: Everything, id_: UUID) -> Point:
    return next((one for one in every.to_answer if one.id == id_), None) or abort(404)


def _section(every: Everything) -> str | None:
    wanted = request.form.get("section", "")
    return wanted if wanted in {one.key for one in every.sections} else None


def _asked() -> use.AskedAnswer:
    texts_ = {name: request.form.get(name, "").replace("\r\n", "\n") for name in ("text", "changed")}
    revision = request.form.get("revision", "0")
    number = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
    return use.AskedAnswer(verdict=request.form.get("verdict", ""), **texts_, revision=number)


def _at(its: Hearing) -> Hear:
    return Hear(its.programme, its.key)
