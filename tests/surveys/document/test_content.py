"""A document as plain tables is written so that it reads back the same, whatever stands in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.document.content import read_content, read_posted, text_of
from surveys.document.reading import parse_questionnaire
from surveys.document.values import Content
from tests.surveys.document.test_writing import DOCUMENTS

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
SCALARS = (
    WORDS
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.decimals(-1000, 1000, places=4)
    | st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_document_reads_back_as_the_same_tables_and_the_same_questionnaire(path: Path) -> None:
    text = path.read_text("utf-8")
    tables = read_content(text)
    assert read_content(text_of(tables)) == tables
    assert parse_questionnaire(text_of(tables), path.name) == parse_questionnaire(text, path.name)


@given(
    st.dictionaries(KEYS, SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(KEYS, SCALARS, max_size=3)),
    st.lists(st.dictionaries(KEYS, SCALARS, min_size=1, max_size=3), min_size=1, max_size=3),
)
@settings(deadline=None)
def test_any_item_reads_back(table: Content, rows: list[Content]) -> None:
    tables = {"key": "made-up", "pages": [{"key": "one", "items": [table | {"rows": rows}]}]}
    assert read_content(text_of(tables)) == tables


def test_texts_numbers_and_days_are_written_as_people_write_them() -> None:
    item = {
        "minimum": dt.date(2026, 5, 31),
        "step": Decimal("0.50"),
        "hint": {"da": "Først\n\nSå", "en": "A \u0007bell"},
    }
    written = text_of({"pages": [{"items": [item]}]})
    assert "minimum = 2026-05-31" in written
    assert "step = 0.50" in written
    assert 'hint.da = """\nFørst\n\nSå"""' in written
    assert 'hint.en = "A \\u0007bell"' in written


def test_a_scale_whose_name_needs_quotes_has_them() -> None:
    tables = {"scales": {"æ b": {"choices": [{"code": 1}]}}, "pages": []}
    assert read_content(text_of(tables))["scales"] == tables["scales"]


@pytest.mark.parametrize(
    "hostile", [".".join("a" * 200_000) + " = 1", "a = " + "[" * 100_000, "a = '" + "x" * 1_000_000 + "'", "a ="]
)
def test_what_a_browser_posts_is_read_only_where_somebody_can_have_typed_it(hostile: str) -> None:
    """A dotted key of 450,000 parts, which a form holds, took all memory of the machine."""
    with pytest.raises(ValueError, match=r"longer than|nested|Invalid"):
        read_posted(hostile)
    assert read_posted('key = "a"\ntext = { da = "En. To." }') == {"key": "a", "text": {"da": "En. To."}}
