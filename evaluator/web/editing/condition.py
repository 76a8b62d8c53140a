"""When a page or a question is asked: always, after an answer that is chosen, or by an expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from evaluator.web.editing.where import Where
from evaluator.web.fields.values import Block, Data, Spec, words
from surveys.answers.values import type_of
from surveys.document.condition_steps import (
    ANSWERED,
    IS,
    IS_NOT,
    NOT_ANSWERED,
    OPERATORS,
    Chosen,
    as_chosen,
    condition_of,
    in_terms_of,
)
from surveys.document.values import Content
from surveys.kinds.all import kind_of
from surveys.kinds.coding import NAMES
from surveys.kinds.record import Type
from surveys.questionnaire import Item

NAME: Final = "show_if"
ALWAYS, CHOOSE, EXPRESSION = "always", "choose", "expression"
MODES: Final = (ALWAYS, CHOOSE, EXPRESSION)


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """The ``show_if`` of an item, or with ``of_page`` that of a page, which speaks of earlier pages alone."""

    of_page: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (NAME,)

    def block(self, where: Where, table: Content) -> Block:
        mode, chosen = self._as_it_is(where, table)
        earlier = self._earlier(where, table)
        written = table.get(NAME) if mode == EXPRESSION else ""
        expression = written if isinstance(written, str) else ""
        label = where.t("editor.condition_expression_field")
        specs = (
            *_ways(where, mode, chosen, earlier),
            *_answers(where, chosen, earlier.get(chosen.item)),
            Spec(f"{NAME}-expression", "line", label, expression),
        )
        return Block("condition", NAME, (specs,))

    def values(self, where: Where, table: Content, data: Data) -> Content:
        mode = self._mode(where, table, data)
        if mode == EXPRESSION:
            return {NAME: words(data, f"{NAME}-expression")}
        if mode != CHOOSE:
            return {}
        earlier = self._earlier(where, table)
        chosen = _posted(data)
        item = earlier.get(chosen.item)
        if item is not None:
            chosen = _fitting(chosen, item, data)
        before = self._as_it_is(where, table)
        return {NAME: table[NAME] if before == (CHOOSE, chosen) else condition_of(chosen, item)}

    def _mode(self, where: Where, table: Content, data: Data) -> str:
        """The mode that was marked. Who chooses a question or writes an expression means it, also where 'always' has
        stayed marked."""
        mode = words(data, f"{NAME}-mode")
        if mode == ALWAYS and self._as_it_is(where, table)[0] == ALWAYS:
            ways = ((f"{NAME}-item", CHOOSE), (f"{NAME}-expression", EXPRESSION))
            return next((way for name, way in ways if words(data, name)), ALWAYS)
        return mode

    def _as_it_is(self, where: Where, table: Content) -> tuple[str, Chosen]:
        if NAME not in table:
            return ALWAYS, Chosen("")
        chosen = as_chosen(table[NAME])
        if chosen is None:
            return EXPRESSION, Chosen("")
        item = self._earlier(where, table).get(chosen.item)
        fitting = (
            chosen if item is None and isinstance(table[NAME], dict) else in_terms_of(chosen, item) if item else None
        )
        return (CHOOSE, fitting) if fitting else (EXPRESSION, Chosen(""))

    def _earlier(self, where: Where, table: Content) -> dict[str, Item]:
        """The items that come before the one that is edited, by their keys or those of their rows."""
        found: dict[str, Item] = {}
        for page in where.questionnaire.pages:
            if self.of_page and page.key == table.get("key"):
                return found
            for item in page.items:
                if not self.of_page and item.key == table.get("key"):
                    return found
                if kind_of(item).required is None:
                    found |= dict.fromkeys([row.key for row in item.rows] or [item.key], item)
        return found


_ABOUT_BLANKS: Final = (ANSWERED, NOT_ANSWERED)
_OPERATOR_TEXTS: Final = {"=": "equal", "!=": "unequal", "<": "less", "<=": "most", ">": "more", ">=": "least"}


def _ways(where: Where, mode: str, chosen: Chosen, earlier: Mapping[str, Item]) -> Iterator[Spec]:
    """Whether it is asked always, and after which question."""
    t, labels = where.t, _labels(where, earlier)
    if chosen.item and chosen.item not in labels:
        labels[chosen.item] = t("editor.condition_gone", key=chosen.item)
    modes = tuple((one, t(f"editor.condition_{one}")) for one in MODES)
    items = (("", t("editor.condition_pick")), *labels.items())
    yield Spec(f"{NAME}-mode", "radio", t("editor.field_show_if"), mode, modes)
    yield Spec(f"{NAME}-item", "select", t("editor.condition_item"), chosen.item, items)


def _answers(where: Where, chosen: Chosen, item: Item | None) -> Iterator[Spec]:
    """What is asked of the answer to ``item``."""
    t, kind = where.t, type_of(item) if item is not None else Type.CHOICE
    names = ((one, _OPERATOR_TEXTS.get(one, one)) for one in OPERATORS.get(kind, (ANSWERED,)))
    operators = tuple((one, t(f"editor.operator_{name}")) for one, name in names)
    yield Spec(f"{NAME}-operator", "select", t("editor.condition_operator"), chosen.operator, operators)
    codes = tuple(_codes(where, item, chosen).items())
    if codes:
        picked = [str(code) for code in chosen.codes]
        yield Spec(f"{NAME}-codes", "checks", t("editor.condition_codes"), picked, codes)
    if kind in (Type.NUMBER, Type.DATE):
        label = t("editor.condition_date" if kind is Type.DATE else "editor.condition_number")
        yield Spec(f"{NAME}-value", "code", label, chosen.value)


def _labels(where: Where, earlier: Mapping[str, Item]) -> dict[str, str]:
    """The question of each key, shortened where it is long."""
    rows = {row.key: row.text for item in earlier.values() for row in item.rows}
    texts = {key: where.t.pick(rows.get(key, item.text)).split("\n")[0] for key, item in earlier.items()}
    return {key: f"{text[:77]}…" if len(text) > 78 else text or key for key, text in texts.items()}


def _codes(where: Where, item: Item | None, chosen: Chosen) -> dict[str, str]:
    """The answers of ``item`` by code, and those that are chosen though it does not offer them."""
    choices = item.scale.all_choices if item is not None and item.scale is not None else ()
    offered = {str(NAMES.get(one.code, one.code)): where.t.pick(one.label) or str(one.code) for one in choices}
    return offered | {str(code): str(code) for code in chosen.codes if str(code) not in offered}


def _posted(data: Data) -> Chosen:
    codes = data.get(f"{NAME}-codes")
    read = [int(code) if code.lstrip("-").isdecimal() else code for code in codes] if isinstance(codes, list) else []
    operator = words(data, f"{NAME}-operator") or IS
    return Chosen(words(data, f"{NAME}-item"), operator, tuple(read), words(data, f"{NAME}-value"))


def _fitting(chosen: Chosen, item: Item, data: Data) -> Chosen:
    """The choice without what belongs to the question that was chosen before."""
    operators = OPERATORS.get(type_of(item), (ANSWERED,))
    operator = chosen.operator if chosen.operator in operators else operators[0]
    offered = {NAMES.get(one.code, one.code) for one in item.scale.all_choices} if item.scale is not None else set()
    codes = tuple(code for code in chosen.codes if code in offered) if operator in (IS, IS_NOT) else ()
    value = words(data, f"{NAME}-value") if type_of(item) in (Type.NUMBER, Type.DATE) else ""
    return replace(chosen, operator=operator, codes=codes, value="" if operator in _ABOUT_BLANKS else value)


def in_words(entry: ConditionEntry, where: Where, table: Content) -> str:
    """The condition as a sentence; '' for always."""
    if NAME not in table:
        return ""
    specs = {spec.name: spec for spec in entry.block(where, table).specs}
    if specs[f"{NAME}-mode"].value != CHOOSE:
        return where.t("editor.only_if_expression", expression=specs[f"{NAME}-expression"].value)
    question, operator = (_option(specs[f"{NAME}-{name}"]) for name in ("item", "operator"))
    codes, value, way = specs.get(f"{NAME}-codes"), specs.get(f"{NAME}-value"), specs[f"{NAME}-operator"].value
    answer = value.value if value is not None else ""
    if codes is not None and isinstance(codes.value, list):
        labels = dict(codes.options)
        answer = where.t("editor.or").join(labels.get(code, code) for code in codes.value)
        if len(codes.value) == 1 and way in (IS, IS_NOT):
            operator = where.t(f"editor.operator_{way}_one")
    if way in _ABOUT_BLANKS:
        return where.t("editor.only_if", question=question, operator=operator)
    return where.t("editor.only_if_answer", question=question, operator=operator, answer=answer)


def _option(spec: Spec) -> str:
    return dict(spec.options).get(str(spec.value), str(spec.value))
