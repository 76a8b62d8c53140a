"""Everything that the reader of XLSForms can say is told in the language of whoever brings a form in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from evaluator.editing.fault_words import recognised
from evaluator.texts import Texts, catalogue
from evaluator.web.editing.faults import note_of_form, told_of_form
from surveys.codes import OUTSIDE_FLAGS
from surveys.document.faults import DocumentError, Fault
from surveys.xlsform.forms import import_form
from tests.surveys.xlsform.test_faults import BROKEN, CHOICES, HEADER, WHOLE
from tests.surveys.xlsform.xlsform_forms import FORMS, SETTINGS_DA, workbook

ROOT = Path(__file__).parents[3]
READER = [path for path in (ROOT / "surveys" / "xlsform").glob("*.py") if path.stem not in ("writing", "xpath")]
FILLED = ("name7", *OUTSIDE_FLAGS)
"""What stands in the places of a sentence, one after the other: the sentences of a flag are told apart by it."""
BEFORE = ("", "'name7' ", "name7() ")
"""What some sentences are put behind."""
NOT_SAID = re.compile(
    r"""
      .*\(\?.*                                                                    # patterns
    | (ved|det\ ved|do|dont|don't|ikke|not)\ (ikke|det\ ikke|jeg\ ikke|not\ know|know|relevant|applicable)
    | Svaret\ passer.* | The\ answer\ does.*                                      # words for participants
    | (,\ )?(sheet|row|column|character)\S*\ \S+(\ \S*)?                         # where it stands
    | after\ what\ stands\ in\ brackets                                           # inside another sentence
    | (Dansk|English)\ \(..\) | (rank|select_\w+)\ LIST
    | .*\bis\ name7:\ counted.*                                                  # of a flag it is one of its names
    """,
    re.VERBOSE | re.DOTALL,
)
"""What is no sentence: also words that are looked for in forms, and names."""


def sentences(path: Path) -> Iterator[str]:
    """Every text of a module that could be a sentence, with its places filled; docstrings are none."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value
        if isinstance(node, ast.JoinedStr):
            for filled in FILLED:
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else filled for p in node.values)


@cache
def said() -> frozenset[str]:
    modules = (*READER, ROOT / "evaluator" / "editing" / "drafts.py")
    found = (text for path in modules for text in sentences(path))
    return frozenset(text for text in found if re.search(r"[a-z] [a-zA-Z(]", text) and not NOT_SAID.fullmatch(text))


def keys_of(sentence: str) -> set[str]:
    return {recognised(before + sentence)[0] for before in BEFORE} - {""}


def test_every_sentence_of_the_reader_has_its_words_on_the_page() -> None:
    assert len(said()) > 150
    assert [sentence for sentence in sorted(said()) if not keys_of(sentence)] == []


def test_every_sentence_of_the_table_is_one_that_the_reader_can_say() -> None:
    known = {key for key, text in catalogue().items() if key.startswith("xlsform.") and "check" in text}
    assert known - {key for sentence in said() for key in keys_of(sentence)} == set()


def broken() -> dict[str, bytes]:
    rows = {
        name: {"survey": HEADER + rows.rstrip("\n"), "choices": CHOICES, "settings": SETTINGS_DA}
        for name, (rows, _) in BROKEN.items()
    }
    return {name: workbook(sheets) for name, sheets in (rows | {name: one for name, (one, _) in WHOLE.items()}).items()}


@pytest.mark.parametrize("name", [*BROKEN, *WHOLE])
def test_every_broken_form_is_told_in_danish_and_in_english(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        import_form(broken()[name], "form.xlsx")
    for fault in caught.value.faults:
        danish, english = (told_of_form(fault, "form.xlsx", Texts(language)) for language in ("da", "en"))
        assert danish.language == "da", str(fault)
        assert danish.name.startswith("Arket ") or fault.place == danish.name == "form.xlsx"
        assert danish.problem != english.problem
        assert danish.remedy != english.remedy


@pytest.mark.parametrize("name", FORMS)
def test_what_became_of_a_form_is_told_in_danish(name: str) -> None:
    notes = import_form(workbook(FORMS[name]), "min: form.xlsx").notes
    assert notes
    for note in notes:
        words = note.partition(": sheet ")[2].partition(": ")[2]
        assert recognised(words)[0], words
        told = note_of_form(note, "min: form.xlsx", Texts("da"))
        assert told.startswith("Arket ")
        assert words not in told


def test_the_place_is_told_as_a_spreadsheet_shows_it() -> None:
    fault = Fault("my.xlsx: sheet survey, row 2, column label::Dansk (da)", "is missing", "write it again without them")
    assert told_of_form(fault, "my.xlsx", Texts("da")).name == "Arket survey, række 2, kolonnen label::Dansk (da)"
    assert told_of_form(fault, "my.xlsx", Texts("en")).name == "Sheet survey, row 2, column label::Dansk (da)"
    note = "my.xlsx: sheet survey, rows 2, 13: is disabled and left out"
    assert note_of_form(note, "my.xlsx", Texts("da")) == "Arket survey, række 2, 13: rækken er slået fra og udeladt."
    assert note_of_form(note, "my.xlsx", Texts("en")) == "Sheet survey, rows 2, 13: the row is disabled and left out."
