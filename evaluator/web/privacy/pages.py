"""Personal data of a programme: what is kept until when, the answers of a wave deleted, and the key destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from evaluator.printing.statements import statement_file
from evaluator.privacy.deleting import Databases, backups_until, delete_answers, destroy
from evaluator.privacy.due import ANSWERS, KEY, Kept, kept_of
from evaluator.privacy.statements import FORMATS, STATEMENTS, settings_of
from evaluator.programme.model import Programme
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import waves
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import actor, programme_or_404, protected, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.frame import show, wave_title
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected

pages: Final = protected("privacy", __name__, roles=EVALUATING, url_prefix="/p/<programme>/persondata")


@pages.get("/")
def page(programme: str) -> str:
    loaded, here = programme_or_404(programme), service()
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        kept = kept_of(db, vault_db, loaded, here.now())
        backups = backups_until(db, here.now().date())
    titles = _titles(loaded)
    its = {"kept": kept, "titles": titles, "today": here.now().date(), "backups": backups}
    return show(
        "privacy/page.html", loaded, needed=_needed(kept, titles), statements=STATEMENTS, formats=FORMATS, **its
    )


@pages.route("/svar/<wave>", methods=["GET", "POST"])
def answers(programme: str, wave: str) -> ResponseReturnValue:
    """Asks for the name of the programme, as what cannot be undone does."""
    loaded = programme_or_404(programme)
    if wave not in _titles(loaded):
        abort(404)
    if request.method == "POST":
        try:
            _require_its_name(loaded)
            delete_answers(_databases(), programme, wave)
        except InputRejected as error:
            return _confirm(loaded, ANSWERS, wave, error), 422
        flash(texts()("privacy.answers_are_deleted", wave=_titles(loaded)[wave]))
        return redirect(url_for("privacy.page", programme=programme), 303)
    return _confirm(loaded, ANSWERS, wave)


@pages.route("/noegle", methods=["GET", "POST"])
def key(programme: str) -> ResponseReturnValue:
    loaded = programme_or_404(programme)
    if request.method == "POST":
        try:
            _require_its_name(loaded)
            until = destroy(_databases(), programme)
        except InputRejected as error:
            return _confirm(loaded, KEY, "", error), 422
        t = texts()
        flash(t("privacy.key_is_destroyed"))
        flash(t("privacy.backups_until", day=t.date(until)) if until else t("privacy.no_backups"))
        return redirect(url_for("privacy.page", programme=programme), 303)
    return _confirm(loaded, KEY, "")


@pages.get("/dokument/<kind>-<any(da, en):language>.<any(docx, pdf):format>")
def statement(programme: str, kind: str, language: str, format: str) -> Response:
    """A document to be signed, made anew each time: what it tells is of the day on which it is made."""
    loaded, here = programme_or_404(programme), service()
    if kind not in STATEMENTS:
        abort(404)
    today = here.now().astimezone(TIME_ZONE).date()
    with here.store.reading(snapshot=True) as db:
        its = STATEMENTS[kind](db, loaded.key, settings_of(here.config, here.mailing), language, today)
    return download(statement_file(its, format, today), FORMATS[format], f"{its.name}.{format}")


def _confirm(loaded: Programme, what: str, wave: str, error: InputRejected | None = None) -> str:
    here, titles = service(), _titles(loaded)
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        kept = kept_of(db, vault_db, loaded, here.now())
        backups = backups_until(db, here.now().date())
    its = next((one for one in kept if (one.what, one.wave) == (what, wave)), None) or abort(404)
    shown = {
        "its": its,
        "needed": _needed(kept, titles)[what, wave],
        "title": titles.get(wave, ""),
        "backups": backups,
    }
    problems = [_line(one, titles) for one in error.diagnostics] if error else []
    return show("privacy/confirm.html", loaded, problems=problems, typed=request.form.get("name", ""), **shown)


def _needed(kept: list[Kept], titles: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    return {(one.what, one.wave): [_line(its, titles) for its in one.needed] for one in kept}


def _titles(loaded: Programme) -> dict[str, str]:
    with service().store.reading() as db:
        return {one.key: f"{wave_title(loaded, one, texts())} ({one.key})" for one in waves(db, loaded.key)}


def _databases() -> Databases:
    here = service()
    return Databases(here.store, here.vault, actor(), here.now())


def _require_its_name(loaded: Programme) -> None:
    """That whoever presses has typed the programme's title, in whichever language."""
    if not FlaskForm().validate_on_submit():
        raise InputRejected([Diagnostic("portfolio.page_too_old", ())])
    typed = " ".join(request.form.get("name", "").split()).casefold()
    if typed not in {" ".join(title.split()).casefold() for title in loaded.title.values()}:
        raise InputRejected([Diagnostic("portfolio.wrong_name", (), {"title": texts().pick(loaded.title)})])


def _line(one: Diagnostic, titles: Mapping[str, str]) -> str:
    """Of a wave with its title, of anything else as it is."""
    said = rendered(one, texts()).sentences
    wave = titles.get(str(one.place[-1]), "") if one.place else ""
    return f"{wave}: {said}" if wave else said
