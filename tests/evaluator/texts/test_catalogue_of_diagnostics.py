"""Every code has words and all words have a code; whatever is wrong with a questionnaire is told in each language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from evaluator.store.tables import metadata
from evaluator.texts import catalogue
from evaluator.texts.diagnostics import Sentence, words
from surveys.document.reading import read_questionnaire
from surveys.xlsform.forms import import_form
from tests.evaluator.texts.test_texts import ANYTHING, ENDPOINTS, sources, strings
from tests.support.diagnostics import said
from tests.support.questionnaires import YES_NO, document, item, page, scale
from tests.surveys.xlsform.xlsform_forms import FORMS, workbook

ROOT = Path(__file__).parents[3]
CODE = re.compile(r"[a-z_]+\.[a-z0-9_]*[a-z0-9]")
PLACEHOLDER = re.compile(r"\{.*?\}")
HEAD = document(
    "broken",
    scale("mood", YES_NO),
    scale("loose", YES_NO, ordered=False, dont_know=True),
    page(
        "one", item("first", "single", scale="loose"), item("count", "integer", maximum=9), item("words", "short_text")
    ),
)
TEXT = 'key = "x"\ntext = { da = "Nu", en = "Now" }\n'
OTHER = '{ other = true, da = "a", en = "a", code = '
ITEMS = [
    'key = "x"\nkind = "note"',
    'key = "x"\nkind = "note"\ntext.da = "Nu"',
    'key = "x"\nkind = "note"\ntext = { da = "", en = "a" }',
    'key = "first"\nkind = "note"\ntext = { da = "Nu", en = "Now" }',
    *(
        TEXT + line
        for line in (
            'kind = "scale"',
            'kind = "scale"\nscale = "none"',
            'kind = "scale"\nscale = "loose"',
            'kind = "scale"\nscale = "mood"\nstage = "planning"',
            'kind = "scale"\nscale = "mood"\nchoices = []',
            'kind = "single"\nchoices = [{ code = 1, da = "a", en = "a" }]',
            'kind = "single"\nchoices = []',
            'kind = "single"\nchoices = [{ code = "a", da = "a", en = "a" }, { code = 2, da = "b", en = "b" }]',
            'kind = "single"\nchoices = [{ code = 1, da = "a", en = "a" }, { code = 1, da = "b", en = "b" }]',
            'kind = "single"\nchoices = [{ code = -950, da = "a", en = "a" }, { code = 1, da = "b", en = "b" }]',
            'kind = "scale"\nchoices = [{ code = 2, da = "a", en = "a" }, { code = 1, da = "b", en = "b" }]',
            f'kind = "scale"\nchoices = [{OTHER}1 }}, {{ code = 2, da = "b", en = "b" }}]',
            f'kind = "multiple"\nchoices = [{OTHER}1 }}, {OTHER}2 }}]',
            'kind = "multiple"\nscale = "mood"\nmaximum_choices = 5',
            'kind = "multiple"\nscale = "mood"\nminimum_choices = 5',
            'kind = "multiple"\nscale = "mood"\nminimum_choices = "to"',
            'kind = "ranking"\nscale = "loose"',
            'kind = "ranking"\nscale = "mood"\nmaximum_choices = 1',
            'kind = "matrix"\nscale = "mood"',
            'kind = "range"',
            'kind = "range"\nlow = { da = "a", en = "a" }\nhigh = { da = "b", en = "b" }\nminimum = 9\nmaximum = 1',
            'kind = "range"\nlow = { da = "a", en = "a" }\nhigh = { da = "b", en = "b" }\nstep = 3',
            'kind = "range"\nlow = { da = "a", en = "a" }\nhigh = { da = "b", en = "b" }\nmaximum = 99',
            'kind = "integer"\nminimum = -1000',
            'kind = "integer"\nmaximum = 9999999999',
            'kind = "integer"\nminimum = 9\nmaximum = 1',
            'kind = "integer"\nstep = 0',
            'kind = "integer"\nminimum = "en"',
            'kind = "integer"\nminimum = 1.5',
            'kind = "decimal"\nminimum = "en"',
            'kind = "decimal"\nminimum = 9.5\nmaximum = 1',
            'kind = "decimal"\nstep = 0',
            'kind = "decimal"\nmaximum = 1.12345678',
            'kind = "date"\nminimum = "i går"',
            'kind = "date"\nminimum = 2030-01-01\nmaximum = 2020-01-01',
            'kind = "long_text"\nmax_length = 0',
            'kind = "note"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = ". > 1"',
            'kind = "note"\nconstraint = ". > 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = "${count} > 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = ". > 1 and . < 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "integer"\nconstraint = "${x} > 1"\nconstraint_message = { da = "a", en = "a" }',
            'kind = "note"\nshow_if = { item = "first", is = [] }',
            'kind = "note"\nshow_if = { item = "first", is = 9 }',
            'kind = "note"\nshow_if = { item = "none", is = 1 }',
            'kind = "note"\nshow_if = { item = "first", is = "a" }',
            *(
                f"kind = \"note\"\nshow_if = '''{expression}'''"
                for expression in (
                    *("", "${first}", "${first} =", "${first} = 1 and", "${first} = 1 ${count} = 2", "${first} == 1"),
                    *("${first} > 1", "${words} = 1", "${count} = 'a'", "${none} = 1", "${count} > 3 and ${count} < 2"),
                    *("first = 1", "regex(1)", "'a", "$ = 1", "${} = 1", "(${first} = 1", "${first} # 1", ". = 1"),
                    *("${first} not 1", "and ${first} = 1", "1x = 1", "${count} = 2.5", "${first} = 'a'"),
                )
            ),
        )
    ),
]


@cache
def constants() -> frozenset[str]:
    """Every text that stands in the source as it is."""
    paths = [path for folder in ("surveys", "evaluator") for path in (ROOT / folder).rglob("*.py")]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def put_together() -> tuple[re.Pattern[str], ...]:
    """What codes are put together like, such as ``no_{name}``: at least three letters of each stand in the source."""
    patterns = {one for path in sources() for one in strings(path) if ANYTHING in one and len(one) < 60}
    return tuple(re.compile(one) for one in patterns if len(re.sub(r"\W", "", one.replace(ANYTHING, ""))) >= 3)


def test_every_code_has_words() -> None:
    areas = {code.partition(".")[0] for code in words()}
    files = {f"{area}.toml" for area in areas}
    codes = {one for one in constants() if CODE.fullmatch(one) and one.partition(".")[0] in areas} - files
    columns = {f"{table}.{column.name}" for table, its in metadata.tables.items() for column in its.columns}
    assert sorted(codes - words().keys() - catalogue().keys() - ENDPOINTS - columns) == []


def test_all_words_have_a_code() -> None:
    """A room may name its codes without their area, and put them together."""
    names = {code: (code, code.partition(".")[2]) for code in words()}
    unused = [code for code, its in names.items() if constants().isdisjoint(its)]
    assert [code for code in unused if not any(one.fullmatch(n) for n in names[code] for one in put_together())] == []


def sentences() -> Iterator[tuple[str, Sentence]]:
    for code, its in words().items():
        for sentence in (its.problem, its.remedy, its.problem_in_editor, its.remedy_in_editor, its.term):
            if sentence:
                yield code, sentence


def test_each_sentence_names_the_same_values_in_every_language_and_is_translated() -> None:
    for code, sentence in sentences():
        values = {frozenset(PLACEHOLDER.findall(re.sub(r"\{\{.*?\}\}", "", one))) for one in sentence.values()}
        assert len(values) == 1, code
        plain = {re.sub(r"\W", "", PLACEHOLDER.sub("", one)) for one in sentence.values()}
        assert len(plain) == len(sentence) or plain == {""}, code


@pytest.mark.parametrize("lines", ITEMS)
def test_every_fault_of_a_question_is_told_in_each_language(lines: str) -> None:
    _, found = read_questionnaire(f"{HEAD}[[pages.items]]\n{lines}", "broken.toml")
    assert said(found)


@pytest.mark.parametrize("name", FORMS)
def test_what_became_of_a_form_is_told_in_each_language(name: str) -> None:
    notes = import_form(workbook(FORMS[name]), "min: form.xlsx").notes
    assert all(": note: " in line for line in said(notes))
