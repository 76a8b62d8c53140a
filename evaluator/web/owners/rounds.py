"""Status rounds as an evaluator leads them: rows chosen, owners asked and reminded, letters printed, answers read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from evaluator.owners import announcements, reviewing, rounds
from evaluator.owners.files import ENDINGS, MEDIA
from evaluator.owners.rows import OWNED, owned_rows, waiting_first
from evaluator.owners.visiting import question_of
from evaluator.printing.pdf import letters_pdf
from evaluator.records.event_histories import states
from evaluator.store import status_rounds as store
from evaluator.store.status_reports import named_owners
from evaluator.store.status_rounds import StatusRequest, StatusRound
from evaluator.store.to_do import rows_nobody_confirmed
from evaluator.web.owners.desk import day, errors_of, page, pages, to
from evaluator.web.shared.access import actor, programme_or_404, texts
from evaluator.web.shared.downloads import download
from evaluator.web.shared.needs import Now, needs_doing
from evaluator.web.shared.posted import Errors, expired, line, posted
from evaluator.web.shared.service import service
from surveys.diagnostics import InputRejected

TIME = dt.timedelta(days=21)
"""How long owners have to answer, unless the evaluator says otherwise."""
MOST = 100
"""Rows that are chosen from on a page."""
_MOST_WORDS = 10
LONGEST_LIST = 50
"""Rows that were not confirmed for long, as the first page lists them."""


@needs_doing("rows", "owners.listing")
def unconfirmed(now: Now) -> int:
    return rows_nobody_confirmed(now.db, now.programme.key)


@pages.get("/")
def listing(programme: str) -> str:
    programme_or_404(programme)
    here = service()
    with here.store.reading(snapshot=True) as db:
        found = rounds.turnouts(db, programme)
        rows = [row for row in owned_rows(db, programme) if row.owner and rounds.Choice().holds(row)]
    rows.sort(key=waiting_first)
    today = rounds.today(here.now())
    return page("rounds", programme, rounds=found, rows=rows[:LONGEST_LIST], n=len(rows), today=today)


@pages.get("/ny")
def choose(programme: str) -> str:
    return _new(programme, [])


@pages.post("/ny")
def open_round(programme: str) -> ResponseReturnValue:
    errors, here = posted(), service()
    if not errors:
        try:
            with here.store.writing() as db, here.vault.writing() as vault_db:
                ticked = None if "every" in request.form else _rows()
                people = rounds.chosen(db, vault_db, programme, _choice(), ticked)
                its = rounds.open_round(db, vault_db, programme, _asked(), people, actor=actor(), now=here.now())
            return to("one_round", programme, texts()("owners.opened"), round_=its.id)
        except InputRejected as error:
            errors = errors_of(error)
    return _new(programme, errors), 422


@pages.get("/runde/<uuid:round_>")
def one_round(programme: str, round_: UUID) -> str:
    its, here = _find(programme, round_), service()
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        found = rounds.progress(db, vault_db, programme, its)
        site = request.url_root
        links = {one: announcements.link_of(vault_db, programme, its.id, one, site) for one in found.by_owner}
        names = named_owners(db, programme)
    is_open = its.takes_answers(rounds.today(here.now()))
    return page("round", programme, its=its, progress=found, links=links, named=names, is_open=is_open)


@pages.post("/runde/<uuid:round_>/paamind")
def remind(programme: str, round_: UUID) -> ResponseReturnValue:
    its, here = _find(programme, round_), service()
    if expired():
        return to("one_round", programme, round_=round_)
    try:
        with here.store.writing() as db, here.vault.writing() as vault_db:
            n = rounds.remind(db, vault_db, programme, its, actor=actor(), now=here.now())
        said = texts()("owners.reminded", n=n)
    except InputRejected as error:
        said = " ".join(one for _, one in errors_of(error))
    return to("one_round", programme, said, round_=round_)


@pages.post("/runde/<uuid:round_>/luk")
def close(programme: str, round_: UUID) -> ResponseReturnValue:
    its, here = _find(programme, round_), service()
    if not expired():
        with here.store.writing() as db:
            rounds.close(db, programme, its, actor=actor(), now=here.now())
    return to("one_round", programme, round_=round_)


@pages.post("/runde/<uuid:round_>/breve.pdf")
def letters(programme: str, round_: UUID) -> ResponseReturnValue:
    its, here = _find(programme, round_), service()
    if expired():
        return to("one_round", programme, round_=round_)
    how = announcements.Printing(request.url_root, request.form.get("everybody") == "1", actor(), here.now())
    try:
        with here.store.writing() as db, here.vault.reading() as vault_db:
            found = rounds.progress(db, vault_db, programme, its)
            printed = announcements.letters(db, vault_db, programme, found, how)
    except InputRejected as error:
        return to("one_round", programme, " ".join(said for _, said in errors_of(error)), round_=round_)
    return download(letters_pdf(printed, rounds.today(here.now())), "application/pdf", "breve.pdf")


@pages.post("/runde/<uuid:round_>/<uuid:owner>/spaer")
def revoke(programme: str, round_: UUID, owner: UUID) -> ResponseReturnValue:
    return _change_link(programme, round_, owner, rounds.revoke, "owners.link_revoked")


@pages.post("/runde/<uuid:round_>/<uuid:owner>/nyt")
def renew(programme: str, round_: UUID, owner: UUID) -> ResponseReturnValue:
    return _change_link(programme, round_, owner, rounds.renew, "owners.link_renewed")


@pages.route("/svar/<uuid:question>", methods=["GET", "POST"])
def answer(programme: str, question: UUID) -> ResponseReturnValue:
    """What an owner told of a row, every version of it, and what the evaluator replies."""
    asked, here = _asked_row(programme, question), service()
    errors = posted() if request.method == "POST" else []
    if request.method == "POST" and not errors:
        try:
            with here.store.writing() as db:
                reviewing.reply(db, programme, asked, request.form.get("text", ""), by=actor(), now=here.now())
            return to("answer", programme, texts()("owners.replied"), question=question)
        except InputRejected as error:
            errors = errors_of(error)
    with here.store.reading() as db:
        found = question_of(db, programme, asked)
        its = rounds.round_named(db, programme, asked.round)
        name = named_owners(db, programme).get(asked.owner, "")
    drawn = page("answer", programme, errors, asked=found, its=its, named=name)
    return (drawn, 422) if errors else drawn


@pages.get("/svar/<uuid:question>/<int:number>/fil")
def file(programme: str, question: UUID, number: int) -> ResponseReturnValue:
    asked = _asked_row(programme, question)
    with service().store.reading() as db:
        kind, content = reviewing.file_of(db, programme, asked, number) or abort(404)
    return download(content, MEDIA[kind], f"bilag-{number}.{ENDINGS[kind]}")


@pages.post("/svar/<uuid:question>/<int:number>/fjern")
def remove_file(programme: str, question: UUID, number: int) -> ResponseReturnValue:
    asked, here = _asked_row(programme, question), service()
    if not expired():
        with here.store.writing() as db:
            reviewing.remove_file(db, programme, asked, number, actor=actor(), now=here.now())
    return to("answer", programme, question=question)


def _change_link(
    programme: str, round_: UUID, owner: UUID, change: Callable[..., None], said: str
) -> ResponseReturnValue:
    its, here = _find(programme, round_), service()
    if expired():
        return to("one_round", programme, round_=round_)
    with here.store.writing() as db, here.vault.writing() as vault_db:
        found = rounds.progress(db, vault_db, programme, its)
        if owner not in found.by_owner or owner not in found.contacts:
            abort(404)
        change(db, vault_db, programme, its, owner, actor=actor(), now=here.now())
    return to("one_round", programme, texts()(said), round_=round_)


def _find(programme: str, round_: UUID) -> StatusRound:
    programme_or_404(programme)
    with service().store.reading() as db:
        return store.status_round(db, programme, round_) or abort(404)


def _asked_row(programme: str, question: UUID) -> StatusRequest:
    programme_or_404(programme)
    with service().store.reading() as db:
        return store.request(db, programme, question) or abort(404)


def _choice() -> rounds.Choice:
    """From the address where rows are chosen, and from the form where they are asked about."""
    named = tuple(one for one in request.values.getlist("register") if one in OWNED)
    return rounds.Choice(
        registers=named or tuple(OWNED),
        states=tuple(request.values.getlist("state")),
        process=request.values.get("process", ""),
        not_since=day("not_since"),
        ended="ended" in request.values,
        words=tuple(request.values.get("q", "").split()[:_MOST_WORDS]),
    )


def _rows() -> list[tuple[str, str]]:
    return [
        (register, reference) for one in request.form.getlist("row") for register, _, reference in [one.partition("/")]
    ]


def _asked() -> rounds.AskedRound:
    until = day("until") or dt.date.min
    return rounds.AskedRound(line("title"), line("source"), until, day("erase_on"))


def _page_of(people: Sequence[rounds.Asked], page: int) -> list[rounds.Asked]:
    """The owners on a page of rows, with those of their rows that are on it."""
    found, before = [], (page - 1) * MOST
    for one in people:
        rows = one.rows[max(before, 0) : max(before + MOST, 0)]
        before -= len(one.rows)
        found += [replace(one, rows=rows)] if rows else []
    return found


def _new(programme: str, errors: Errors) -> str:
    loaded, here = programme_or_404(programme), service()
    choice, today = _choice(), rounds.today(here.now())
    only = (choice.registers[0], request.args["reference"]) if "reference" in request.args else None
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        every = owned_rows(db, programme, choice.registers)
        holding = [row for row in every if choice.holds(row)]
        people = rounds.by_owner(vault_db, programme, holding if only is None else [r for r in every if r.key == only])
    n = sum(len(one.rows) for one in people)
    pages_ = max(1, -(-n // MOST))
    shown = min(max(request.args.get("side", 1, type=int), 1), pages_)
    people = _page_of(people, shown)
    proposed = {
        "title": texts()("owners.proposed_title", month=texts().month(today)),
        "until": (today + TIME).isoformat(),
        "erase_on": (today + TIME + rounds.KEPT).isoformat(),
    }
    ticked = set(_rows()) if request.method == "POST" else {row.key for one in people for row in one.rows}
    known = dict.fromkeys(state for one in OWNED.values() for state in states(one))
    return page(
        "new",
        programme,
        errors,
        choice=choice,
        people=people,
        unowned=sum(not row.owner for row in holding),
        n=n,
        page=shown,
        pages=pages_,
        asked=[(name, value) for name, value in request.args.items(multi=True) if value and name != "side"],
        registers=tuple(OWNED),
        states=tuple(known),
        processes=loaded.processes,
        ticked=ticked,
        typed=request.form or proposed,
    )
