"""'Other, which?': a choice followed by a question for the words becomes a choice with a text field beside it."""

from __future__ import annotations

import re
from typing import Final

from surveys.expressions.trees import Answer, Call, Literal, Node, keys_of
from surveys.xlsform.questions import Entry, Group, Question, every, looks
from surveys.xlsform.sheets import Report

SUFFIXES: Final = re.compile(r"[_-]?(other|oth|specify|andet|anden|andre|tekst|text)", re.IGNORECASE)


def fold_others(entries: list[Entry], report: Report) -> None:
    """Takes each such text question out of ``entries`` and marks the choice at the question before it.

    That is a text right behind a question with choices, named like it with `SUFFIXES`, that is asked when one of its
    choices is chosen and named nowhere else. Anything less stays a question of its own.
    """
    trees = [
        tree
        for entry in every(entries)
        for tree in (entry.relevant, getattr(entry, "constraint", None))
        if tree is not None
    ]
    named = frozenset[str]().union(*map(keys_of, trees))
    _fold(entries, named, report)


def _fold(entries: list[Entry], named: frozenset[str], report: Report) -> None:
    kept: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Group):
            _fold(entry.children, named, report)
        asked = kept[-1] if kept else None
        choice = _choice(asked, entry) if isinstance(asked, Question) and isinstance(entry, Question) else ""
        if isinstance(asked, Question) and choice and entry.row.get("name") not in named:
            asked.other = choice
            report.note(entry.row, "xlsform.text_beside", choice=choice)
        else:
            kept.append(entry)
    entries[:] = kept


def _choice(asked: Question, text: Question) -> str:
    """The choice beside which ``text`` asks for words; '' for any other question."""
    if asked.type not in ("select_one", "select_multiple") or asked.or_other or asked.other:
        return ""
    if text.type != "text" or "multiline" in looks(text) or text.constraint is not None or "likert" in looks(asked):
        return ""
    begins = text.name.startswith(asked.name) and SUFFIXES.fullmatch(text.name[len(asked.name) :])
    return _chosen(text.relevant, asked.name) if begins else ""


def _chosen(tree: Node | None, name: str) -> str:
    match tree:
        case Call("selected" | "=", (Answer(key), Literal(value))) if key == name and value != "":
            return str(int(value)) if isinstance(value, float) else value
    return ""
