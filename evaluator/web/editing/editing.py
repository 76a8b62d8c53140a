"""Editing a draft: its outline, and a page for each thing that can be edited."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from evaluator.editing.drafts import NoDraft, change
from evaluator.store.questionnaire_drafts import QuestionnaireDraft
from evaluator.web.editing.conflicts import removed, thrown_away
from evaluator.web.editing.desk import Desk, desk, desk_to_write
from evaluator.web.editing.drawing import drawn, typed_table
from evaluator.web.editing.parts import PARTS
from evaluator.web.editing.where import Where
from evaluator.web.fields.faults import RenderedFault, wrong_keys
from evaluator.web.fields.forms import posted_rows
from evaluator.web.fields.parts import KeyChanged, Part, StaleForm, posted_table
from evaluator.web.shared.access import protected, texts
from evaluator.web.shared.every_response import explain
from evaluator.web.shared.service import service
from surveys.document.content import text_of
from surveys.document.editing import WrongKeys, move_item, move_page, page_with
from surveys.document.values import Content

pages = protected("editor", __name__, roles=("evaluator",), url_prefix="/p/<programme>/spoergeskemaer/<key>/kladde")
MOVES = {"page": move_page, "item": move_item}
Page = str | Response | tuple[str, int]


@pages.errorhandler(NoDraft)
def not_edited(error: NoDraft) -> tuple[str, int] | HTTPException:  # noqa: ARG001
    """It was published or thrown away while somebody else edited it."""
    try:
        return thrown_away(**{name: (request.view_args or {})[name] for name in ("programme", "key")})
    except HTTPException as nothing_there:  # nobody handles what is raised while an error is handled
        return explain(nothing_there)


@pages.get("/")
def outline(programme: str, key: str) -> str:
    return desk(programme, key).show("outline.html", form=FlaskForm())


@pages.route("/tekster", methods=["GET", "POST"])
def settings(programme: str, key: str) -> Page:
    return edit(programme, key, "settings", "")


@pages.route("/side/<name>", methods=["GET", "POST"])
def page(programme: str, key: str, name: str) -> Page:
    return edit(programme, key, "page", name)


@pages.route("/spoergsmaal/<name>", methods=["GET", "POST"])
def item(programme: str, key: str, name: str) -> Page:
    return edit(programme, key, "item", name)


@pages.route("/skala/<name>", methods=["GET", "POST"])
def scale(programme: str, key: str, name: str) -> Page:
    return edit(programme, key, "scale", name)


@pages.post("/flyt")
def move(programme: str, key: str) -> Response:
    """``up`` or ``down`` holds what is moved: ``item:heard``."""
    by, wanted = (-1, request.form.get("up")) if "up" in request.form else (1, request.form.get("down"))
    kind, _, name = (wanted or "").partition(":")
    if kind not in MOVES or not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"))
        return redirect(url_for("editor.outline", programme=programme, key=key))
    try:
        desk(programme, key).apply(lambda content: MOVES[kind](content, name, by))
    except KeyError:
        flash(texts()("editor.gone_meanwhile"))
    return redirect(url_for("editor.outline", programme=programme, key=key, _anchor=f"{kind}-{name}"))


def _key_faults(here: Desk, found: KeyChanged) -> list[RenderedFault]:
    """A fault for each; its name is put to it where it is drawn."""
    t = here.t
    said = [(one, t("editor.key_stays_problem", key=one.value), t("editor.key_stays_remedy")) for one in found.fields]
    return [RenderedFault("", problem, remedy, f"#{one.name}", one.name) for one, problem, remedy in said]


def edit(programme: str, key: str, kind: str, name: str) -> Page:
    here = desk_to_write(programme, key)
    if request.method == "POST":
        return save(here, PARTS[kind], name)
    try:
        return drawn(here, PARTS[kind], name)
    except KeyError:
        abort(404)


def save(here: Desk, part: Part[Where], name: str) -> Page:
    try:
        if not FlaskForm().validate_on_submit():
            return drawn(here, part, name, data=typed_table(here, part, name)[1], problem="pages.sign_in_expired"), 422
        new = stored(here, part, name)
    except StaleForm as found:
        here = desk(here.programme.key, here.key)
        return drawn(here, part, name, data=found.changed.merged, overtaken=found), 409
    except KeyChanged as found:
        data = typed_table(here, part, name)[1]
        return drawn(here, part, name, data=data, problem="editor.key_stays", faults=_key_faults(here, found)), 422
    except WrongKeys as found:
        data = typed_table(here, part, name)[1]
        wrong = wrong_keys(found, data, here.t)
        return drawn(here, part, name, data=data, problem="editor.key_wrong", faults=wrong), 422
    except KeyError:
        return removed(here, part.kind, text_of(typed_table(here, part, name)[0])), 409
    flash(here.t("editor.saved"))
    return redirect(after_saving(here, part, new))


def stored(here: Desk, part: Part[Where], name: str) -> str:
    """Save the form into the draft as it is now; the key of the thing. Raises StaleForm, KeyChanged, WrongKeys, and
    KeyError where the thing is gone."""
    keys: list[str] = []

    def put(content: Content, draft: QuestionnaireDraft) -> Content:
        where = here.where(item=name, rows=posted_rows(), text=draft.text)
        new = posted_table(part, where, part.find(content, name), saved_by=draft.saved_by)
        keys.append(str(new.get("key", "")))
        return part.put(content, name, new)

    with service().store.writing() as db:
        change(db, here.programme.key, here.key, put, by=current_user.name, now=service().now())
    return keys[0]


def after_saving(here: Desk, part: Part[Where], name: str) -> str:
    """Where to go on: at the outline, at a new question on the same page, else at the same thing, or where a row's or a
    condition's button was pressed."""
    address: dict[str, Any] = {"programme": here.programme.key, "key": here.key}
    if request.form.get("then") == "another" and part.kind == "item":
        page = page_with(here.content, (request.view_args or {})["name"])["key"]
        return url_for("editor.new_item", **address, name=page)
    if request.form.get("then") == "outline":
        return url_for("editor.outline", **address, _anchor=f"{part.kind}-{name}" if name else None)
    own: dict[str, Any] = {"name": name} if part.kind != "settings" else {}
    row = request.form.get("up") or request.form.get("drop") or request.form.get("then", "")
    return url_for(f"editor.{part.kind}", **address, **own, _anchor=row.partition("-")[0] or None)
