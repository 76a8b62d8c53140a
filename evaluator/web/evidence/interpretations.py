"""Joint interpretations: the list, and one as it is noted."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from evaluator.evidence import interpreting
from evaluator.evidence.interpreting import Held, as_seen, record
from evaluator.reporting import theory_tested
from evaluator.store.evidence import Interpretation, interpretation_versions
from evaluator.store.evidence_tables import SAID
from evaluator.web.evidence.desk import Desk, account_names, desk, errors_of, number, page, pages, withdrawing
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.posted import line, posted
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service
from surveys.diagnostics import Diagnostic, InputRejected


@pages.get("/tolkninger")
@only(*EVALUATING)
def interpretations(programme: str) -> str:
    return page("interpretations", desk(programme), telling=theory_tested)


@pages.route("/tolkninger/ny", methods=["GET", "POST"])
@only(*EVALUATING)
def new_interpretation(programme: str) -> str | Response | tuple[str, int]:
    at = desk(programme)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with service().store.writing() as db:
                record(db, at.loaded, _as_posted(at), actor=actor(), now=service().now())
            return _saved(at)
        except InputRejected as error:
            errors = errors_of(error)
    shown = page("interpretation", at, errors, typed=request.form or {"milestone": at.milestone}, said=SAID)
    return (shown, 422) if errors else shown


@pages.route("/tolkninger/<uuid:interpretation>", methods=["GET", "POST"])
@only(*EVALUATING)
def change_interpretation(programme: str, interpretation: UUID) -> str | Response | tuple[str, int]:
    at, here = desk(programme), service()
    with here.store.reading() as db:
        versions = interpretation_versions(db, programme, interpretation) or abort(404)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with here.store.writing() as db:
                its = as_seen(db, programme, interpretation, number("version"))
                interpreting.change(db, at.loaded, its, _as_posted(at), actor=actor(), now=here.now())
            return _saved(at)
        except InputRejected as error:
            errors = errors_of(error)
    shown = {"typed": request.form or _typed(versions[-1]), "said": SAID, "versions": versions, "its": versions[-1]}
    written = page("interpretation", at, errors, names=account_names(), **shown)
    return (written, 422) if errors else written


@pages.post("/tolkninger/<uuid:interpretation>/traek")
@only(*EVALUATING)
def withdraw_interpretation(programme: str, interpretation: UUID) -> Response:
    at, here = desk(programme), service()

    def gone(db: Connection) -> Response:
        its = as_seen(db, programme, interpretation, number("version"))
        interpreting.withdraw(db, its, actor=actor(), now=here.now(), why=request.form.get("why", ""))
        return _saved(at, "withdrawn")

    back = url_for("theory_tested.change_interpretation", programme=programme, interpretation=interpretation)
    return withdrawing(back, gone)


def _saved(at: Desk, said: str = "saved") -> Response:
    flash(texts()(f"evidence.{said}"))
    return redirect(url_for("theory_tested.interpretations", programme=at.loaded.key, nedslag=at.milestone))


def _as_posted(at: Desk) -> Held:
    """Raises InputRejected where a number or the date cannot be read; the rest is looked at later, all at once."""
    faults: list[Diagnostic] = []
    there = {group.key: line(f"there-{group.key}") for group in at.loaded.groups}
    present = {key: _headcount(f"present-{key}", faults) for key, one in there.items() if one == "present"}
    said = {one.key: line(f"said-{one.key}") for one in at.loaded.indicators}
    held_on = _day("held_on", faults)
    if faults:
        raise InputRejected(faults)
    return Held(
        title=line("title"),
        milestone=line("milestone"),
        held_on=held_on,
        present=present,
        absent=[key for key, one in there.items() if one == "absent"],
        shown=[(key, one, line(f"words-{key}")) for key, one in said.items() if one],
        missing=line("missing"),
    )


def _headcount(name: str, faults: list[Diagnostic]) -> int | None:
    typed = line(name)
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        faults.append(Diagnostic("evidence.not_a_headcount", (name,), {"most": interpreting.MOST_PEOPLE}))
        return None
    return int(typed) if typed else None


def _day(name: str, faults: list[Diagnostic]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(line(name)) if line(name) else None
    except ValueError:
        faults.append(Diagnostic("evidence.not_a_date", (name,)))
        return None


def _typed(its: Interpretation) -> dict[str, str]:
    typed = {"title": its.title, "milestone": its.milestone, "missing": its.missing}
    typed["held_on"] = its.held_on.isoformat() if its.held_on else ""
    for group, n in its.present.items():
        typed |= {f"there-{group}": "present", f"present-{group}": "" if n is None else str(n)}
    typed |= {f"there-{group}": "absent" for group in its.absent}
    for key, said, words in its.shown:
        typed |= {f"said-{key}": said, f"words-{key}": words}
    return typed
