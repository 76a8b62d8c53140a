"""What each side of a kind must do, tried on an item that is generated from the kind's own form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask

from evaluator.answering.hints import hints
from evaluator.answering.journey import minutes_to_answer
from evaluator.answering.stale_pages import raw_answers
from evaluator.paper.forms import parts_on_paper
from evaluator.texts import LANGUAGES, Texts, catalogue
from evaluator.web.answering.answer_texts import all_answers
from evaluator.web.answering.question_html import questions_html
from evaluator.web.answering.question_views import page_view
from evaluator.web.editing.parts import entry_of
from evaluator.web.paper.views import page_lines
from surveys.answers.double_entry import fields_of, read_typed, settled
from surveys.answers.forms import PageResult, read_page
from surveys.answers.routing import prune, route
from surveys.answers.tally import tally
from surveys.answers.values import own_value, value_of
from surveys.document.content import text_of
from surveys.document.reading import read_questionnaire
from surveys.document.values import Content
from surveys.document.writing import document_of
from surveys.expressions.trees import Literal, Node, Own, nodes
from surveys.kinds.all import variables_in
from surveys.kinds.coding import BadAnswer
from surveys.kinds.record import Cell, Input, Kind, Type
from surveys.kinds.written import by_hand
from surveys.questionnaire import Item, Page, Questionnaire
from surveys.xlsform.reading import read_form
from surveys.xlsform.writing import write_form

TEMPLATES = Path(__file__).parents[3] / "templates"
TRIED: Final = (("2",), ("2,5",), ("24.12.2025",), ("13:30",), ("Ord",), ("1",), ("1:1", "2:2", "3:3"))
"""One of these is an answer to a question of any kind."""
_TEXT: Final = {"da": "Hvad?", "en": "What?"}
_WRITTEN: Final[Mapping[str, Callable[[Input], object]]] = {
    "choices": lambda _: [{"code": code, "da": f"Svar {code}", "en": f"Answer {code}"} for code in (1, 2, 3)],
    "rows": lambda _: [{"key": f"row-{n}", "da": f"Række {n}", "en": f"Row {n}"} for n in (1, 2)],
    "text": lambda _: _TEXT,
}


class Posted(dict[str, list[str]]):
    """What a browser posts."""

    def getlist(self, name: str, /) -> list[str]:
        return self.get(name, [])


@dataclass(frozen=True, slots=True)
class Tried:
    """A kind with a questionnaire that asks it alone, and an answer to it."""

    kind: Kind
    questionnaire: Questionnaire
    values: tuple[str, ...]

    @property
    def page(self) -> Page:
        return self.questionnaire.pages[0]

    @property
    def item(self) -> Item:
        return self.page.items[0]

    def posted(self, values: tuple[str, ...]) -> PageResult:
        names = [row.key for row in self.item.rows] or [self.item.key]
        return read_page(self.questionnaire, self.page, "da", Posted({name: list(values) for name in names}), {})


def content_of(kind: Kind) -> Content:
    """A document with one question of the kind, as its form in the editor has it."""
    item: Content = {"key": "asked", "kind": kind.name, "text": _TEXT}
    item |= {one.name: _WRITTEN[one.type](one) for one in kind.form if one.type in _WRITTEN}
    page = {"key": "page", "title": _TEXT, "items": [item]}
    return {"key": "tried", "languages": ["da", "en"], "title": _TEXT, "information": _TEXT, "pages": [page]}


def tried(kind: Kind) -> Tried:
    read_questionnaire.cache_clear()  # the same text, by whatever kinds there are now
    questionnaire, faults = read_questionnaire(text_of(content_of(kind)), "tried.toml")
    assert faults == ()
    assert questionnaire is not None
    without = Tried(kind, questionnaire, ())
    answers = (values for values in TRIED if _is_answer(kind, without.item, values))
    return Tried(kind, questionnaire, next(answers, ()))


def _is_answer(kind: Kind, item: Item, values: tuple[str, ...]) -> bool:
    try:
        codes, _ = kind.coding.posted(item, item.key, values, by_hand("da"))
    except BadAnswer:
        return False
    return any(code is not None for code in codes.values())


def _document(one: Tried) -> None:
    again, faults = read_questionnaire(document_of(one.questionnaire), "again.toml")
    assert (again, faults) == (one.questionnaire, ())


def _variables(one: Tried) -> None:
    keys = [variable.key for variable in variables_in(one.questionnaire)]
    rows, item = [row.key for row in one.item.rows], one.item
    by_choice = [f"{item.key}#{choice.code}" for choice in item.scale.choices] if item.scale else []
    wanted = rows if one.kind.has_rows else by_choice if one.kind.by_choice else [item.key] if one.kind.asks else []
    assert keys == wanted
    assert bool(keys) == one.kind.asks
    given = one.posted(one.values).answers
    for variable in variables_in(one.questionnaire):
        code = given[variable.key]
        assert code is not None
        assert tally(variable, {code: 3}).n == 3


def _posting(one: Tried) -> None:
    blank = one.posted(())
    assert bool(blank.errors) == one.item.required
    assert all(code is None for code in blank.answers.values())
    if one.kind.asks:
        assert one.values, "none of TRIED is an answer to it; add one"
        assert one.posted(("\x00",)).errors


def _storing(one: Tried) -> None:
    """What is stored is shown in the form again, and posting that gives the same."""
    result = one.posted(one.values)
    answers, texts = prune(route(one.questionnaire, result.answers, result.texts))
    assert answers == result.answers
    assert texts == result.texts
    raw = raw_answers(one.page, answers, texts, "da")
    assert bool(raw) == one.kind.asks
    again = read_page(one.questionnaire, one.page, "da", Posted({key: list(values) for key, values in raw.items()}), {})
    assert (again.answers, again.texts) == (answers, texts)


def _review(one: Tried) -> None:
    result = one.posted(one.values)
    for language in LANGUAGES:
        pages = all_answers(result.route, Texts(language))
        lines = [line for page in pages for line in page.answers]
        assert bool(lines) == one.kind.asks
        assert all(line.answer for line in lines)


def _typing(one: Tried) -> None:
    """A form typed from paper gives what a page gives."""
    fields, result = fields_of(one.questionnaire), one.posted(one.values)
    assert bool(fields) == one.kind.asks
    ranks = dict(value.partition(":")[::2] for value in one.values)
    typed = {field.name: ranks.get(field.name.rpartition("#")[2]) or one.values[0] for field in fields}
    read = read_typed(one.questionnaire, "da", typed)
    assert (read.answers, read.texts, read.errors) == (result.answers, result.texts, {})
    for field in fields:
        line = settled(field, f" {typed[field.name]} ", "da")
        assert line
        assert settled(field, line, "da") == line
    views = page_lines(one.questionnaire, one.page, typed, {}, Texts("da"))
    assert [len(view.lines) for view in views] == ([len(fields)] if fields else [])


def _importing(one: Tried) -> None:
    result = one.posted(one.values)
    names = [row.key for row in one.item.rows] or [one.item.key]
    keys = [(name,) for name in names] if not one.kind.by_choice else [tuple(result.answers)]
    parts = [value.partition(":")[0] for value in one.values]
    codes: dict[str, int | None] = {}
    texts: dict[str, str] = {}
    for its in keys if one.kind.asks else ():
        cell = Cell(its, one.kind.by_choice, one.values[0].replace(",", "."), parts)
        read, written = one.kind.coding.imported(one.item, cell)
        codes, texts = codes | read, texts | written
    assert (codes, texts) == (result.answers, result.texts)


def _condition(one: Tried) -> None:
    result, blank = one.posted(one.values), one.posted(())
    condition = one.kind.condition
    assert isinstance(condition.type, Type)
    for key in [row.key for row in one.item.rows] or [one.item.key]:
        assert value_of(one.item, key, blank.answers, blank.texts) is None
        assert (value_of(one.item, key, result.answers, result.texts) is not None) == one.kind.asks
    if condition.constrained:
        assert own_value(one.item, result.answers, result.texts) is not None
    assert (condition.type is Type.NUMBER) == (condition.limits is not None)


def _xlsform(one: Tried) -> None:
    written = write_form(one.questionnaire)[0]
    again = read_form(written, "tried.xlsx", "da")[0]
    assert [item.kind for item in again.items] == [one.kind.name]
    assert variables_in(again) == variables_in(one.questionnaire)
    assert document_of(again).partition("pages")[2] == document_of(one.questionnaire).partition("pages")[2]


def _limits_of_forms(one: Tried) -> None:
    """Each limit is said as an expression of the own answer with a constant."""
    for part in one.kind.xlsform.parts(one.item):
        inside: list[Node] = list(nodes(part))
        assert any(isinstance(node, Own) for node in inside)
        assert any(isinstance(node, Literal) for node in inside)
    assert one.kind.xlsform.possible(one.item)


def _journey(one: Tried) -> None:
    assert one.kind.seconds > 0
    assert minutes_to_answer(one.questionnaire) >= 1


def _drawing(one: Tried) -> None:
    """The page, blank, answered and with an error."""
    app = Flask("tried", template_folder=str(TEMPLATES))
    result, item = one.posted(one.values), one.item
    names = [row.key for row in item.rows] or [item.key]
    with app.app_context():
        view = page_view(one.page, "da")
        blank = questions_html(view, [item], {}, {})
        answered = questions_html(view, [item], raw_answers(one.page, result.answers, result.texts, "da"), {})
        wrong = questions_html(view, [item], {}, dict.fromkeys(names, "Forkert"))
    assert "Hvad?" in blank
    if one.kind.asks:
        assert all(f'name="{name}"' in blank for name in names)
        assert len({blank, answered, wrong}) == 3
        assert "Forkert" in wrong


def _paper_form(one: Tried) -> None:
    form = (TEMPLATES / "printing" / "form.typ").read_text("utf-8")
    (part,) = parts_on_paper(one.questionnaire, Texts("da"))
    (question,) = part.questions
    assert f"\n  {question.shape}: " in form
    assert bool(question.number) == one.kind.asks


def _editor(one: Tried) -> None:
    for its in one.kind.form:
        assert entry_of(its).names == (its.name,)
        assert its.type in ("choices", "rows") or f"editor.field_{its.name}" in catalogue()


def _texts(one: Tried) -> None:
    assert f"kinds.{one.kind.name}" in catalogue()
    assert f"kinds.about_{one.kind.name}" in catalogue()
    assert (f"kinds.typed_{one.kind.name}" in catalogue()) == one.kind.paper.instructed
    for language in LANGUAGES:
        shown = list(hints(one.item, Texts(language)))
        assert bool(shown) or one.kind.hint in ("", "how_many")


SIDES: Final[Mapping[str, Callable[[Tried], None]]] = {
    "document": _document,
    "variables and tally": _variables,
    "posting": _posting,
    "storing": _storing,
    "review": _review,
    "typing from paper": _typing,
    "importing": _importing,
    "condition": _condition,
    "XLSForm": _xlsform,
    "limits of XLSForm": _limits_of_forms,
    "journey": _journey,
    "drawing": _drawing,
    "paper form": _paper_form,
    "editor": _editor,
    "texts": _texts,
}
