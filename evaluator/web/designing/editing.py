"""Editing a programme's draft: a page for each thing of it, adding, moving, and what was typed put back."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from evaluator.designing.drafts import NoDraft
from evaluator.store.programme_drafts import ProgrammeDraft
from evaluator.web.designing.desk import Desk, desk, desk_to_write
from evaluator.web.designing.drawing import drawn, typed_table
from evaluator.web.designing.faults import of_form, of_keys
from evaluator.web.designing.gone import no_draft, removed
from evaluator.web.designing.part import DesignPart, EntryPart
from evaluator.web.designing.parts import ENTRIES, INFORMATION, SETTINGS
from evaluator.web.fields.faults import RenderedFault
from evaluator.web.fields.forms import posted_rows
from evaluator.web.fields.parts import KeyChanged, StaleForm, posted_table
from evaluator.web.fields.values import Data
from evaluator.web.shared.access import protected
from evaluator.web.shared.every_response import explain
from surveys.diagnostics import Diagnostic
from surveys.document.content import text_of
from surveys.document.editing import WrongKeys
from surveys.document.values import Content

pages = protected("designing", __name__, roles=("evaluator",), url_prefix="/p/<programme>/design")
Page = str | Response | tuple[str, int]


@pages.errorhandler(NoDraft)
def not_edited(error: NoDraft) -> Page | HTTPException:  # noqa: ARG001
    """It was published or thrown away while somebody else edited it."""
    try:
        return no_draft(str((request.view_args or {})["programme"]))
    except HTTPException as nothing_there:  # nobody handles what is raised while an error is handled
        return explain(nothing_there)


@pages.route("/indsats", methods=["GET", "POST"])
def settings(programme: str) -> Page:
    return edit(programme, SETTINGS, "")


@pages.route("/information", methods=["GET", "POST"])
def information(programme: str) -> Page:
    return edit(programme, INFORMATION, "")


@pages.route("/<slug>/<name>", methods=["GET", "POST"])
def entry(programme: str, slug: str, name: str) -> Page:
    return edit(programme, entry_part(slug), name)


def entry_part(slug: str) -> EntryPart:
    return ENTRIES.get(slug) or abort(404)


def edit(programme: str, part: DesignPart, name: str) -> Page:
    here = desk_to_write(programme)
    if request.method == "POST":
        return save(here, part, name)
    try:
        return drawn(here, part, name)
    except KeyError:
        abort(404)


def save(here: Desk, part: DesignPart, name: str) -> Page:
    try:
        if not FlaskForm().validate_on_submit():
            return drawn(here, part, name, data=typed_table(here, part, name)[1], problem="pages.sign_in_expired"), 422
        new = stored(here, part, name)
    except StaleForm as found:
        here = desk(here.key)
        return drawn(here, part, name, data=found.changed.merged, overtaken=found), 409
    except (KeyChanged, WrongKeys) as found:
        data = typed_table(here, part, name)[1]
        faults = key_faults(here, part, found, data)
        return drawn(here, part, name, data=data, problem="designing.key_refused", faults=faults), 422
    except KeyError:
        return removed(here, part, text_of(typed_table(here, part, name)[0])), 409
    flash(here.t("designing.saved"))
    return redirect(after_saving(here, part, new))


def key_faults(here: Desk, part: DesignPart, found: KeyChanged | WrongKeys, data: Data) -> list[RenderedFault]:
    if isinstance(found, WrongKeys):
        return of_keys(found, part, data, here.t)
    stay = [(one.name, Diagnostic("designing.key_stays", (), {"key": str(one.value)})) for one in found.fields]
    return [of_form(said, name, here.t) for name, said in stay]


def stored(here: Desk, part: DesignPart, name: str) -> str:
    """Save the form into the draft as it is now; the key of the thing. Raises StaleForm, KeyChanged, WrongKeys, and
    KeyError where the thing is gone."""
    keys: list[str] = []

    def put(content: Content, draft: ProgrammeDraft) -> Content:
        where = here.where(rows=posted_rows(), draft=draft)
        new = posted_table(part, where, part.find(content, name), saved_by=draft.saved_by)
        keys.append(part.key(new))
        return part.put(content, name, new)

    here.save(put)
    return keys[0]


def after_saving(here: Desk, part: DesignPart, name: str) -> str:
    """Where to go on: at the same thing, or where a row's button was pressed; else at the list in which it stands."""
    if request.form.get("then") == "list":
        return list_of(here.key, part, name)
    if onwards := part.onwards.get(request.form.get("then", "")):
        return url_for(onwards, programme=here.key, name=name)
    row = request.form.get("up") or request.form.get("drop") or ""
    anchor = row.partition("-")[0] or None
    if not isinstance(part, EntryPart):
        return url_for(f"designing.{part.page or part.listed_on}", programme=here.key, _anchor=anchor)
    return url_for("designing.entry", programme=here.key, slug=part.slug, name=name, _anchor=anchor)


def list_of(programme: str, part: DesignPart, name: str = "") -> str:
    page = f"designing.{part.listed_on}"
    return url_for(page, programme=programme, _anchor=f"{part.kind}-{name}" if name and part.kind else None)
