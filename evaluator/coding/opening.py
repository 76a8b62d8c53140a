"""Texts are opened to be read when the milestone of their waves is counted, and not before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from evaluator.coding.stems import Stemmer
from evaluator.store.counts import Count, note_texts_opened
from evaluator.store.texts import make_units
from surveys.kinds.all import kind_of
from surveys.questionnaire import Questionnaire, Text

if TYPE_CHECKING:
    from sqlalchemy import Connection


def questions_in_words(questionnaire: Questionnaire) -> dict[str, Text]:
    """What was asked, by the key under which the words are stored; what stands beside a choice such as 'other' has the
    label of the choice. Days and numbers are stored as text too, and are no words."""
    found: dict[str, Text] = {}
    for item in questionnaire.items:
        if kind_of(item).words:
            found[item.key] = item.text
        if item.other is not None:
            found[item.other_key] = {
                language: f"{text} – {item.other.label.get(language, '')}" for language, text in item.text.items()
            }
    return found


def open_counted(db: Connection, count: Count, asked: Mapping[str, Questionnaire], *, now: dt.datetime) -> int:
    """Open the texts of the rows that were just counted; how many. ``asked``: by the waves of the milestone."""
    keys = {wave: tuple(questions_in_words(questionnaire)) for wave, questionnaire in asked.items()}
    made = make_units(db, count.programme, keys, stems=Stemmer().of_text)
    note_texts_opened(db, count, now=now)
    return made
