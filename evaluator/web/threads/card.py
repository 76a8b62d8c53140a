"""What the card of a row says of threads: the matter that it is of, and rows that may be the same."""

from __future__ import annotations

from flask import render_template

from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.store import threads
from evaluator.threads.rows import IN_THREADS
from evaluator.web.shared.access import texts
from evaluator.web.shared.cards import on_card
from evaluator.web.shared.service import service


@on_card
def thread(programme: Programme, register: Register, reference: str) -> str:
    """Nothing where the rows of the register cannot be of a matter."""
    if register.name not in IN_THREADS:
        return ""
    with service().store.reading() as db:
        its = threads.thread_with(db, programme.key, (register.name, reference))
        title = threads.title_of(db, programme.key, its) if its else None
    return render_template(
        "threads/on_card.html", t=texts(), programme=programme, thread=its, title=title, reference=reference
    )
