"""Texts about which coders differ, and the decision what holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.coding.coding import ADJUDICATED, ALL, Said, Wanted, as_it_counts, open_to, store, wanted_texts
from evaluator.store.codes import Code, codes, counts_as
from evaluator.store.codings import ADJUDICATION, CODED, Coder, Coding, coders, codings, ensure_coder, settled_of
from evaluator.store.texts import TextUnit
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """What one coder said of a text, with codes as they count now."""

    coder: Coder
    said: Said


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A text that coders coded differently, and what each of them said. ``holds``: what was decided, None while it is
    open; ``decided_by``: the id of an account."""

    unit: TextUnit
    versions: tuple[Version, ...]
    holds: Said | None = None
    decided_by: str = ""


def discrepancies(db: Connection, programme: str, *, account: str = "", wanted: Wanted = ALL) -> list[Discrepancy]:
    """The texts about which coders differ, and those that were adjudicated, as far as an account may see them: whoever
    codes sees those that they have coded themselves. ``account``: '' for all."""
    texts = {unit.text_id: unit for unit in wanted_texts(db, programme, wanted)}
    seen = open_to(db, programme, account) if account else None
    every, by, book = codings(db, programme), coders(db, programme), codes(db, programme)
    said, into = versions(every, by, book), counts_as(book)
    judges = {one.id for one in by if one.kind == ADJUDICATION}
    decided = {one.text: one for one in every if one.coder in judges}
    apart = settled_of(every, by, book, texts).discrepant | decided.keys()
    return [
        Discrepancy(
            unit,
            tuple(said.get(text, ())),
            as_it_counts(decided[text], into) if text in decided else None,
            decided[text].recorded_by if text in decided else "",
        )
        for text, unit in texts.items()
        if text in apart and (seen is None or text in seen)
    ]


def versions(every: Iterable[Coding], by: Iterable[Coder], book: Iterable[Code]) -> dict[UUID, list[Version]]:
    """What everybody but the adjudication said, by text; of all codings, coders and codes."""
    its, into = {one.id: one for one in by if one.kind != ADJUDICATION}, counts_as(book)
    found: dict[UUID, list[Version]] = defaultdict(list)
    for one in every:
        if one.coder in its:
            found[one.text].append(Version(its[one.coder], as_it_counts(one, into)))
    return found


def adjudicate(db: Connection, programme: str, text: UUID, said: Said, *, account: str) -> None:
    """Store what holds of a text about which coders differ, also in place of what was decided before. Raises
    InputRejected, also where the account may not see what they said."""
    if text not in {one.unit.text_id for one in discrepancies(db, programme, account=account)}:
        raise InputRejected([Diagnostic("coding.not_discrepant", ())])
    if not said.state or (said.state == CODED and not said.marks):
        raise InputRejected([Diagnostic("coding.nothing_chosen", ())])
    judge = ensure_coder(db, programme, ADJUDICATION, ADJUDICATED)
    store(db, programme, text, said, coder=judge, recorded_by=account)
