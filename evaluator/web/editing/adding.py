"""Adding to a draft, taking out of it, and throwing it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm

from evaluator.editing.drafts import Stale, discard
from evaluator.editing.library import entries, inserted
from evaluator.editing.scale_templates import MODELS, model_of
from evaluator.web.editing.conflicts import removed
from evaluator.web.editing.desk import Desk, desk, desk_to_write
from evaluator.web.editing.editing import Page, pages
from evaluator.web.editing.faults import rendered_of_form
from evaluator.web.fields.values import in_languages
from evaluator.web.shared.access import texts
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected
from surveys.document.content import read_posted, text_of
from surveys.document.editing import (
    add_item,
    add_page,
    add_scale,
    item_keys,
    item_of,
    page_of,
    pages_of,
    proposed_key,
    remove_item,
    remove_page,
    remove_scale,
    scale_of,
)
from surveys.document.values import Content
from surveys.expressions.trees import keys_of
from surveys.kinds.all import KINDS, variables_of
from surveys.kinds.choice import SINGLE
from surveys.questionnaire import Item, Questionnaire
from surveys.questionnaire import Page as SurveyPage

REMOVE: Final = {"page": remove_page, "item": remove_item, "scale": remove_scale}
FIND: Final = {"page": page_of, "item": item_of, "scale": scale_of}


@pages.route("/ny-side", methods=["GET", "POST"])
def new_page(programme: str, key: str) -> Page:
    here = desk_to_write(programme, key)
    if not FlaskForm().validate_on_submit():
        return here.show("new_page.html", form=FlaskForm(), typed=request.form)
    title = in_languages(request.form, "title", here.where().languages)

    def add(content: Content) -> tuple[Content, str]:
        name = proposed_key(_first(title), {str(page.get("key")) for page in pages_of(content)}, "side")
        return add_page(content, {"key": name} | ({"title": title} if title else {})), name

    return redirect(url_for("editor.outline", programme=programme, key=key, _anchor=f"page-{here.made(add)}"))


@pages.route("/side/<name>/nyt", methods=["GET", "POST"])
def new_item(programme: str, key: str, name: str) -> Page:
    here = desk_to_write(programme, key)
    kind = request.form.get("kind", SINGLE.name)
    there = name in {page.get("key") for page in pages_of(here.content)}
    if kind not in KINDS or not (there or request.method == "POST"):
        abort(404)
    if not FlaskForm().validate_on_submit():
        its = {"name": name, "kinds": list(KINDS), "kind": kind, "typed": request.form}
        return here.show("new_item.html", form=FlaskForm(), **its)
    text = in_languages(request.form, "text", here.where().languages)

    def made(content: Content) -> Content:
        item = proposed_key(_first(text), item_keys(content), "spoergsmaal")
        return {"key": item, "kind": kind} | ({"text": text} if text else {})

    def add(content: Content) -> tuple[Content, str]:
        item = made(content)
        return add_item(content, name, item), item["key"]

    try:
        return redirect(url_for("editor.item", programme=programme, key=key, name=here.made(add)))
    except KeyError:  # somebody has removed the page
        return removed(here, "item", text_of(made(here.content))), 409


@pages.route("/ny-skala", methods=["GET", "POST"])
def new_scale(programme: str, key: str) -> Page:
    here = desk(programme, key)
    model = request.form.get("model", "")
    if model not in MODELS or not FlaskForm().validate_on_submit():
        return here.show("new_scale.html", form=FlaskForm(), models=MODELS)
    wanted = MODELS[model].key

    def add(content: Content) -> tuple[Content, str]:
        scales = content.get("scales", {})
        name = wanted or proposed_key(here.t(f"scales.{model}"), scales, "skala")
        there = name in scales  # only of the involvement levels there can be no second
        return content if there else add_scale(content, name, model_of(model, here.where().languages)), name

    return redirect(url_for("editor.scale", programme=programme, key=key, name=here.made(add)))


@pages.route("/bibliotek", methods=["GET", "POST"])
def from_library(programme: str, key: str) -> Page:
    here, wanted = desk_to_write(programme, key), request.form.get("entry", "")
    if wanted not in entries() or not FlaskForm().validate_on_submit():
        return here.show("library.html", form=FlaskForm(), entries=entries(), faults=())
    its = entries()[wanted]
    try:
        page = here.made(lambda content: inserted(content, its, here.programme, here.where().languages))
    except InputRejected as found:
        faults = [rendered_of_form(one, here.t) for one in found.diagnostics]
        return here.show("library.html", form=FlaskForm(), entries=entries(), faults=faults, chosen=wanted), 422
    flash(here.t("editor.library_indicators", key=wanted), "note")
    return redirect(url_for("editor.outline", programme=programme, key=key, _anchor=f"page-{page}"))


def _first(text: Content) -> str:
    return next(iter(text.values()), "").split("\n")[0]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a thing that is to be removed: titles of indicators, and questions that name it."""

    indicators: tuple[str, ...]
    questions: tuple[str, ...]


@pages.route("/fjern/<kind>/<name>", methods=["GET", "POST"])
def remove(programme: str, key: str, kind: str, name: str) -> Page:
    """Asks first, and again where the draft was saved since."""
    here = desk(programme, key)
    try:
        FIND[kind](here.content, name)
    except KeyError:
        abort(404)
    its = {"kind": kind, "name": name, "hanging": hanging(here, kind, name)}
    if not FlaskForm().validate_on_submit():
        return here.show("remove.html", form=FlaskForm(), **its)
    try:
        here.apply(lambda content: REMOVE[kind](content, name), seen=request.form.get("revision", ""))
    except Stale:
        return here.show("remove.html", form=FlaskForm(), stale=True, **its), 409
    flash(here.t("editor.removed"))
    return redirect(url_for("editor.outline", programme=programme, key=key))


def hanging(here: Desk, kind: str, name: str) -> Hanging:
    gone = _GONE[kind](here.examined.questionnaire, name)
    questionnaire, t = here.examined.questionnaire, here.t
    uses = {
        t.pick(one.title)
        for one in here.programme.indicators
        for question in getattr(one.source, "questions", ())
        if question.questionnaire == here.key and question.item in gone
    }
    owners: tuple[SurveyPage | Item, ...] = (*questionnaire.pages, *questionnaire.items)
    naming = [
        t.pick(getattr(owner, "title", None) or getattr(owner, "text", {}))
        for owner in owners
        if owner.key not in gone and owner.show_if is not None and keys_of(owner.show_if) & gone
    ]
    naming += [t.pick(item.text) for item in questionnaire.items if kind == "scale" and item.key in gone]
    return Hanging(tuple(sorted(uses)), tuple(naming))


def _of_items(questionnaire: Questionnaire, chosen: Callable[[str, str], bool]) -> set[str]:
    """The keys of items and their variables on pages and items that are ``chosen`` by their keys."""
    items = [item for page in questionnaire.pages for item in page.items if chosen(page.key, item.key)]
    return {item.key for item in items} | {variable.key for item in items for variable in variables_of(item)}


_GONE: Final[Mapping[str, Callable[[Questionnaire, str], set[str]]]] = {
    "page": lambda questionnaire, name: _of_items(questionnaire, lambda page, _: page == name),
    "item": lambda questionnaire, name: _of_items(questionnaire, lambda _, item: item == name),
    "scale": lambda questionnaire, name: {
        item.key for item in questionnaire.items if item.scale is not None and item.scale.key == name
    },
}


@pages.post("/genopret/<kind>")
def restore(programme: str, key: str, kind: str) -> Page:
    """Put back what somebody else removed while it was being edited, as it was typed."""
    here, typed = desk_to_write(programme, key), request.form.get("typed", "").replace("\r\n", "\n")
    if kind not in REMOVE:
        abort(404)
    if not FlaskForm().validate_on_submit():
        flash(texts()("pages.sign_in_expired"), "problem")
        return removed(here, kind, typed), 422
    try:
        table = read_posted(typed)
        here.apply(lambda content: _restored(content, kind, table, request.form.get("page", "")))
    except (ValueError, KeyError):
        flash(here.t("editor.not_restored"), "problem")
        return removed(desk(programme, key), kind, typed), 422
    flash(here.t("editor.restored"))
    return redirect(url_for("editor.outline", programme=programme, key=key))


def _restored(content: Content, kind: str, table: Content, page: str) -> Content:
    """KeyError or ValueError for what cannot be such a thing; ``table`` comes back from a browser."""
    for name in ("choices", "rows"):
        if not isinstance(table.get(name, []), list):
            raise ValueError(name)
    if kind == "page":
        return add_page(content, {name: value for name, value in table.items() if name != "items"})
    if kind == "scale":
        return add_scale(content, table["key"], {name: value for name, value in table.items() if name != "key"})
    if table["kind"] not in list(KINDS):
        raise ValueError(table["kind"])
    return add_item(content, page, table)


@pages.route("/kasser", methods=["GET", "POST"])
def throw_away(programme: str, key: str) -> Page:
    here = desk(programme, key)
    if not FlaskForm().validate_on_submit():
        return here.show("discard.html", form=FlaskForm())
    revision = request.form.get("revision", "0")
    with service().store.writing() as db:
        gone = discard(db, programme, key, revision=int(revision) if revision.isdecimal() else 0)
    if not gone:
        flash(here.t("editor.saved_meanwhile"))
        return here.show("discard.html", form=FlaskForm()), 409
    flash(here.t("editor.discarded"))
    return redirect(url_for("questionnaires.listing", programme=programme))
