"""The programme's overview with the theory of change, the waves with their response, and what they can decide."""

from __future__ import annotations

from itertools import groupby

from flask import Response

from evaluator.answering.intake import phase_of
from evaluator.coding.finishing import unknown_themes
from evaluator.documents.planning import agreed_programme
from evaluator.inviting.self_generated_codes import links as code_links
from evaluator.programme.check_information import is_whole
from evaluator.programme.merging import as_reported
from evaluator.programme.model import Programme
from evaluator.programme.wave_groups import hidden_groups
from evaluator.reporting.context import labels
from evaluator.reporting.following import following_parts
from evaluator.reporting.wording import Wording
from evaluator.results.answer_labels import labels_of
from evaluator.results.following import following_of
from evaluator.results.milestones import count_of
from evaluator.results.open_access import door_flags
from evaluator.results.progress import progress_of
from evaluator.results.prospects import goal, others_in_words, prospects
from evaluator.results.respondents import who_answered
from evaluator.results.small_groups import small_groups
from evaluator.store.waves import waves as stored_waves
from evaluator.texts.diagnostics import rendered
from evaluator.web.results.charts import steering_page
from evaluator.web.results.home import home
from evaluator.web.shared.access import may, programme_or_404, protected, texts
from evaluator.web.shared.frame import chosen, show
from evaluator.web.shared.rules import EVALUATING, READING
from evaluator.web.shared.service import service
from surveys.questionnaire import Questionnaire

overview = protected("overview", __name__, roles=READING)
pages = protected("evaluation", __name__, roles=("evaluator",))


@overview.get("/", endpoint="show")
def picture(programme: str) -> str | Response:
    """The evaluator's home; for whoever reads what is released, the steering group's screens."""
    loaded = programme_or_404(programme)
    return home(loaded) if may(EVALUATING, programme) else steering_page(loaded)


@overview.get("/om")
def about(programme: str) -> str:
    """What the programme is, as its document says."""
    return show("results/about.html", programme_or_404(programme))


@pages.get("/runder")
def waves(programme: str) -> str:
    """Before the count how far the asking has come, in steps, and the names of who has answered a confidential wave;
    then response as the report tells it. Texts are read from then on: a name that went together with one would be its
    writer's."""
    loaded, here = programme_or_404(programme), service()
    its, minimum = chosen(loaded), loaded.disclosure_minimum
    key, findings = its.milestone.key, its.findings
    told = findings.responses if findings else ()
    with here.store.reading() as db, here.vault.reading() as vault_db:
        own = [wave for wave in stored_waves(db, programme) if wave.milestone == key]
        stored = [(wave, here.questionnaire(db, wave, wave.version).title) for wave in own]
        progress = {} if findings else {wave.key: progress_of(db, wave, minimum=minimum) for wave in own}
        confidential = [] if findings else [wave for wave in own if wave.linkage == "confidential"]
        named = {wave.key: who_answered(db, vault_db, wave) for wave in confidential}
        links, flags = code_links(vault_db, loaded), door_flags(db, loaded, own)
    shown = {
        "responses": {wave: list(rows) for wave, rows in groupby(told, key=lambda row: row.wave)},
        "codes": {one.wave: one for one in findings.doubts} if findings else {},
        "phases": {wave.key: phase_of(wave, here.now()) for wave in own},
        "hidden": {wave.key: hidden_groups(loaded, wave.key) for wave in own},
        "uninformed": {wave.key for wave in own if not is_whole(loaded.information.of(wave.key))},
    }
    context = {"waves": stored, "progress": progress, "named": named, "links": links, "flags": flags}
    return show("results/waves.html", loaded, chosen=its, findings=findings, **context, **shown)


@pages.get("/runder/foelg")
def follow(programme: str) -> str:
    loaded, here = programme_or_404(programme), service()
    its = chosen(loaded)
    if its.findings is None:
        return show("results/following.html", loaded, chosen=its)
    with here.store.reading(snapshot=True) as db:
        found = following_of(db, count_of(db, programme, its.milestone.key))
    w = Wording(texts(), found.programme)
    framed = {"report": {"labels": labels(w)}, "parts": following_parts(found, w)}
    return show("results/following.html", loaded, chosen=its, findings=its.findings, **framed)


@pages.get("/plan")
def plan(programme: str) -> str:
    """What the waves of a milestone can decide; takes what was agreed alone, so no answer shows here."""
    loaded, t = programme_or_404(programme), texts()
    its = chosen(loaded)
    known = _as_agreed(loaded, its.milestone.key)
    reported, milestone = as_reported(known), known.milestone(its.milestone.key)
    rows = prospects(reported, milestone.key)
    answers = labels_of(reported, _asked(loaded, milestone.key), t)
    by_indicator = groupby(rows, key=lambda row: row.indicator)
    planned = [(goal(one, milestone, t, answers.get(one.key, {})), list(own)) for one, own in by_indicator]
    others = list(others_in_words(reported, rows, t, milestone.key))
    shown = {"planned": planned, "others": others, "labels": answers, "small": list(small_groups(known, t))}
    shown["themes"] = _unknown_themes(known)
    return show("results/plan.html", loaded, chosen=its, reported=reported, **shown)


def _unknown_themes(programme: Programme) -> list[str]:
    """In sentences: a document knows no codebook, so that only the store can tell."""
    with service().store.reading() as db:
        return [rendered(one, texts(), in_editor=True).sentences for one in unknown_themes(db, programme)]


def _asked(loaded: Programme, milestone: str) -> dict[str, Questionnaire]:
    """The questionnaires of a milestone's waves as they are asked there."""
    here = service()
    with here.store.reading() as db:
        own = [wave for wave in stored_waves(db, loaded.key) if wave.milestone == milestone]
        return {wave.questionnaire: here.questionnaire(db, wave, wave.version) for wave in own}


def _as_agreed(loaded: Programme, milestone: str) -> Programme:
    """What the report on the milestone judges by, once its collection has begun."""
    here = service()
    with here.store.reading(snapshot=True) as db:
        return agreed_programme(db, loaded, milestone, until=here.now())
