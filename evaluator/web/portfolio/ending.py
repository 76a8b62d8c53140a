"""The page on which a programme is closed, archived, exported whole and erased; each step asks for its name."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Final

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from evaluator.portfolio import ending
from evaluator.portfolio.archive import archive_of
from evaluator.programme.model import Programme
from evaluator.store.accounts import names
from evaluator.store.endings import counts_of, erasures, kept_document, kept_releases, state_of
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import ENDING, actor, programme_or_404, protected, texts
from evaluator.web.shared.frame import show as framed
from evaluator.web.shared.rules import ADMINISTERING, EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages = protected(ENDING, __name__, roles=EVALUATING, url_prefix="/p/<programme>/afslutning")
erased_pages = protected("erased", __name__, roles=ADMINISTERING, url_prefix="/indsatser/slettede")
Page = str | Response | tuple[str, int]
CHANGES: Final[Mapping[str, tuple[Callable[..., None], str]]] = {
    "luk": (ending.close, "closed"),
    "aabn": (ending.reopen, "reopened"),
    "arkiver": (ending.archive, "archived"),
    "tag-frem": (ending.take_out, "taken_out"),
}
"""By the end of its address: what a button does, and what is said then."""


@pages.get("/")
def page(programme: str) -> Page:
    return _page(programme_or_404(programme))


@pages.post("/<change>")
def change(programme: str, change: str) -> Page:
    if change not in CHANGES:
        abort(404)
    loaded, here, (does, said) = programme_or_404(programme), service(), CHANGES[change]
    try:
        _require_its_name(loaded)
        with here.store.writing() as db:
            does(db, loaded, actor=actor(), now=here.now())
    except InputRejected as error:
        return _page(loaded, change, [_line(one) for one in error.diagnostics])
    flash(texts()(f"portfolio.is_{said}"))
    return redirect(url_for("ending.page", programme=programme), 303)


@pages.post("/slet")
def erase(programme: str) -> Page:
    loaded, here = programme_or_404(programme), service()
    try:
        _require_its_name(loaded)
        reason = request.form.get("reason", "")
        ending.erase_all(here.store, here.vault, loaded, reason=reason, actor=actor(), now=here.now())
    except InputRejected as error:
        return _page(loaded, "slet", [_line(one) for one in error.diagnostics])
    flash(texts()("portfolio.is_erased", title=texts().pick(loaded.title)))
    return redirect(url_for("home.listing"), 303)


@pages.post("/arkiv.zip")
def archive(programme: str) -> Page:
    loaded, here = programme_or_404(programme), service()
    if not FlaskForm().validate_on_submit():
        return _page(loaded, "arkiv", [texts()("pages.sign_in_expired")])
    content = archive_of(here.store, programme, texts().language, actor=actor(), now=here.now())
    return send_file(io.BytesIO(content), "application/zip", as_attachment=True, download_name=f"{programme}.zip")


@erased_pages.get("/")
def listing() -> str:
    with service().store.reading() as db:
        its = {"erased": erasures(db), "kept": kept_releases(db), "names": names(db)}
    return render_template("portfolio/erased.html", t=texts(), **its)


@erased_pages.get("/<programme>/<milestone>-<int:number>.json")
def release(programme: str, milestone: str, number: int) -> Response:
    with service().store.reading() as db:
        found = kept_document(db, programme, milestone, number)
    if found is None:
        abort(404)
    name = f"{programme}-{milestone}-{number}.json"
    return send_file(io.BytesIO(found.encode()), "application/json", as_attachment=True, download_name=name)


def _require_its_name(loaded: Programme) -> None:
    """That whoever presses has typed the programme's title, in whichever language."""
    if not FlaskForm().validate_on_submit():
        raise InputRejected([Diagnostic("portfolio.page_too_old", ())])
    typed = " ".join(request.form.get("name", "").split()).casefold()
    if typed not in {" ".join(title.split()).casefold() for title in loaded.title.values()}:
        raise InputRejected([Diagnostic("portfolio.wrong_name", (), {"title": texts().pick(loaded.title)})])


def _line(one: Diagnostic) -> str:
    return rendered(one, texts()).sentences


def _page(loaded: Programme, change: str = "", problems: list[str] | None = None) -> Page:
    here = service()
    with here.store.reading(snapshot=True) as db:
        state, counts = state_of(db, loaded.key), counts_of(db, loaded.key, loaded.disclosure_minimum)
        waits = [_line(one) for one in ending.still_open(db, loaded.key, here.now())]
    its = {"state": state, "counts": counts, "waits": waits, "change": change, "problems": problems or []}
    typed = {"typed": request.form.get("name", ""), "reason": request.form.get("reason", "")}
    shown = framed("portfolio/ending.html", loaded, **its, **typed)
    return (shown, 422) if problems else shown
