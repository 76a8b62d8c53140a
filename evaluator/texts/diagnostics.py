"""Diagnostics in words, for the command line and the pages alike.

``diagnostics/AREA.toml`` has a table for each code: ``problem`` and ``remedy`` in every language. ``in_editor`` may
hold another problem or remedy for whoever fills in a form and sees no document. A table with ``term`` is a value
that has words of its own; one that screens show, too, stands among their texts. What kinds of question say of their own
limits and answers stands with their records.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Final

from evaluator.texts import LANGUAGES, Texts
from surveys.diagnostics import At, Character, Column, Diagnostic, Entry, Place, Row, Rows, Sheet, Step, Term, Value
from surveys.kinds import texts as kinds

_FOLDER = Path(__file__).parent / "diagnostics"
_MOST: Final = 12
"""Of a list this many are named."""
Sentence = Mapping[str, str]
"""A template by language."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the catalogue says of a code. ``term`` alone is there for a value; a note may have no remedy."""

    problem: Sentence
    remedy: Sentence
    problem_in_editor: Sentence
    remedy_in_editor: Sentence
    term: Sentence


@dataclass(frozen=True, slots=True)
class Rendered:
    """A diagnostic in words. ``place`` is '' where it has none."""

    place: str
    problem: str
    remedy: str
    is_note: bool

    def line(self, note: str) -> str:
        """One line for the command line; ``note`` stands before what stops nothing."""
        said = f"{note}: {self.problem}" if self.is_note else self.problem
        return "; ".join(part for part in (f"{self.place}: {said}" if self.place else said, self.remedy) if part)

    @property
    def sentences(self) -> str:
        """Problem and remedy as sentences, for a form whose reader sees the place."""
        said = [one if one.endswith("?") else f"{one}." for one in (self.problem, self.remedy) if one]
        return " ".join(f"{one[:1].upper()}{one[1:]}" for one in said)


@lru_cache(maxsize=1)
def words() -> Mapping[str, Words]:
    """Every code: ``AREA.NAME`` -> its words. ValueError names the code where a language is missing."""
    found: dict[str, Words] = {}
    for code, table in _tables():
        editor = table.get("in_editor", {})
        its = Words(
            problem=table.get("problem", {}),
            remedy=table.get("remedy", {}),
            problem_in_editor=editor.get("problem", {}),
            remedy_in_editor=editor.get("remedy", {}),
            term=table.get("term", {}),
        )
        for sentence in (its.problem, its.remedy, its.problem_in_editor, its.remedy_in_editor, its.term):
            if sentence and set(sentence) != set(LANGUAGES):
                raise ValueError(f"{code}: needs exactly the languages {', '.join(LANGUAGES)}")
        if bool(its.problem) == bool(its.term):
            raise ValueError(f"{code}: has neither or both of problem and term")
        if code in found:
            raise ValueError(f"{code}: has words in two files")
        found[code] = its
    return found


def _tables() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(_FOLDER.glob("*.toml")):
        for name, table in tomllib.loads(path.read_text("utf-8")).items():
            yield f"{path.stem}.{name}", table
    yield from kinds.diagnostics()


def rendered(diagnostic: Diagnostic, texts: Texts, *, in_editor: bool = False) -> Rendered:
    """The diagnostic in the language of ``texts``. KeyError where the catalogue has no such code or value."""
    its = words()[diagnostic.code]
    problem = (its.problem_in_editor if in_editor else None) or its.problem
    return Rendered(
        place_in_words(diagnostic.place, texts),
        _filled(problem[texts.language], diagnostic.values, texts),
        _remedy(its, diagnostic, texts, in_editor=in_editor),
        diagnostic.severity == "note",
    )


def lines(diagnostics: Iterable[Diagnostic], texts: Texts) -> list[str]:
    """Each diagnostic on a line of its own: place, problem and remedy."""
    return [rendered(one, texts).line(texts("diagnostics.note")) for one in diagnostics]


def _remedy(its: Words, diagnostic: Diagnostic, texts: Texts, *, in_editor: bool) -> str:
    for_editor = its.remedy_in_editor if in_editor else None
    if diagnostic.values.get("guess"):
        return texts("diagnostics.guess", guess=_value(diagnostic.values["guess"], texts))
    if (known := diagnostic.values.get("known")) and not for_editor:
        return texts("diagnostics.known", known=_value(known, texts))
    remedy = for_editor or its.remedy
    return _filled(remedy[texts.language], diagnostic.values, texts) if remedy else ""


def _filled(template: str, values: Mapping[str, Value], texts: Texts) -> str:
    named = {name for _, name, _, _ in Formatter().parse(template) if name}
    return template.format(**{name: _value(values[name], texts) for name in named})


def _value(value: Value, texts: Texts) -> str:
    """Numbers stand as they are written in files, since that is where they are looked for."""
    if isinstance(value, Term):
        its = words().get(value.code)
        if value.own:
            return texts.pick(value.own)
        return its.term[texts.language] if its else texts(value.code)
    if isinstance(value, At):
        return place_in_words(value.place, texts)
    if isinstance(value, dt.date):
        return texts.date(value)
    if isinstance(value, Diagnostic):
        return rendered(value, texts).problem
    if isinstance(value, tuple):
        shown = [_value(one, texts) for one in value[:_MOST]]
        if len(value) > _MOST:
            return texts("diagnostics.and_more", names=", ".join(shown), n=len(value) - _MOST)
        return ", ".join(shown)
    return str(value)


def place_in_words(place: Place, texts: Texts) -> str:
    """``participants.toml: pages[2](afterwards).title``; of a table ``cases.csv: row 7: column 'date'``."""
    parts, keys = list(place[:1]), ""
    for step in place[1:]:
        if isinstance(step, Entry):
            keys += f"[{step.number}]({step.key})" if step.key else f"[{step.number}]"
        elif isinstance(step, str):
            keys += f".{step}" if keys else step
        else:
            parts += [keys, step]
            keys = ""
    return ": ".join(said for part in (*parts, keys) if (said := _step(part, texts)))


def _step(step: Step, texts: Texts) -> str:
    match step:
        case Sheet(name):
            return texts("diagnostics.sheet", name=name)
        case Row(number):
            return texts("diagnostics.row", number=number)
        case Rows(numbers):
            return texts("diagnostics.rows", numbers=_runs(numbers))
        case Column(name):
            return texts("diagnostics.column", name=name)
        case Character(number):
            return texts("diagnostics.character", number=number)
        case _:
            return str(step)


def _runs(numbers: Iterable[int]) -> str:
    """'2-5, 9': every number, neighbours drawn together."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
