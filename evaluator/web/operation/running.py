"""How nedslag itself runs: what the worker did last, and what stands in its way."""

from __future__ import annotations

from flask import render_template

from evaluator.accounts.audit_words import moment
from evaluator.store.jobs import DELETING, FOLDING, MAILING, TASKS, jobs
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import protected, texts
from evaluator.web.shared.rules import ADMINISTERING
from evaluator.web.shared.service import service

pages = protected("operation", __name__, roles=ADMINISTERING, url_prefix="/drift")
NAMES = {
    FOLDING: "operation.folding",
    TASKS: "operation.tasks",
    DELETING: "operation.deleting",
    MAILING: "operation.mailing",
}


@pages.get("/")
def show() -> str:
    here, t = service(), texts()
    with here.store.reading() as db:
        found = {one.name: one for one in jobs(db)}
    said = {name: rendered(one.wrong, t) for name, one in found.items() if one.wrong}
    its = {"jobs": found, "said": said, "names": NAMES, "moment": moment}
    its["without_mail"] = here.mailing is None and MAILING not in found
    return render_template("operation/running.html", t=t, **its)
