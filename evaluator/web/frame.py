"""What the signed-in pages share: the findings of the chosen milestone, and rendering inside the page frame."""

from __future__ import annotations

from flask import abort, render_template, request

from evaluator.findings.model import Findings
from evaluator.milestones import findings_of
from evaluator.programme.model import Milestone, Programme
from evaluator.web.access import texts
from evaluator.web.service import service


def chosen_milestone(programme: Programme) -> Milestone:
    """The milestone that the address names, else the latest whose cut-off has passed, else the first."""
    ordered = sorted(programme.milestones, key=lambda milestone: milestone.cut_off)
    if wanted := request.args.get("nedslag"):
        return next((m for m in ordered if m.key == wanted), None) or abort(404)
    today = service().now().date()
    return next((m for m in reversed(ordered) if m.cut_off <= today), ordered[0])


def findings(programme: str, milestone: str) -> Findings:
    here = service()
    with here.store.writing() as db, here.vault.reading() as vault_db:
        return findings_of(db, vault_db, programme, milestone, today=here.now().date())


def show(template: str, programme: Programme, **values: object) -> str:
    return render_template(f"pages/{template}", t=texts(), programme=programme, **values)
