"""A question of an XLSForm -> an item: what all have in common; `surveys.kinds` has a reader for each type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from surveys.diagnostics import Value
from surveys.kinds.all import KINDS
from surveys.kinds.record import Fields, FormRow
from surveys.questionnaire import Choice, Item, Scale, Text
from surveys.xlsform.choices import ChoiceList, label_of
from surveys.xlsform.questions import Question, is_yes, looks
from surveys.xlsform.sheets import Report, Row

OTHER: Final[Text] = {"da": "Andet", "en": "Other"}
_NEDSLAG: Final = re.compile(
    r"reversed|background|partial|stage=[a-z][a-z0-9_-]*|step=[0-9]+(\.[0-9]+)?|(minimum|maximum)_choices=[0-9]+"
)
_READERS: Final[Mapping[str, Callable[[FormRow], Fields]]] = {
    type_: read for kind in KINDS.values() for type_, read in kind.xlsform.reads.items()
}


@dataclass(frozen=True, slots=True)
class Form:
    """What the questions of a form share. ``uses`` counts the questions of each list."""

    languages: Sequence[str]
    lists: Mapping[str, ChoiceList]
    ends: Mapping[str, Sequence[Row]]
    uses: Mapping[str, int]
    report: Report

    def words(self, text: Text) -> Text:
        return {language: text[language] for language in self.languages}


class _Row:
    """A question for the kind that reads it, see `FormRow`."""

    def __init__(self, question: Question, form: Form) -> None:
        self.question, self.form, self.key = question, form, question.key
        self.looks, self.parameters = looks(question), parameters(question.row)
        self.has_other = question.or_other or bool(question.other)

    @cached_property
    def marks(self) -> Mapping[str, str]:
        return marks(self.question.row, self.form.report)

    def cell(self, column: str) -> str:
        return self.question.row.get(column)

    def is_yes(self, column: str) -> bool:
        return is_yes(self.question.row, column)

    def scale(self) -> Scale | None:
        return _scale(self.question, self.form)

    def words(self, name: str) -> Mapping[str, Text]:
        listed = next((rows for its, rows in self.form.ends.items() if its.lower() == name), ())
        return {row.get("name"): label_of(row, self.form.languages, self.form.report) for row in listed}

    def in_languages(self, text: Text) -> Text:
        return self.form.words(text)

    def fault(self, column: str, code: str, /, **values: Value) -> None:
        self.form.report.fault(self.question.row, column, code, **values)

    def note(self, code: str, /, **values: Value) -> None:
        self.form.report.note(self.question.row, code, **values)


def read_item(question: Question, form: Form) -> Item:
    """The item without its conditions; after a fault a harmless stand-in for it."""
    row, asked = question.row, _Row(question, form)
    hint = label_of(row, form.languages, form.report, "hint") if any(map(row.get, _hints(form))) else {}
    special = _READERS[question.type](asked)
    kind, words = KINDS[special["kind"]], asked.marks
    item: dict[str, Any] = {
        "key": question.key,
        "text": label_of(row, form.languages, form.report),
        "hint": hint,
        "required": is_yes(row, "required") and kind.required is not False,
        "background": "background" in words,
        "reversed": "reversed" in words,
        "stage": words.get("stage"),
        **special,
    }
    numbers = ("minimum_choices", "maximum_choices", "step")
    return Item(**item | {bound: kind.xlsform.mark(words[bound]) for bound in numbers if bound in words})


def _hints(form: Form) -> tuple[str, ...]:
    return tuple(f"hint.{language}" for language in form.languages)


def marks(row: Row, report: Report) -> dict[str, str]:
    """What the column ``nedslag`` of an exported form says: marks that XLSForm has no column for."""
    found: dict[str, str] = {}
    for word in row.get("nedslag").split():
        name, _, value = word.partition("=")
        if not _NEDSLAG.fullmatch(word):
            report.fault(row, "nedslag", "xlsform.no_mark", word=word)
        else:
            found[name] = value
    return found


def _scale(question: Question, form: Form) -> Scale | None:
    """The list's scale by its name; the item's own where only it has the list under its own name, or marks choices."""
    listed = form.lists.get(question.list_name)
    if listed is None:
        return None
    choices = tuple(replace(choice, other=listed.codes.get(question.other) == choice.code) for choice in listed.choices)
    if question.other and not any(choice.other for choice in choices):
        form.report.fault(question.row, "type", "xlsform.no_text_beside", choice=question.other)
    if question.or_other:
        code = max(0, *listed.scale.codes) + 1
        choices += (Choice(code, form.words(OTHER), other=True),)
        words = " / ".join(form.words(OTHER).values())
        form.report.note(question.row, "xlsform.or_other", code=code, words=words)
    if question.or_other or question.other:
        return Scale(question.key, choices, listed.outside, ordered=False)
    return listed.scale


def is_own(question: Question, form: Form) -> bool:
    """Whether the choices are the item's own rather than a scale with a name."""
    listed = form.lists.get(question.list_name)
    if question.or_other or question.other or listed is None:
        return True
    alone = listed.key == question.key and form.uses[question.list_name] == 1
    return alone and listed.ordered == (question.type == "select_one" and "likert" in looks(question))


def parameters(row: Row) -> dict[str, str]:
    """``start=0 end=10``, also with commas or semicolons between."""
    pairs = re.findall(r"([a-z_-]+)\s*=\s*([^\s,;]+)", row.get("parameters").lower())
    return dict(pairs)
