"""Texts about which coders differ, and the decision what holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.coding.coding import ADJUDICATED, Said, Wanted, as_it_counts, open_to, store, wanted_texts
from evaluator.store.codes import codes, counts_as
from evaluator.store.codings import ADJUDICATION, Coder, coders, codings, ensure_coder, settled
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
    """A text that coders coded differently, and what each of them said."""

    unit: TextUnit
    versions: tuple[Version, ...]


def discrepancies(db: Connection, programme: str, *, account: str, wanted: Wanted | None = None) -> list[Discrepancy]:
    """The open ones that an account may see: whoever codes sees those of the texts that they have coded themselves."""
    texts = {unit.text_id: unit for unit in wanted_texts(db, programme, wanted or Wanted())}
    seen = open_to(db, programme, account)
    differing = [text for text in texts if text in settled_apart(db, programme, texts) and (seen is None or text in seen)]
    its = versions(db, programme)
    return [Discrepancy(texts[text], tuple(its[text])) for text in differing]


def settled_apart(db: Connection, programme: str, texts: dict[UUID, TextUnit]) -> frozenset[UUID]:
    return settled(db, programme, texts).discrepant


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
    """Store what holds of a text about which coders differ. Raises InputRejected, also where they do not, or where the
    account may not see what they said."""
    if text not in {one.unit.text_id for one in discrepancies(db, programme, account=account)}:
        raise InputRejected([Diagnostic("coding.not_discrepant", ())])
    if not said.state or (said.state == "coded" and not said.marks):
        raise InputRejected([Diagnostic("coding.nothing_chosen", ())])
    judge = ensure_coder(db, programme, ADJUDICATION, ADJUDICATED)
    store(db, programme, text, said, coder=judge, recorded_by=account)
