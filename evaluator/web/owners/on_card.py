"""What stands of its owner on the card of a row: the last word, every answer, and the way to ask."""

from __future__ import annotations

from flask import render_template, url_for

from evaluator.owners.overview import confirmed
from evaluator.owners.rows import OWNED, OwnedRow, owned_row
from evaluator.owners.visiting import questions_about
from evaluator.programme.model import Programme
from evaluator.programme.register_names import register_title, row_kind, state_title
from evaluator.records.model import Register
from evaluator.web.owners.desk import pages
from evaluator.web.shared.access import may_open, texts
from evaluator.web.shared.cards import on_card
from evaluator.web.shared.service import service


@on_card
def section(programme: Programme, register: Register, reference: str) -> str:
    """'' where nobody answers for rows of the register, for a row without an owner, and for whoever may not ask."""
    if register.name not in OWNED or not may_open("owners.choose", programme.key):
        return ""
    with service().store.reading() as db:
        row = owned_row(db, programme.key, register.name, reference)
        asked = questions_about(db, programme.key, register.name, reference) if row else []
    if row is None or not (row.owner or asked):
        return ""
    told = sorted((one for one in asked if one.last), key=lambda one: one.reports[-1].reported_at, reverse=True)
    return render_template("owners/on_card.html", t=texts(), programme=programme, row=row, told=told)


def silence(row: OwnedRow) -> str:
    """In words, how sure the state of a row is."""
    return confirmed(row, texts())


def ask_owner(programme: str, register: str, reference: str) -> str:
    """Where an owner is asked about one row."""
    return url_for("owners.choose", programme=programme, register=register, reference=reference)


for called in (silence, ask_owner, register_title, row_kind, state_title):
    pages.add_app_template_global(called)
