"""The programme's overview with the theory of change, the waves with their response, and what they can decide."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from evaluator.answering.intake import phase_of
from evaluator.inviting.self_generated_codes import links as code_links
from evaluator.reporting.context import labels
from evaluator.reporting.following import following_parts
from evaluator.reporting.theory import theory_svg
from evaluator.reporting.wording import Wording
from evaluator.results.answerers import who_answered
from evaluator.results.code_matches import doubts
from evaluator.results.following import following_of
from evaluator.results.milestones import count_new_answers
from evaluator.results.prospects import goal, prospects, without_prospects
from evaluator.store.waves import waves as stored_waves
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import chosen_milestone, findings, show
from evaluator.web.shared.rules import READING
from evaluator.web.shared.service import service

overview = protected("overview", __name__, roles=READING)
pages = protected("evaluation", __name__, roles=("evaluator",))


@overview.get("/", endpoint="show")
def picture(programme: str) -> str:
    loaded = programme_or_404(programme)
    found = findings(programme, chosen_milestone(loaded).key)
    mark = texts()("common.demonstration") if found.synthetic else ""
    svg = Markup(theory_svg(loaded, found.node_status, texts(), mark=mark))
    return show("results/overview.html", loaded, findings=found, picture=svg)


@pages.get("/runder")
def waves(programme: str) -> str:
    """Response as the report counts it, so that the two cannot be subtracted."""
    loaded = programme_or_404(programme)
    found = findings(programme, chosen_milestone(loaded).key)
    responses = {wave: list(rows) for wave, rows in groupby(found.responses, key=lambda row: row.wave)}
    here = service()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        its = [wave for wave in stored_waves(db, programme) if wave.milestone == found.milestone.key]
        stored = [(wave, here.questionnaire(db, wave, wave.version).title) for wave in its]
        codes, links = doubts(db, vault_db, loaded), code_links(vault_db, loaded)
        named = {wave.key: who_answered(db, vault_db, wave) for wave in its if wave.linkage == "confidential"}
    phases = {wave.key: phase_of(wave, here.now()) for wave in its}
    shown = {"responses": responses, "named": named, "codes": {one.wave: one for one in codes}, "links": links}
    return show("results/waves.html", loaded, findings=found, waves=stored, phases=phases, **shown)


@pages.get("/runder/foelg")
def follow(programme: str) -> str:
    loaded, here = programme_or_404(programme), service()
    milestone = chosen_milestone(loaded).key
    count_new_answers(here.store, programme)
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        found = following_of(db, vault_db, programme, milestone, now=here.now())
    w = Wording(texts(), loaded)
    framed = {"labels": labels(w)}
    return show("results/following.html", loaded, findings=found, report=framed, parts=following_parts(found, w))


@pages.get("/plan")
def plan(programme: str) -> str:
    """What the waves of a milestone can decide; takes the programme document alone, so no answer shows here."""
    loaded = programme_or_404(programme)
    milestone, t = chosen_milestone(loaded), texts()
    rows = prospects(loaded, milestone.key)
    planned = [(goal(its, milestone, t), list(own)) for its, own in groupby(rows, key=lambda row: row.indicator)]
    others = ", ".join(t.pick(one.title) for one in without_prospects(loaded, rows) if milestone.key in one.targets)
    return show("results/plan.html", loaded, milestone=milestone, planned=planned, others=others)
