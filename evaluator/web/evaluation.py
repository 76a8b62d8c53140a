"""The programme's overview with the theory of change, and the waves with their response."""

from __future__ import annotations

from flask import request
from markupsafe import Markup

from evaluator.reporting.theory import theory_svg
from evaluator.store import waves as stored_waves
from evaluator.waves import follow
from evaluator.web.access import programme_or_404, protected, texts
from evaluator.web.frame import chosen_milestone, findings, show
from evaluator.web.service import service

overview = protected("overview", __name__, roles=("evaluator", "steering"))
pages = protected("evaluation", __name__, roles=("evaluator",))


@overview.get("/")
def show_overview(programme: str) -> str:
    loaded = programme_or_404(programme)
    found = findings(programme, chosen_milestone(loaded).key)
    mark = texts()("common.demonstration") if found.synthetic else ""
    picture = Markup(theory_svg(loaded, found.node_status, texts(), mark=mark))
    return show("overview.html", loaded, findings=found, picture=picture)


overview.add_url_rule("/", endpoint="show", view_func=show_overview)


@pages.get("/runder")
def waves(programme: str) -> str:
    loaded = programme_or_404(programme)
    here = service()
    with here.store.writing() as db, here.vault.reading() as vault_db:
        rows = follow(db, vault_db, loaded, stored_waves.waves(db, programme), today=here.now().date())
    return show("waves.html", loaded, waves=rows, root=request.url_root)
