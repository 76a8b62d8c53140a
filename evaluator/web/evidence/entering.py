"""Evidence entered, changed and withdrawn: first its kind, then what it points at from a list of what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from evaluator.evidence import judging
from evaluator.evidence.describing import about_of
from evaluator.evidence.judging import Entered, change_piece, enter, is_known, piece_as_seen
from evaluator.evidence.labels import about_in_words, read, thing_in_words, written
from evaluator.evidence.sources import MEASURE, ROW, Known, Source, known, things
from evaluator.programme.claims import claims
from evaluator.records.registry import COUNTABLE, REGISTERS
from evaluator.reporting.wording import Wording
from evaluator.results.milestones import counts_to_see
from evaluator.store.evidence import About, Piece, piece_versions
from evaluator.store.evidence_tables import DIRECTIONS, KINDS, STRENGTHS, TESTS
from evaluator.web.evidence.desk import (
    Desk,
    about_or_404,
    account_names,
    address,
    desk,
    errors_of,
    go,
    number,
    page,
    pages,
    withdrawing,
)
from evaluator.web.shared.access import actor, texts
from evaluator.web.shared.posted import Errors, line, posted
from evaluator.web.shared.rules import EVALUATING, only
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

MOST_ROWS: Final = 200
"""So many rows of registers at most are offered at a time."""
Options = dict[str, list[tuple[str, str]]]
"""Heading -> (value, words) of what can be chosen; '' for what stands before all."""
_BETWEEN: Final = "|"


@pages.route("/evidens/ny", methods=["GET", "POST"])
@only(*EVALUATING)
def new(programme: str) -> str | Response | tuple[str, int]:
    at, about = desk(programme), about_or_404(request.args.get("om", ""))
    kind = request.args.get("slags", "")
    if not is_known(at.known, about):
        abort(404)
    if kind not in KINDS:
        return page("kinds", at, about=about, title=about_in_words(at.known, about, texts()), kinds=KINDS)
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return _entered(at, about, kind)
        except InputRejected as error:
            errors = errors_of(error)
    typed = request.form or {"milestone": at.milestone, "direction": "", "strength": "", "test": ""}
    shown = _form(at, kind, typed, errors, about=about)
    return (shown, 422) if errors else shown


@pages.route("/evidens/<uuid:evidence>", methods=["GET", "POST"])
@only(*EVALUATING)
def change(programme: str, evidence: UUID) -> str | Response | tuple[str, int]:
    at, versions = desk(programme), _versions(programme, evidence)
    its = versions[-1]
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            return _changed(at, its)
        except InputRejected as error:
            errors = errors_of(error)
    typed = request.form or _typed(its)
    shown = _form(at, its.kind, typed, errors, about=its.about, piece=its, versions=versions, names=account_names())
    return (shown, 422) if errors else shown


@pages.post("/evidens/<uuid:evidence>/traek")
@only(*EVALUATING)
def withdraw(programme: str, evidence: UUID) -> Response:
    at, here = desk(programme), service()

    def gone(db: Connection) -> Response:
        its = piece_as_seen(db, programme, evidence, number("version"))
        judging.withdraw(db, its, actor=actor(), now=here.now(), why=request.form.get("why", ""))
        return go(at, its.about, "withdrawn")

    return withdrawing(url_for("theory_tested.change", programme=programme, evidence=evidence), gone)


def _entered(at: Desk, about: About, kind: str) -> Response:
    here = service()
    with here.store.writing() as db:
        enter(db, at.loaded, _as_posted(about, kind), actor=actor(), now=here.now(), memory=here.found)
    return go(at, about, "added")


def _changed(at: Desk, its: Piece) -> Response:
    here, about = service(), read(request.form.get("about", "")) or its.about
    with here.store.writing() as db:
        before = piece_as_seen(db, at.loaded.key, its.id, number("version"))
        entered, who = _as_posted(about, its.kind), actor()
        change_piece(db, at.loaded, before, entered, actor=who, now=here.now(), why=line("why"), memory=here.found)
    return go(at, about, "saved")


def _as_posted(about: About, kind: str) -> Entered:
    """A thing of a count names its milestone itself."""
    milestone, _, reference = request.form.get("thing", "").partition(_BETWEEN)
    typed = {name: line(name) for name in ("direction", "strength", "test", "seen", "source")}
    return Entered(about=about, kind=kind, reference=reference, milestone=milestone or line("milestone"), **typed)


def _versions(programme: str, evidence: UUID) -> list[Piece]:
    with service().store.reading() as db:
        return piece_versions(db, programme, evidence) or abort(404)


def _typed(its: Piece) -> dict[str, str]:
    names = ("milestone", "direction", "strength", "test", "seen", "source")
    thing = [f"{_BETWEEN}{its.reference}", f"{its.milestone}{_BETWEEN}{its.reference}"] if its.reference else [""]
    own = {"thing": thing[-1], "thing_of_none": thing[0], "about": written(its.about)}
    return {name: getattr(its, name) for name in names} | own


def _form(at: Desk, kind: str, typed: Mapping[str, str], errors: Errors, **values: object) -> str:
    about = values["about"]
    assert isinstance(about, About)
    search = " ".join(request.args.get("soeg", "").split())[:200]
    offered, more = _offered(at, kind, about, search)
    shown = {
        "kind": kind,
        "typed": typed,
        "offered": offered,
        "more": MOST_ROWS if more else 0,
        "search": search,
        "title": about_in_words(at.known, about, texts()),
        "abouts": _abouts(at),
        "choices": {"direction": DIRECTIONS, "strength": STRENGTHS, "test": TESTS},
        "back": address(at.loaded.key, about, at.milestone),
    }
    return page("piece", at, errors, **shown | values)


def _offered(at: Desk, kind: str, about: About, search: str) -> tuple[Options, bool]:
    """What can be pointed at, and whether there are more rows of registers than are offered."""
    here, w = service(), Wording(texts(), at.known)
    registers = [f"{name}{ROW}" for name in REGISTERS] + [f"{name}{MEASURE}" for name in COUNTABLE]
    wanted = [(kind, one) for one in (registers if kind == "register" else [""])]
    with here.store.reading(snapshot=True) as db:
        counts = counts_to_see(db, at.loaded.key, shown_only=False)
        now = known(db, at.known, counts, wanted, memory=here.found)
    every = things(now, kind)
    labelled = [(one, thing_in_words(one, now, w)) for one in every]
    found = [
        (one, said) for one, said in labelled if all(word in said.casefold() for word in search.casefold().split())
    ]
    cut = found[:MOST_ROWS] if kind == "register" else found
    return _grouped(cut, now, about, w), len(cut) < len(found)


def _grouped(labelled: Iterable[tuple[Source, str]], now: Known, about: About, w: Wording) -> Options:
    """Indicators at either end of the link first."""
    ends = dict(zip(about.place.split(">"), ("source", "target"), strict=False))
    nodes = {one.key: one.node for one in now.programme.indicators} | {
        one.indicator.key: one.indicator.node for its in now.findings.values() for one in its.indicators
    }
    found: Options = {w.t(f"evidence.end_{end}"): [] for end in ("source", "target", "other")}
    for one, said in labelled:
        end = ends.get(nodes.get(one.reference, ""), "other") if one.kind == "indicator" else "other"
        found[w.t(f"evidence.end_{end}")].append((f"{one.milestone}{_BETWEEN}{one.reference}", said))
    return {heading: some for heading, some in found.items() if some}


def _abouts(at: Desk) -> Options:
    """Everything that evidence can be about, by link."""
    t, found = texts(), Options()
    for link in at.known.links:
        its = About(subject="link", place=link.key)
        every = [(its, t("evidence.subject_link"))]
        every += [
            (about_of(one), f"{t(f'evidence.subject_{one.subject}')}: {t.pick(one.text)}")
            for one in claims(at.known, link)
        ]
        found[about_in_words(at.known, its, t)] = [(written(one), said) for one, said in every]
    context = [node for node in at.known.nodes if node.kind == "context"]
    found |= {t("evidence.context"): [(f"node:{one.key}", t.pick(one.title)) for one in context]} if context else {}
    return found
