"""A question of an XLSForm -> an item: one reader for each type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from surveys.answers.coding import LARGEST_NUMBER
from surveys.answers.written import EARLIEST, LATEST
from surveys.codes import LOWEST_FREE_CODE
from surveys.document.item_kinds import DEFAULT_LENGTHS, LENGTH_BESIDE_OTHER, MOST_POINTS, point
from surveys.questionnaire import Choice, Item, ItemKind, Scale, Text
from surveys.xlsform.choices import ChoiceList, label_of
from surveys.xlsform.questions import Question, is_yes, looks
from surveys.xlsform.sheets import Report, Row

OTHER: Final[Text] = {"da": "Andet", "en": "Other"}
LOWEST: Final[Text] = {"da": "lavest", "en": "lowest"}
HIGHEST: Final[Text] = {"da": "højest", "en": "highest"}
OTHER_NAME: Final = "other"
"""The name that or_other gives to its choice."""
_NEDSLAG: Final = re.compile(
    r"reversed|background|partial|stage=[a-z][a-z0-9_-]*|step=[0-9]+(\.[0-9]+)?|(minimum|maximum)_choices=[0-9]+"
)


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


def read_item(question: Question, form: Form) -> Item:
    """The item without its conditions; after a fault a harmless stand-in for it."""
    row = question.row
    hint = label_of(row, form.languages, form.report, "hint") if any(map(row.get, _hints(form))) else {}
    special = _READERS[question.type](question, form)
    words = marks(row, form.report)
    item: dict[str, Any] = {
        "key": question.key,
        "text": label_of(row, form.languages, form.report),
        "hint": hint,
        "required": is_yes(row, "required") and question.type != "note",
        "background": "background" in words,
        "reversed": "reversed" in words,
        "stage": words.get("stage"),
        **special,
    }
    if question.type == "rank" and "partial" in words:
        item["partial"] = True
    for bound in ("minimum_choices", "maximum_choices", "step"):
        if bound in words:
            item[bound] = Decimal(words[bound]) if item["kind"] is ItemKind.DECIMAL else int(words[bound])
    return Item(**item)


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


def _one(question: Question, form: Form) -> dict[str, Any]:
    scale, flagged = _scale(question, form), question.or_other or bool(question.other)
    if flagged and "likert" in looks(question):
        form.report.note(question.row, "xlsform.scale_with_other")
    if scale is not None and scale.ordered and "likert" in looks(question) and not flagged:
        return {"kind": ItemKind.SCALE, "scale": scale}
    return {"kind": ItemKind.SINGLE, "scale": scale, **_beside(scale)}


def _several(question: Question, form: Form) -> dict[str, Any]:
    scale = _scale(question, form)
    return {"kind": ItemKind.MULTIPLE, "scale": scale, **_beside(scale)}


def _rank(question: Question, form: Form) -> dict[str, Any]:
    return {"kind": ItemKind.RANKING, "scale": _scale(question, form)}


def _beside(scale: Scale | None) -> dict[str, Any]:
    return {"max_length": LENGTH_BESIDE_OTHER} if scale and any(choice.other for choice in scale.choices) else {}


def _scale(question: Question, form: Form) -> Scale | None:
    """The list's scale by its name; the item's own where only it has the list under its own name, or marks choices."""
    listed = form.lists.get(question.list_name)
    if listed is None:
        return None
    choices = tuple(
        Choice(choice.code, choice.label, other=listed.codes.get(question.other) == choice.code)
        for choice in listed.choices
    )
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


def _range(question: Question, form: Form) -> dict[str, Any]:
    row, given = question.row, parameters(question.row)
    unknown = set(given) - {"start", "end", "step", "tick_labelset", "tick_interval", "placeholder"}
    numbers = [_decimal(given.get(name, default)) for name, default in (("start", "0"), ("end", "10"), ("step", "1"))]
    start, end, step = (number if number is not None else Decimal(0) for number in numbers)
    if unknown or None in numbers or start < LOWEST_FREE_CODE or start >= end or step <= 0 or (end - start) % step:
        form.report.fault(row, "parameters", "xlsform.no_range", written=row.get("parameters"))
        return {"kind": ItemKind.INTEGER, "minimum": 0, "maximum": LARGEST_NUMBER}
    limits = {"minimum": start, "maximum": end, "step": step}
    if any(number != int(number) for number in (start, end, step)):
        form.report.note(row, "xlsform.range_with_decimals")
        return {"kind": ItemKind.DECIMAL, **limits}
    whole = {name: int(number) for name, number in limits.items()}
    if (end - start) / step >= MOST_POINTS:
        form.report.note(row, "xlsform.long_range", most=MOST_POINTS)
        return {"kind": ItemKind.INTEGER, **whole, "step": whole["step"] if whole["step"] > 1 else None}
    codes = range(whole["minimum"], whole["maximum"] + 1, whole["step"])
    ends = _ends(question, given.get("tick_labelset", ""), codes, form)
    return {
        "kind": ItemKind.RANGE,
        "scale": Scale(question.key, tuple(point(code, codes, ends) for code in codes)),
        "ends": ends,
    }


def _ends(question: Question, name: str, codes: range, form: Form) -> tuple[Text, Text]:
    """The words at the ends, from the list of tick labels."""
    ticks = next((rows for listed, rows in form.ends.items() if listed.lower() == name), ())
    words = {row.get("name"): label_of(row, form.languages, form.report) for row in ticks}
    found = words.get(str(codes[0])), words.get(str(codes[-1]))
    if found[0] is None or found[1] is None:
        form.report.note(question.row, "xlsform.range_without_ends")
    if set(words) - {str(codes[0]), str(codes[-1])}:
        form.report.note(question.row, "xlsform.words_inside_range")
    return found[0] or form.words(LOWEST), found[1] or form.words(HIGHEST)


def _decimal(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= LARGEST_NUMBER else None


def _text(question: Question, form: Form) -> dict[str, Any]:  # noqa: ARG001
    kind = ItemKind.LONG_TEXT if "multiline" in looks(question) else ItemKind.SHORT_TEXT
    return {"kind": kind, "max_length": DEFAULT_LENGTHS[kind]}


def _consent(question: Question, form: Form) -> dict[str, Any]:
    if not is_yes(question.row, "required"):
        form.report.fault(question.row, "required", "xlsform.no_consent")
    return {"kind": ItemKind.CONSENT, "required": True}


_READERS: Final[Mapping[str, Callable[[Question, Form], dict[str, Any]]]] = {
    "select_one": _one,
    "select_multiple": _several,
    "rank": _rank,
    "integer": lambda *_: {"kind": ItemKind.INTEGER, "minimum": 0, "maximum": LARGEST_NUMBER},
    "decimal": lambda *_: {"kind": ItemKind.DECIMAL, "minimum": Decimal(0), "maximum": Decimal(LARGEST_NUMBER)},
    "text": _text,
    "date": lambda *_: {"kind": ItemKind.DATE, "earliest": EARLIEST, "latest": LATEST},
    "note": lambda *_: {"kind": ItemKind.NOTE},
    "range": _range,
    "acknowledge": _consent,
}
