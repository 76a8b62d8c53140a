"""The page of all programmes, and the search over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from evaluator.portfolio.overview import Card, cards
from evaluator.portfolio.searching import search, words_of
from evaluator.records.registry import REGISTERS
from evaluator.store.programme_drafts import unpublished_titles
from evaluator.store.programme_index import Entry, Scope, indexed
from evaluator.store.register_search import FoundRow
from evaluator.web.shared.access import may, may_open, protected, scope_of, texts
from evaluator.web.shared.rules import EVALUATING, OF_PROGRAMMES, SIGNED_IN, rule_of
from evaluator.web.shared.service import service

pages = protected("home", __name__, roles=SIGNED_IN, url_prefix="")
PLACES: Final[Mapping[str, str]] = {
    "indicator": "overview.show",
    "document": "questionnaires.versions",
    "question": "questionnaires.try_out",
}
"""Where what is found stands: only whoever may open that finds it."""


@pages.get("/")
def programmes() -> str | Response:
    """To the one programme that there is; else the page of all."""
    if not may(OF_PROGRAMMES, None) and may_open("administration.listing"):
        return redirect(url_for("administration.listing"))
    its = _cards()
    if len(its) == 1 and not _drafts():
        only = its[0].its.programme
        return redirect(url_for(current_user.begins_at(only), programme=only))
    return _page(its)


@pages.get("/indsatser")
def listing() -> str:
    return _page(_cards())


@pages.get("/soeg")
def find() -> str:
    here, asked = service(), request.args.get("ord", "").strip()
    words = words_of(asked)
    scopes: dict[str, Scope] = {"programme": scope_of(OF_PROGRAMMES)}
    scopes |= {kind: scope_of(rule_of(current_app, endpoint).roles) for kind, endpoint in PLACES.items()}
    registers = {name: scope_of((its.kept_by,)) for name, its in REGISTERS.items()}
    with here.store.reading(snapshot=True) as db:
        found = search(db, words, scopes, registers) if words else None
        titles = {one.programme: one.title for one in indexed(db, scopes["programme"])} if found else {}
    its = {
        "asked": asked,
        "register_names": {name: texts()(f"registers.name_{name}") for name in registers},
        "found": found,
        "titles": titles,
        "place": place_of,
        "row_place": place_of_row,
    }
    return render_template("portfolio/search.html", t=texts(), **its)


def place_of(one: Entry) -> str:
    """Where an entry leads."""
    match one.kind:
        case "programme":
            return url_for(current_user.begins_at(one.programme), programme=one.programme)
        case "document":
            return url_for(PLACES["document"], programme=one.programme, key=one.key)
        case "question":
            key, number, page, _ = one.key.split("/")
            return url_for(PLACES["question"], programme=one.programme, key=key, number=number, page=page)
    return url_for(PLACES["indicator"], programme=one.programme, vis="indicators", _anchor="indicators")


def place_of_row(one: FoundRow) -> str:
    return url_for("registers.card", programme=one.programme, register=one.register, reference=one.reference)


def _cards() -> tuple[Card, ...]:
    here = service()
    with here.store.reading(snapshot=True) as db, here.vault.reading() as vault_db:
        return cards(db, vault_db, seen=scope_of(OF_PROGRAMMES), evaluated=scope_of(EVALUATING), now=here.now())


def _drafts() -> dict[str, str]:
    """The programmes that the account writes and that nobody has published yet, by key with their titles."""
    with service().store.reading() as db:
        its = unpublished_titles(db)
    return {key: texts().pick(title) or key for key, title in its.items() if may(EVALUATING, key)}


def _page(its: tuple[Card, ...]) -> str:
    own = current_user.account
    unprotected = "administrator" in own.roles_in(None) and own.second_salt is None
    ended = [one for one in its if one.its.state]
    shown: dict[str, object] = {
        "cards": [one for one in its if not one.its.state],
        "ended": ended,
        "unprotected": unprotected,
    }
    shown["drafts"] = _drafts()
    return render_template("portfolio/programmes.html", t=texts(), begins=may(EVALUATING, None), **shown)
