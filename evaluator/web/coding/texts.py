"""Texts as the pages of coding show them: by question, in words, with passages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask import request
from werkzeug.datastructures import MultiDict

from evaluator.coding.coding import NOTHING, Said, Wanted
from evaluator.coding.units import Readable
from evaluator.store.codings import CODED, NO_CODE_FITS, SET_ASIDE, Mark
from evaluator.store.texts import TextUnit
from evaluator.web.shared.access import texts

MOST: Final = 50
"""At most so rare is a sample: every fiftieth text."""
_PIECES: Final = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or the space between two. ``is_marked``: a code stands on it."""

    text: str
    starts: int
    ends: int
    is_word: bool
    is_marked: bool


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    passages = [(one.starts, one.ends) for one in marks if one.ends]
    for found in _PIECES.finditer(text):
        on_it = any(starts < found.end() and found.start() < ends for starts, ends in passages)
        yield Piece(found[0], found.start(), found.end(), not found[0].isspace(), on_it)


def wanted_here(known: Readable) -> Wanted:
    """What the address asks for."""
    question, every = request.args.get("question", ""), request.args.get("every", 1, int)
    waves = [key for key, wave in known.waves.items() if question in wave.questions.values()] if question else None
    return Wanted(
        milestone=request.args.get("milestone", ""),
        item=question.rpartition("/")[2],
        waves=frozenset(waves) if waves is not None else None,
        every=min(max(every, 1), MOST),
    )


def filters() -> dict[str, str]:
    """Those of the address, to go on with."""
    return {name: request.args[name] for name in ("milestone", "question", "every") if request.args.get(name)}


def heading(known: Readable, unit: TextUnit) -> str:
    """The question that a text answers, or the title of the note or document that it is a part of."""
    question = known.question_of(unit.wave, unit.item)
    if unit.material:
        return texts()("coding.part", title=unit.material, part=unit.part)
    return texts().pick(known.questions.get(question, {})) or unit.item


def posted_said(form: MultiDict[str, str]) -> Said:
    """What was said of a text. A reason alone sets it aside, also where another button was pressed."""
    go, reason = form.get("go", ""), form.get("reason", "").strip()
    marks = {Mark(key) for key in form.getlist("code")} | set(_passages(form.getlist("mark")))
    if go == "none":
        return Said(NO_CODE_FITS)
    if go == "clear":
        return NOTHING
    if go == "aside" or (reason and not marks):
        return Said(SET_ASIDE, reason=reason)
    if marks:
        return Said(CODED, frozenset(marks))
    return Said(NO_CODE_FITS) if form.get("state") == NO_CODE_FITS else NOTHING


def _passages(written: Collection[str]) -> Iterator[Mark]:
    """Passages as the page writes them, ``KEY:START:END``."""
    for one in written:
        key, *ends = one.split(":")
        if len(ends) == 2 and all(end.isascii() and end.isdigit() and len(end) < 10 for end in ends):
            yield Mark(key, int(ends[0]), int(ends[1]))


def passage_titles(said: Said, text: str, titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Of each passage with a code: how the page writes it, the code's title, and the words."""
    marks = sorted((one for one in said.marks if one.ends), key=lambda one: (one.starts, one.ends, one.code))
    return [
        (f"{one.code}:{one.starts}:{one.ends}", titles.get(one.code, one.code), text[one.starts : one.ends])
        for one in marks
    ]
