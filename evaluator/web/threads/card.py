"""What the card of a row says of threads: the matter that it is of, and rows that may be the same."""

from __future__ import annotations

from flask import render_template

from evaluator.programme.model import Programme
from evaluator.records.model import Register
from evaluator.store import threads
from evaluator.store.threads import ThreadChange
from evaluator.threads.changed import touched
from evaluator.threads.merging import MERGED
from evaluator.threads.rows import IN_THREADS
from evaluator.web.shared.access import texts
from evaluator.web.shared.cards import on_card
from evaluator.web.shared.service import service
from evaluator.web.threads.desk import pages, row_address


def merged_away(programme: str, register: str, reference: str) -> ThreadChange | None:
    """The merge by which a row went and that still stands, which can be undone only while the row is gone."""
    with service().store.reading() as db:
        every = threads.changes(db, programme)
    gone = (register, reference)
    merges = (one for one in every if one.what == MERGED and not one.undone_by)
    return next((one for one in merges if touched(one.cells)[-1] == gone), None)


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


for called in (merged_away, row_address):
    pages.add_app_template_global(called)
