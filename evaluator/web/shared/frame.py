"""What the signed-in pages share: the findings of the chosen milestone, and rendering inside the page frame."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, abort, render_template, request
from flask_wtf.csrf import generate_csrf

from evaluator.findings.model import Findings
from evaluator.programme.model import Group, Milestone, Process, Programme
from evaluator.reporting.html import block_filters
from evaluator.reporting.wording import SYMBOLS
from evaluator.results.milestones import count_new_answers, findings_of
from evaluator.texts import Texts
from evaluator.web.shared.access import texts
from evaluator.web.shared.service import service


def chosen_milestone(programme: Programme) -> Milestone:
    """The milestone that the address names, else the latest whose cut-off has passed, else the first."""
    ordered = sorted(programme.milestones, key=lambda milestone: milestone.cut_off)
    if wanted := request.args.get("nedslag"):
        return next((m for m in ordered if m.key == wanted), None) or abort(404)
    today = service().now().date()
    return next((m for m in reversed(ordered) if m.cut_off <= today), ordered[0])


def findings(programme: str, milestone: str) -> Findings:
    here = service()
    count_new_answers(here.store, programme)
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        return findings_of(db, vault_db, programme, milestone, today=here.now().date(), memory=here.found)


def prepare(app: Flask) -> None:
    """What the templates of the signed-in pages call: titles of what a key names, the report's blocks, the token."""
    app.jinja_env.globals.update(
        csrf_token=generate_csrf,
        symbols=SYMBOLS,
        group_title=lambda programme, key, t: _title(programme.groups, key, t) or t("pages.all_groups"),
        process_title=lambda programme, key, t: _title(programme.processes, key, t) or t("pages.no_process"),
    )
    block_filters(app.jinja_env)


def _title(entries: Iterable[Group | Process], key: str, t: Texts) -> str:
    return next((t.pick(entry.title) for entry in entries if entry.key == key), key)


def show(template: str, programme: Programme, **values: object) -> str:
    return render_template(template, t=texts(), programme=programme, **values)
