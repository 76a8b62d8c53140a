"""Quotes for the reports: chosen and redacted by the first coder, reviewed by the second."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from evaluator.coding.coding import Wanted, wanted_texts
from evaluator.demo.coders import Coders, first_reading
from evaluator.demo.writing import is_in
from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.quoting.choosing import Redacting, choose, redact
from evaluator.quoting.reviewing import Decision, review
from evaluator.store.texts import TextUnit
from surveys.diagnostics import InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WANTED: Final = (
    ("involvement", "most-important", "equal", "citizens"),
    ("experience", "most-important", "heard", "patients"),
    ("spread", "learned", "ideas", "staff"),
    ("basis", "advice", "ideas", "leaders"),
    ("always", "advice", "backing", "politicians"),
)
"""Beside which outcome, from which question and of which code, and of which group."""
_REFUSED: Final = ("interest", "learned", "equal", "staff")
_LANGUAGE: Final = "da"
_TELLS_WHO: Final = "Enhver i afdelingen ved, hvem der siger det sådan (opdigtet begrundelse)"


def quote_milestone(db: Connection, programme: str, milestone: str, coders: Coders, now: dt.datetime) -> None:
    """Choose a quote for each of some outcomes, as far as there is a text that may be quoted, and one more of which the
    reviewer says that it tells who wrote it. Where two do not both have room, the one that was reviewed first stands;
    so each has its minute."""
    loaded, _ = load_programme(db, programme)
    texts = [one for one in wanted_texts(db, programme, Wanted(milestone)) if is_in(_LANGUAGE, one.text)]
    texts.sort(key=lambda one: (-len(one.text), one.text))
    for minute, (outcome, *wanted) in enumerate((*_WANTED, _REFUSED)):
        decision = Decision(True, _TELLS_WHO) if outcome == _REFUSED[0] else Decision(False)
        at = now + dt.timedelta(minutes=minute)
        for text in (one for one in texts if _is_wanted(one, *wanted)):
            if _quote(db, loaded, text, outcome, coders, decision, at):
                break


def _is_wanted(one: TextUnit, item: str, code: str, group: str) -> bool:
    return (one.item, one.group) == (item, group) and code in {mark.code for mark in first_reading(one.text).marks}


def _quote(
    db: Connection, loaded: Programme, text: TextUnit, outcome: str, coders: Coders, decision: Decision, at: dt.datetime
) -> bool:
    """False where the text may not be quoted."""
    first, place = coders.first.id, ("node", outcome)
    try:
        its = choose(db, loaded, text.text_id, actor=first, now=at, language=_LANGUAGE, place=place)
    except InputRejected:
        return False
    how = Redacting(frozenset(mark.starts for mark in its.marks), language=_LANGUAGE, place=place)
    its = redact(db, loaded, its, how, actor=first, now=at, send=True)
    review(db, its, decision, actor=coders.second.id, now=at)
    return True
