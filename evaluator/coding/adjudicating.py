"""Texts about which coders differ, and the decision what holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.coding.coding import ADJUDICATED, ALL, Said, Wanted, as_it_counts, open_to, store, wanted_texts
from evaluator.store.codes import codes, counts_as
from evaluator.store.codings import ADJUDICATION, CODED, Coder, coders, codings, ensure_coder, settled
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
    said, into = versions(db, programme), counts_as(codes(db, programme))
    judges = [one.id for one in coders(db, programme) if one.kind == ADJUDICATION]
    decided = {one.text: one for judge in judges for one in codings(db, programme, coder=judge)}
    apart = settled(db, programme, texts).discrepant | decided.keys()
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


def versions(db: Connection, programme: str) -> dict[UUID, list[Version]]:
    """What everybody but the adjudication said, by text."""
    its = {one.id: one for one in coders(db, programme) if one.kind != ADJUDICATION}
    into = counts_as(codes(db, programme))
    found: dict[UUID, list[Version]] = defaultdict(list)
    for one in codings(db, programme):
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
