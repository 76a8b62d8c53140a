"""Every change of threads and every merge, by whom and when, each with a way back."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from evaluator.store import threads as store
from evaluator.store.accounts import names
from evaluator.store.wave_times import TIME_ZONE
from evaluator.threads.changed import touched
from evaluator.threads.rows import standing_rows
from evaluator.threads.undoing import undo as undo_change
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.service import service
from evaluator.web.threads.desk import Errors, errors_of, page, pages, posted, recorded, to
from surveys.diagnostics import InputRejected


@pages.get("/aendringer")
def changes(programme: str) -> ResponseReturnValue:
    return _page(programme)


@pages.post("/aendringer/<int:number>/fortryd")
def undo(programme: str, number: int) -> ResponseReturnValue:
    programme_or_404(programme)
    errors = posted()
    if not errors:
        try:
            with service().store.writing() as db:
                undo_change(db, programme, number, recorded(texts()("threads.undo_reason", number=number)))
            return to("changes", programme, "threads.did_undo")
        except InputRejected as error:
            errors = errors_of(error)
    return _page(programme, errors)


def _page(programme: str, errors: Errors = ()) -> ResponseReturnValue:
    programme_or_404(programme)
    with service().store.reading(snapshot=True) as db:
        every, people = store.changes(db, programme), names(db)
        rows = standing_rows(db, programme, keys={key for one in every for key in touched(one.cells)})
    told = [
        (
            one,
            people.get(one.made_by, one.made_by),
            one.made_at.astimezone(TIME_ZONE),
            [rows[key].title if key in rows else key[1] for key in touched(one.cells)],
        )
        for one in every
    ]
    return page("changes", programme, errors, changes=told)
