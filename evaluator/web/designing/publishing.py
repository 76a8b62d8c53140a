"""A draft on its way out: what changes with it, published for a reason, taken back or thrown away."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.designing.comparing import compared
from evaluator.designing.drafts import NothingToUndo, Stale, acknowledge, discard, undo
from evaluator.designing.publishing import NotPublished, publish
from evaluator.documents.planning import programme_version
from evaluator.store.documents import PROGRAMME, latest_document
from evaluator.texts.diagnostics import rendered
from evaluator.web.designing.desk import Desk, desk
from evaluator.web.designing.differences import picture, told
from evaluator.web.designing.editing import Page, pages
from evaluator.web.designing.waves_at_once import opening_at_once
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic
from surveys.document.content import read_content


@pages.route("/udgiv", methods=["GET", "POST"])
def publishing(programme: str) -> Page:
    here = desk(programme)
    if request.method == "GET":
        return overview(here)
    if not FlaskForm().validate_on_submit():
        flash(here.t("pages.sign_in_expired"), "problem")
        return overview(here), 422
    revision = request.form.get("revision", "")
    if revision != str(here.examined.draft.revision):
        flash(here.t("designing.saved_meanwhile"), "problem")
        return overview(here), 409
    return published(here)


def published(here: Desk) -> Response | tuple[str, int]:
    revision, reason = here.examined.draft.revision, request.form.get("reason", "").strip()
    try:
        with service().store.writing() as db, service().vault.writing() as vault_db:
            done = publish(db, vault_db, here.key, revision=revision, now=service().now(), by=actor(), reason=reason)
    except NotPublished as found:
        return overview(desk(here.key), refused=found.refused), 422 if found.refused else 409
    number = next(document.number for document, _ in done.documents if document.kind == PROGRAMME)
    flash(here.t("designing.published", number=number))
    return redirect(url_for("overview.show", programme=here.key))


def overview(here: Desk, *, refused: Iterable[Diagnostic] = ()) -> str:
    examined, t = here.examined, here.t
    with service().store.reading() as db:
        newest = latest_document(db, here.key, PROGRAMME, here.key)
        before = programme_version(db, here.key, newest.number) if newest else None
    old = read_content(newest.text if newest else "")
    drawn = picture(before, here.programme, compared(old, here.content), t) if before else ""
    return here.show(
        "publish.html",
        form=FlaskForm(),
        examined=examined,
        changes=told(old, here.content, t) if newest else [],
        picture=drawn,
        refusals=[rendered(one, t).sentences for one in refused],
        reason=request.form.get("reason", ""),
        titles={one.key: here.library.title(one.key, t) for one in examined.new},
        at_once=opening_at_once(here),
    )


@pages.post("/efter-ny-version")
def go_on(programme: str) -> Response:
    """Go on with the draft though a version has come after it was begun."""
    here, seen = desk(programme), request.form.get("seen", "")
    if FlaskForm().validate_on_submit() and seen == str(here.examined.newest):
        with service().store.writing() as db:
            acknowledge(db, programme, seen=here.examined.newest, by=current_user.name, now=service().now())
    return redirect(url_for("designing.publishing", programme=programme))


@pages.post("/fortryd")
def take_back(programme: str) -> Response:
    """Undo the last change, and again the one before it."""
    try:
        undone(programme)
        flash(texts()("designing.undone"))
    except Stale:
        flash(texts()("designing.saved_meanwhile"), "problem")
    except NothingToUndo:
        flash(texts()("designing.nothing_to_undo"))
    return redirect(url_for("designing.front", programme=programme))


def undone(programme: str) -> None:
    """Raises Stale and NothingToUndo."""
    if not FlaskForm().validate_on_submit():
        raise Stale(programme)
    seen = request.form.get("revision", "")
    with service().store.writing() as db:
        number = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        undo(db, programme, seen=number, by=current_user.name, now=service().now())


@pages.route("/kasser", methods=["GET", "POST"])
def throw_away(programme: str) -> Page:
    here = desk(programme)
    if not FlaskForm().validate_on_submit():
        return here.show("discard.html", form=FlaskForm())
    revision = request.form.get("revision", "0")
    with service().store.writing() as db:
        gone = discard(db, programme, revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0)
    if not gone:
        flash(here.t("designing.saved_meanwhile"), "problem")
        return desk(programme).show("discard.html", form=FlaskForm()), 409
    flash(here.t("designing.discarded"))
    return redirect(url_for("designing.front" if here.examined.newest else "home.programmes", programme=programme))
