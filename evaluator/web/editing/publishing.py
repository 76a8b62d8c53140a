"""Publishing a draft: what stands in the way, what each change means, and what happens to the waves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.documents.reached import settled
from evaluator.documents.storing import ImportSummary
from evaluator.documents.version_words import lines_of, verdict
from evaluator.editing.checking import Undeclared
from evaluator.editing.drafts import Stale, acknowledge
from evaluator.editing.locations import Location
from evaluator.editing.publishing import NotPublished, publish
from evaluator.store.waves import Wave, waves
from evaluator.web.editing.desk import Desk, desk
from evaluator.web.editing.editing import Page, pages
from evaluator.web.editing.faults import name_of
from evaluator.web.shared.access import actor
from evaluator.web.shared.service import service
from surveys.document.editing import Owner, declare
from surveys.document.values import Content
from surveys.versions.diff import Fate, Question, Turn, Words, compared


@dataclass(frozen=True, slots=True)
class Asked:
    """A change of which the evaluator says what it means. ``field`` is the name of the choice, ``owner`` what it is
    written at; ``questions`` are those that it touches, with no other changes."""

    field: str
    owner: Owner
    name: str
    since: int
    kinds: tuple[str, ...]
    questions: tuple[Question, ...]


@pages.route("/udgiv", methods=["GET", "POST"])
def publishing(programme: str, key: str) -> Page:
    here = desk(programme, key)
    if not FlaskForm().validate_on_submit():
        return overview(here)
    declared = declarations(here)
    try:
        here.apply(lambda content: _declared(content, declared), seen=request.form.get("revision", ""))
    except Stale:
        flash(here.t("editor.saved_meanwhile"))
        return overview(desk(programme, key)), 409
    here = desk(programme, key)
    return published(here) if here.examined.can_be_published else (overview(here, tried=True), 422)


def published(here: Desk) -> Response | tuple[str, int]:
    store, vault = service().store, service().vault
    try:
        with store.writing() as db, vault.writing() as vault_db:
            revision, now = here.examined.draft.revision, service().now()
            done = publish(db, vault_db, here.programme.key, here.key, revision=revision, now=now, by=actor())
    except NotPublished:
        return overview(desk(here.programme.key, here.key), tried=True), 409
    number = next(document.number for document, _ in done.documents if document.key == here.key)
    flash(here.t("editor.published", number=number) + _of_waves(here, done))
    if number == 1:
        return redirect(url_for("questionnaires.listing", programme=here.programme.key))
    return redirect(url_for("questionnaires.versions", programme=here.programme.key, key=here.key))


def _of_waves(here: Desk, done: ImportSummary) -> str:
    number = next(document.number for document, _ in done.documents if document.key == here.key)
    got = [wave.key for wave in done.waves if (wave.questionnaire, wave.version) == (here.key, number)]
    return " " + here.t("editor.published_waves", waves=", ".join(got)) if got else ""


@pages.post("/efter-ny-version")
def go_on(programme: str, key: str) -> Response:
    """Go on with the draft though a version has come after it was begun."""
    here, seen = desk(programme, key), request.form.get("seen", "")
    if FlaskForm().validate_on_submit() and seen == str(here.examined.newest):
        with service().store.writing() as db:
            acknowledge(db, programme, key, seen=here.examined.newest, by=current_user.name, now=service().now())
    return redirect(url_for("editor.publishing", programme=programme, key=key))


def overview(here: Desk, *, tried: bool = False) -> str:
    examined = here.examined
    questions = changes(here)
    with service().store.reading() as db, service().vault.reading() as vault_db:
        its = [wave for wave in waves(db, here.programme.key) if wave.questionnaire == here.key]
        kept = settled(db, vault_db, here.programme.key, service().now())
    return here.show(
        "publish.html",
        form=FlaskForm(),
        asked=asked(here, questions),
        questions=[one for one in questions if one.fate is not Fate.SAME],
        moved=[wave for wave in its if wave.key not in kept],
        staying=_of(its, kept),
        examined=examined,
        tried=tried,
        lines_of=lines_of,
        verdict=verdict,
    )


def _of(its: list[Wave], kept: set[str]) -> list[Wave]:
    return [wave for wave in its if wave.key in kept]


def changes(here: Desk) -> tuple[Question, ...]:
    """The draft against the newest version; nothing where there is none, or where the draft has faults of its own."""
    examined = here.examined
    if not examined.newest or examined.own_faults:
        return ()
    versions = {**examined.stored, examined.newest + 1: examined.questionnaire}
    return compared(versions, since=examined.newest, until=examined.newest + 1)


def asked(here: Desk, questions: tuple[Question, ...]) -> list[Asked]:
    return [_asked(here, one, questions) for one in here.examined.undeclared]


def _asked(here: Desk, one: Undeclared, questions: tuple[Question, ...]) -> Asked:
    owner = owner_of(here, one.owner)
    touched = tuple(cut for question in questions if (cut := _of_owner(question, owner)) is not None)
    name = name_of(one.owner, here.examined, here.programme, here.t)
    if owner.kind == "row":
        name = here.t("editor.name_row", key=owner.key)
    return Asked(f"{owner.kind}-{owner.key}", owner, name, one.since, one.kinds, touched)


def owner_of(here: Desk, place: Location) -> Owner:
    """A row is named by its number in the place of its item."""
    if place.kind == "item" and place.path.startswith("rows-"):
        rows = next(item.rows for item in here.examined.questionnaire.items if item.key == place.key)
        return Owner("row", rows[int(place.path.split("-")[1])].key)
    return Owner(place.kind, place.key)


def _of_owner(question: Question, owner: Owner) -> Question | None:
    """What of a question's changes a declaration at ``owner`` speaks of; None where it speaks of none."""
    item = question.item
    shared = item.scale is not None and item.scale.key != item.key
    if owner.kind == "row":
        words = tuple(one for one in question.words if one.key == owner.key)
        return replace(question, words=words, turns=(), aside=()) if words else None
    if owner.kind == "scale":
        if not shared or item.scale is None or item.scale.key != owner.key or question.fate is not Fate.CHANGED:
            return None
        return replace(question, words=_labels(question), turns=_of_choices(question), aside=())
    if item.key != owner.key:
        return None
    rows = {row.key for row in item.rows}
    words = tuple(one for one in question.words if one.key not in rows and not (shared and "#" in one.key))
    turns = tuple(one for one in question.turns if not (shared and one in _of_choices(question)))
    return replace(question, words=words, turns=turns, aside=())


def _labels(question: Question) -> tuple[Words, ...]:
    return tuple(one for one in question.words if "#" in one.key)


def _of_choices(question: Question) -> tuple[Turn, ...]:
    return tuple(one for one in question.turns if one.aspect in ("codes", "ordered", "outside"))


def declarations(here: Desk) -> dict[Owner, tuple[int, str]]:
    """What the evaluator said of each change that asked for it."""
    found = {}
    for one in asked(here, ()):
        kind = request.form.get(one.field, "")
        if kind in one.kinds:
            found[one.owner] = (one.since, kind)
    return found


def _declared(content: Content, declared: dict[Owner, tuple[int, str]]) -> Content:
    for owner, (since, kind) in declared.items():
        content = declare(content, owner, since=since, kind=kind)
    return content
