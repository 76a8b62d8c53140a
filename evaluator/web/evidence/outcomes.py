"""For whom: the outcome at the end of a link, told apart by group, process, cluster and milestone."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from evaluator.evidence.subgroups import ForWhom, for_whom
from evaluator.exploring import question_report
from evaluator.exploring.questions import counted
from evaluator.reporting.blocks import Part
from evaluator.reporting.context import labels
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import count_of
from evaluator.texts.diagnostics import rendered
from evaluator.web.evidence.desk import desk, page, pages
from evaluator.web.shared.access import texts
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service

Told = tuple[str, tuple[Part, ...], list[str]]
"""A way of telling apart in words, its tables, and what is said of it or why it is refused."""


@pages.get("/for-hvem/<node>", endpoint="for_whom")
@only(*EVALUATING)
def for_whom_page(programme: str, node: str) -> str | Response:
    at = desk(programme)
    title = next((texts().pick(one.title) for one in at.known.nodes if one.key == node), None) or abort(404)
    if at.chosen.findings is None:
        return redirect(url_for("theory_tested.tested", programme=programme, nedslag=at.milestone))
    with service().store.reading(snapshot=True) as db:
        found = for_whom(db, counted(db, count_of(db, programme, at.milestone)), node)
    w = Wording(texts(), at.known)
    by_question = groupby(found, key=lambda one: (texts().pick(one.indicator.title), one.asked, one.question))
    questions = [(key[0], key[1].split(".", 1), [_told(one, w) for one in some]) for key, some in by_question]
    framed = {"report": {"labels": labels(w)}, "questions": questions, "title": title}
    return page("for_whom", at, **framed)


def _told(one: ForWhom, w: Wording) -> Told:
    said = [rendered(fault, w.t, in_editor=True).sentences for fault in one.refused]
    if one.look is None:
        return w.t(f"evidence.by_{one.by}"), (), said
    own = Wording(w.t, one.look.printed.programme)
    parts = question_report.parts(one.look, own)
    place = f"{one.question}-{one.by}".replace("#", "-").replace(".", "-")
    groups = own.listed([own.in_sentence(own.title("groups", key)) for key in one.look.left_out])
    said += [w.t("exploring.left_out", groups=groups)] if groups else []
    return w.t(f"evidence.by_{one.by}"), tuple(replace(part, key=f"{place}-{part.key}") for part in parts), said
