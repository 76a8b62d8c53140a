"""Which tables the steps of a round come to, and which of them come to a table alike."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from werkzeug.test import TestResponse

import evaluator

OURS = str(Path(evaluator.__path__[0]))
Likeness = tuple[object, ...]


@dataclass
class Watched:
    """Of each step by its name: ``tables``, what its statements name, with where in our code it names it and how the
    step is taken; ``written``, what they write to."""

    tables: dict[str, dict[str, Likeness]] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=dict)

    def touching(self, table: str, *, writing: bool) -> list[str]:
        """Steps that come to a table, one of those that come to it alike: by the same calls with the same statements,
        so that whatever they meet there is met at the same place and goes the same way from there."""
        one_of: dict[Likeness, str] = {}
        for step, its in self.tables.items():
            if table in (self.written[step] if writing else its):
                one_of.setdefault(its[table], step)
        return list(one_of.values())


def watch(steps: Mapping[str, Callable[[], object]]) -> Watched:
    """Take every step once, to see which tables it has to do with, and where."""
    touched: dict[str, list[object]] = {}
    written: set[str] = set()
    watched = Watched()

    def note(_db: object, _cursor: object, statement: str, *_: object) -> None:
        where = (statement, _our_calls())
        for word in set(re.findall(r"[a-z_]+", statement)):
            touched.setdefault(word, []).append(where)
        written.update(re.findall(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    for name, step in steps.items():
        touched.clear()
        written.clear()
        how = _how(step())
        watched.tables[name] = {table: (how, *its) for table, its in touched.items()}
        watched.written[name] = set(written)
    sa.event.remove(sa.Engine, "before_cursor_execute", note)
    return watched


def _our_calls() -> tuple[tuple[str, int], ...]:
    """Which lines of ours led here."""
    frame, calls = sys._getframe(2), []
    while frame is not None:
        if frame.f_code.co_filename.startswith(OURS):
            calls.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back  # type: ignore[assignment]
    return tuple(calls)


def _how(answer: object) -> Likeness:
    """What a failure is shown by: a page as it is asked for, or a command."""
    if isinstance(answer, TestResponse):
        asked = (answer.history or (answer,))[0].request
        return "page", asked.method, asked.path.split("/")[1]
    return (type(answer).__name__,)
