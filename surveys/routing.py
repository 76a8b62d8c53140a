"""Which questions apply, given the answers so far.

Answers are the flat mapping of a submission: variable key -> code, None for left blank, absent for not asked. Answers
may hold more than applies (a participant went back and changed an earlier answer): what hangs on a question that is
not asked is not asked either, and `prune` drops it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from surveys.identity import Same
from surveys.questionnaire import (
    TEXT_KINDS,
    UNRANKED,
    VALUE_KINDS,
    WRITTEN,
    Condition,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    variables_of,
)

Answers = Mapping[str, int | None]


@lru_cache(maxsize=512)
def _askers(same: Same[Questionnaire]) -> Mapping[str, Item]:
    """Item key or matrix row key -> the item that asks it."""
    items = tuple(same.value.items)
    rows = {row.key: item for item in items for row in item.rows}
    return rows | {item.key: item for item in items}


@lru_cache(maxsize=512)
def _variable_keys(same: Same[Questionnaire]) -> Mapping[str, tuple[str, ...]]:
    """Item key -> the keys of its variables."""
    return {item.key: tuple(variable.key for variable in variables_of(item)) for item in same.value.items}


def variable_keys(questionnaire: Questionnaire, item: Item) -> tuple[str, ...]:
    """The keys of an item's variables, without building them anew."""
    return _variable_keys(Same(questionnaire))[item.key]


def applies(item: Item, answers: Answers, questionnaire: Questionnaire) -> bool:
    """Whether ``item`` is asked: it has no condition, or the question it hangs on is asked and answered that way."""
    condition = item.show_if
    if condition is None:
        return True
    earlier = _askers(Same(questionnaire))[condition.item]
    return applies(earlier, answers, questionnaire) and _holds(condition, earlier, answers)


def _holds(condition: Condition, earlier: Item, answers: Answers) -> bool:
    if earlier.kind is ItemKind.MULTIPLE and earlier.scale is not None:
        codes = (choice.code for choice in earlier.scale.all_choices)
        chosen = {code for code in codes if answers.get(f"{earlier.key}#{code}") == 1}
        return bool(chosen) and chosen.isdisjoint(condition.codes) == condition.negated
    code = answers.get(condition.item)
    return code is not None and (code in condition.codes) != condition.negated


def asked_items(questionnaire: Questionnaire, page_key: str | None, answers: Answers) -> tuple[Item, ...]:
    """The items of a page, or of every page when ``page_key`` is None, that apply given the answers."""
    pages = (page for page in questionnaire.pages if page_key is None or page.key == page_key)
    return tuple(item for page in pages for item in page.items if applies(item, answers, questionnaire))


def visible_items(questionnaire: Questionnaire, page: Page, answers: Answers) -> tuple[Item, ...]:
    """The items to show on a page: those that apply, and those whose condition is answered on the page itself, since
    without JavaScript they can neither appear nor vanish while the page is being filled in."""
    askers = _askers(Same(questionnaire))
    visible: list[Item] = []
    for item in page.items:
        hangs_on_page = item.show_if is not None and askers[item.show_if.item] in visible
        if hangs_on_page or applies(item, answers, questionnaire):
            visible.append(item)
    return tuple(visible)


def page_sequence(questionnaire: Questionnaire, answers: Answers) -> tuple[Page, ...]:
    """The pages with at least one item that applies."""
    return tuple(
        page for page in questionnaire.pages if any(applies(item, answers, questionnaire) for item in page.items)
    )


def prune(
    questionnaire: Questionnaire, answers: Answers, texts: Mapping[str, str]
) -> tuple[dict[str, int | None], dict[str, str]]:
    """The answers and texts as they are stored: only of items that apply, with None where such an item has no answer.

    A several-choices item without any choice is blank (None) in all its variables; with one, the others are 0. So is a
    ranking that may leave choices out; one that may not is blank unless it is whole. A text, decimal number or date is
    1 where something was written and None where not; blank texts are dropped, and the text beside 'other' where that
    was not chosen.
    """
    kept_answers: dict[str, int | None] = {}
    kept_texts: dict[str, str] = {}
    for item in asked_items(questionnaire, None, answers):
        keys = variable_keys(questionnaire, item)
        if item.kind in TEXT_KINDS | VALUE_KINDS:
            kept_answers[item.key] = WRITTEN if _written(item.key, texts) else None
            kept_texts |= _written(item.key, texts)
        elif item.kind is ItemKind.MULTIPLE:
            answered = any(answers.get(key) == 1 for key in keys)
            kept_answers.update((key, int(answers.get(key) == 1) if answered else None) for key in keys)
        elif item.kind is ItemKind.RANKING:
            ranks = [answers.get(key) or UNRANKED for key in keys]
            answered = any(ranks) if item.partial else all(ranks)
            kept_answers.update((key, rank if answered else None) for key, rank in zip(keys, ranks, strict=True))
        else:
            kept_answers.update((key, answers.get(key)) for key in keys)
        if item.other is not None and _other_is_chosen(item, item.other.code, answers):
            kept_texts |= _written(item.other_key, texts)
    return kept_answers, kept_texts


def _written(key: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The text at ``key`` where there is one that is not blank."""
    text = texts.get(key, "")
    return {key: text} if text.strip() else {}


def _other_is_chosen(item: Item, code: int, answers: Answers) -> bool:
    return answers.get(f"{item.key}#{code}") == 1 if item.kind is ItemKind.MULTIPLE else answers.get(item.key) == code
