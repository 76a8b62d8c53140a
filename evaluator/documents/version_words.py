"""What changed between two versions of a questionnaire, in words: for the command line and for the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from evaluator.documents.versions import Comparison
from evaluator.texts import Texts
from surveys.questionnaire import Item
from surveys.versions.diff import Fate, Question, Turn, Words

_TRUTH: Final = {"True": "yes", "False": "no"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed in one language: ``before`` and ``after`` are '' where it was not there or is gone.
    ``what`` names it, ``how`` describes it, '' for nothing more to say; ``language`` is '' for what is in none."""

    what: str
    language: str
    before: str
    after: str
    how: str = ""
    breaks: bool = False


def verdict(question: Question, t: Texts) -> str:
    """Whether the series goes on."""
    if question.fate in (Fate.ADDED, Fate.REMOVED):
        return t(f"versions.{question.fate.value}")
    broken = "versions.breaks_partly" if question.breaks_partly else "versions.breaks"
    return t("versions.holds" if question.holds else broken)


def lines_of(question: Question, t: Texts) -> list[Line]:
    """Everything that changed of a question."""
    if question.fate in (Fate.ADDED, Fate.REMOVED):
        return []
    return [
        *(line for words in question.words for line in _words(question.item, words, t)),
        *(_turn(turn, t) for turn in question.turns),
        *(Line(t(f"versions.aside_{name}"), "", "", "") for name in question.aside),
    ]


def _words(item: Item, words: Words, t: Texts) -> Iterator[Line]:
    how = t(f"versions.change_{words.change.name.lower()}") if words.change else ""
    for language in dict.fromkeys([*words.before, *words.after]):
        before, after = words.before.get(language, ""), words.after.get(language, "")
        if before != after or words.before == words.after:
            yield Line(_name(item, words.key, t), language, before, after, how, words.change.breaks)


def _name(item: Item, key: str, t: Texts) -> str:
    of, _, code = key.partition("#")
    if code:
        return t("versions.choice", code=code)
    return t("versions.text") if of == item.key else t("versions.row", key=of)


def _turn(turn: Turn, t: Texts) -> Line:
    before, after = (t(f"versions.{_TRUTH[one]}") if one in _TRUTH else one for one in (turn.before, turn.after))
    shown = before or after
    none = t("versions.none") if shown else ""
    what, how = t(f"versions.turn_{turn.aspect}"), t("versions.turned") if turn.breaks else ""
    return Line(what, "", before or none, after or none, how, turn.breaks)


def in_lines(comparison: Comparison, language: str) -> list[str]:
    """The comparison as the command prints it."""
    t = Texts(language)
    said = [t("versions.heading", key=comparison.key, since=comparison.since, until=comparison.until)]
    said += questions_in_lines(comparison.questions, t)
    same = sum(question.fate is Fate.SAME for question in comparison.questions)
    return [*said, "", t("versions.unchanged", n=same)]


def questions_in_lines(questions: Iterable[Question], t: Texts) -> list[str]:
    """Each question that changed, with everything that did."""
    said: list[str] = []
    for question in questions:
        if question.fate is Fate.SAME:
            continue
        said += ["", f"{question.key}: {t.pick(question.item.text)}", f"  {verdict(question, t)}"]
        for line in lines_of(question, t):
            said.append(f"  {_head(line)}")
            said += [f"    {mark} {text}" for mark, text in (("-", line.before), ("+", line.after)) if text]
    return said


def _head(line: Line) -> str:
    language = f" ({line.language})" if line.language else ""
    return f"{line.what}{language}" + (f": {line.how}" if line.how else "")
