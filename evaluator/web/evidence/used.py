"""The way back from a thing to the evidence that it is used as: on its own page, and on the card of a row."""

from __future__ import annotations

from flask import render_template, url_for

from evaluator.evidence.sources import ROW
from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.store.evidence import pieces
from evaluator.web.evidence.desk import pages
from evaluator.web.shared.access import may_open, programme_or_404, texts
from evaluator.web.shared.cards import on_card
from evaluator.web.shared.service import service


def used_as_evidence(programme: str, reference: str, *kinds: str) -> str:
    """The address of the page that says where a thing is used as evidence; '' where it is not, or where whoever asks
    may not see it. Of several milestones the last, at which all of them are told."""
    if not may_open("theory_tested.used", programme):
        return ""
    with service().store.reading() as db:
        found = [one for one in pieces(db, programme) if one.reference == reference and one.kind in kinds]
    if not found:
        return ""
    at = {one.milestone for one in found}
    last = [one.key for one in programme_or_404(programme).milestones if one.key in at][-1:]
    where = {"slags": found[0].kind, "ting": reference} | ({"nedslag": last[0]} if last else {})
    return url_for("theory_tested.used", programme=programme, **where)  # type: ignore[arg-type]


@on_card
def evidence(programme: Programme, register: Register, reference: str) -> str:
    address = used_as_evidence(programme.key, f"{register.name}{ROW}{reference}", "register")
    return render_template("evidence/on_card.html", t=texts(), address=address) if address else ""


pages.add_app_template_global(used_as_evidence)
