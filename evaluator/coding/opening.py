"""Texts are opened to be read when the milestone of their waves is counted, and not before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evaluator.coding.stems import Stemmer
from evaluator.store.counts import Count, note_texts_opened
from evaluator.store.texts import make_units
from surveys.kinds.all import words_in
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection


def open_counted(db: Connection, count: Count, asked: Mapping[str, Questionnaire], *, now: dt.datetime) -> int:
    """Open the texts of the rows that were just counted; how many. ``asked``: by the waves of the milestone."""
    keys = {wave: tuple(words_in(questionnaire)) for wave, questionnaire in asked.items()}
    made = make_units(db, count.programme, keys, stems=Stemmer().of_text)
    note_texts_opened(db, count, now=now)
    return made
