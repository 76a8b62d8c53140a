"""A questionnaire -> the sheets of an XLSForm. What XLSForm has no column for stands in a column `nedslag`, which other
programs pass over and which `surveys.xlsform.items` reads back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from surveys.codes import OUTSIDE_FLAGS
from surveys.diagnostics import Diagnostic, Value
from surveys.expressions.trees import Call, Literal, Node, Own
from surveys.kinds.all import kind_of
from surveys.kinds.record import Cells
from surveys.messages import LANGUAGES
from surveys.questionnaire import Choice, Item, Page, Questionnaire, Text
from surveys.xlsform.choices import OUTSIDE_COLUMN
from surveys.xlsform.markup import protected
from surveys.xlsform.sheets import LANGUAGE_NAMES, TRANSLATED, write_sheets
from surveys.xlsform.translation import differs_where_blank
from surveys.xlsform.xpath import xpath

WHICH: Final[Text] = {"da": "Hvad?", "en": "What?"}
_NAMES: Final = {code: name for name, code in OUTSIDE_FLAGS.items()}


def _translated(*columns: str) -> tuple[str, ...]:
    return tuple(f"{column}::{name}" for column in columns for name in LANGUAGE_NAMES.values())


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "survey": (
        *("type", "name", *_translated("label", "hint"), "required", "relevant", "appearance", "constraint"),
        *(*_translated(TRANSLATED[2]), "parameters", "nedslag"),
    ),
    "choices": ("list_name", "name", *_translated("label"), OUTSIDE_COLUMN, "nedslag"),
    "settings": ("form_title", *(f"title_{language}" for language in LANGUAGES), "form_id", "default_language"),
}


@dataclass(slots=True)
class _Writing:
    questionnaire: Questionnaire
    items: Mapping[str, Item]
    required: frozenset[str]
    taken: set[str]
    survey: list[Cells] = field(default_factory=list)
    lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    notes: list[Diagnostic] = field(default_factory=list)

    def note(self, code: str, /, *place: str, **values: Value) -> None:
        self.notes.append(Diagnostic(code, place, values, "note"))

    def list_name(self, item: Item) -> str:
        """The list of an item's choices: its scale's, or one of its own where the choices differ from those."""
        assert item.scale is not None
        wanted = item.scale.key
        choices = item.scale.all_choices
        while self.lists.setdefault(wanted, choices) != choices:
            wanted = f"{item.key}-choices" if wanted == item.scale.key else f"{wanted}-2"
        if item.scale.ordered and kind_of(item).choices_written:
            self.ordered.add(wanted)
        return wanted

    def condition(self, tree: Node | None, where: str) -> Cells:
        if tree is None:
            return {}
        if differs_where_blank(tree, self.required):
            self.note("xlsform.blank", where)
        return {"relevant": xpath(tree, self.items)}


def write_form(questionnaire: Questionnaire) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The workbook, and notes on what to know about it."""
    items = {key: item for item in questionnaire.items for key in (item.key, *(row.key for row in item.rows))}
    required = frozenset(key for key, item in items.items() if item.required)
    writing = _Writing(questionnaire, items, required, set(items))
    for scale in questionnaire.scales:
        writing.lists[scale.key] = scale.all_choices
    writing.survey.append({"type": "note", "name": "_information", **_text("label", questionnaire.information)})
    for page in questionnaire.pages:
        _page(page, writing)
    if questionnaire.thanks:
        writing.survey.append({"type": "note", "name": "_thanks", **_text("label", questionnaire.thanks)})
    first = questionnaire.languages[0]
    settings: Cells = {
        "form_title": protected(questionnaire.title[first]),
        "form_id": questionnaire.key,
        "default_language": LANGUAGE_NAMES[first],
        **{f"title_{language}": protected(text) for language, text in questionnaire.title.items()},
    }
    sheets = {"survey": writing.survey, "choices": list(_choices(writing)), "settings": [settings]}
    return write_sheets(sheets, COLUMNS), tuple(writing.notes)


def _choices(writing: _Writing) -> Iterator[Cells]:
    used = {row["type"].partition(" ")[2] for row in writing.survey} | {
        row["parameters"].rpartition("=")[2] for row in writing.survey if "tick_labelset" in row.get("parameters", "")
    }
    for name, choices in writing.lists.items():
        for choice in choices if name in used else ():
            code = _NAMES.get(choice.code, str(choice.code))
            marks = {"nedslag": "ordered"} if name in writing.ordered and choice is choices[0] else {}
            marks |= {OUTSIDE_COLUMN: "no"} if choice.on_scale else {}
            yield {"list_name": name, "name": code, **_text("label", choice.label), **marks}
        if name not in used:
            writing.note("xlsform.unused_scale", scale=name)


def _text(column: str, text: Text) -> Cells:
    return {f"{column}::{LANGUAGE_NAMES[language]}": protected(words) for language, words in text.items()}


def _page(page: Page, writing: _Writing) -> None:
    key = page.key
    while key in writing.taken:
        key = f"{key}-page"
    writing.taken.add(key)
    if key != page.key:
        writing.note("xlsform.page_renamed", page=page.key, name=key)
    condition = writing.condition(page.show_if, key)
    group = {"type": "begin_group", "name": key, **_text("label", page.title), **condition}
    writing.survey.append({**group, "appearance": "field-list"})
    if page.intro:
        writing.survey.append({"type": "note", "name": f"_intro-{key}", **_text("label", page.intro)})
    for item in page.items:
        write = kind_of(item).xlsform.write
        if write is None:
            _matrix(item, writing)
        else:
            _question(item, write(item, writing), writing)
    writing.survey.append({"type": "end_group"})


def _question(item: Item, cells: Cells, writing: _Writing) -> None:
    row = _row(item, writing)
    marks = " ".join(_marks(item))
    tree = _demands(item)
    if item.minimum_choices > 1 and any(_alone(item)):
        writing.note("xlsform.alone_refused", item.key)
    if tree is not None:
        row |= {"constraint": xpath(tree, writing.items, item), **_text("constraint_message", item.constraint_message)}
    writing.survey.append(row | cells | ({"nedslag": marks} if marks else {}))
    if item.other is not None:
        _words_beside(item, item.other, writing)


def _row(item: Item, writing: _Writing) -> Cells:
    row = {"name": item.key, **_text("label", item.text), **_text("hint", item.hint)}
    row |= {"required": "yes"} if item.required else {}
    return row | writing.condition(item.show_if, item.key)


def _words_beside(item: Item, other: Choice, writing: _Writing) -> None:
    name = f"{item.key}_other"
    if name in writing.taken:
        name = f"{item.key}_specify"
    writing.taken.add(name)
    languages = writing.questionnaire.languages
    relevant = f"selected(${{{item.key}}}, '{other.code}')"
    label = _text("label", {language: WHICH[language] for language in languages})
    writing.survey.append({"type": "text", "name": name, **label, "relevant": relevant})


def _matrix(item: Item, writing: _Writing) -> None:
    required = {"required": "yes"} if item.required else {}
    marks = {"nedslag": "background"} if item.background else {}
    group = {key: text for key, text in _row(item, writing).items() if key != "required"}
    writing.survey.append({"type": "begin_group", **group, "appearance": "table-list", **marks})
    for row in item.rows:
        cells = {"type": f"select_one {writing.list_name(item)}", "name": row.key, **_text("label", row.text)}
        writing.survey.append(cells | required | ({"nedslag": "reversed"} if row.reversed else {}))
    writing.survey.append({"type": "end_group"})


def _marks(item: Item) -> Iterator[str]:
    yield from (flag for flag in ("reversed", "background", "partial") if getattr(item, flag))
    if item.stage is not None:
        yield f"stage={item.stage}"
    if item.step is not None:
        yield f"step={format(Decimal(item.step), 'f')}"
    if not kind_of(item).condition.constrained:
        yield from (f"minimum_choices={item.minimum_choices}",) if item.minimum_choices else ()
        yield from (f"maximum_choices={item.maximum_choices}",) if item.maximum_choices is not None else ()


def _demands(item: Item) -> Node | None:
    """What the choices that stand alone, the item's limits and its own constraint demand together."""
    tree = item.constraint
    said: tuple[Node, ...] = tree.args if isinstance(tree, Call) and tree.name == "and" else (tree,) if tree else ()
    parts = [*_alone(item), *(part for part in kind_of(item).xlsform.parts(item) if part not in said), *said]
    return Call("and", tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _alone(item: Item) -> Iterator[Node]:
    """Choices that stand alone, in words that XLSForm has."""
    several = Call(">", (Call("count-selected", (Own(),)), Literal(1.0)))
    for choice in item.scale.choices if item.scale is not None else ():
        if choice.exclusive:
            chosen = Call("selected", (Own(), Literal(float(choice.code))))
            yield Call("not", (Call("and", (chosen, several)),))
