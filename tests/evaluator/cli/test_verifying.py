"""`nedslag verify`: what is said of a file that was handed over, and the exit code by which a script knows."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest
from docx import Document

from evaluator.releases.canonical import canonical
from evaluator.releases.document import Released
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.reporting.blocks_json import to_json
from tests.evaluator.reporting.conftest import findings, indicator_findings, programme
from tests.support.processes import called

__all__ = ["findings", "indicator_findings", "programme"]
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@pytest.fixture(scope="module")
def handed_over(findings, tmp_path_factory) -> Path:
    """A release's own file and two of the files that were made of it."""
    folder = tmp_path_factory.mktemp("handed-over")
    draft = Draft(findings)
    document = {
        "programme": "lokalt-loeft",
        "milestone": "m2",
        "number": 1,
        "gates": {"published": True},
        "figures": {},
        "reports": {language: to_json(draft.report(language)) for language in ("da", "en")},
    }
    text = canonical(document)
    (folder / "m2.release.json").write_text(text, "utf-8")
    its = Released(json.loads(text), hashlib.sha256(text.encode()).hexdigest(), {})
    (folder / "files").mkdir()
    for suffix in ("docx", "xlsx"):
        (folder / "files" / f"report.{suffix}").write_bytes(FORMATS[suffix].make(its, "da"))
    return folder


def verify(folder: Path, *words: object) -> tuple[int, list[str]]:
    code, output, _ = called(folder, "--lang", "en", "verify", *words, "--against", folder / "m2.release.json")
    return code, output.splitlines()[1:]


def test_files_as_they_were_released_are_said_to_be_that(handed_over) -> None:
    names = ("report.docx", "report.xlsx")
    as_released = [f"{name}: the file is as it was released" for name in names]
    assert verify(handed_over, handed_over / "files") == (0, as_released)


def test_a_number_that_was_changed_is_named_with_its_place_and_ends_with_1(handed_over, tmp_path) -> None:
    word = Document(handed_over / "files" / "report.docx")
    next(one for one in word.element.body.iter(TEXT) if one.text == "40").text = "48"
    word.add_paragraph("I alt 1.234 kroner.")
    kept = io.BytesIO()
    word.save(kept)
    (tmp_path / "mine.docx").write_bytes(kept.getvalue())
    code, (differs, unknown, counts) = verify(handed_over, tmp_path / "mine.docx")
    assert code == 1
    assert differs.startswith("DIFFERS")
    assert differs.endswith("it says 48, the release 40")
    assert unknown.startswith("not from the release")
    assert unknown.endswith("1.234")
    assert counts.endswith("1 differ, 1 are not from it, 0 missing, 0 things to look at")


def test_every_file_of_a_folder_is_named(handed_over, tmp_path) -> None:
    (tmp_path / "report.json").write_text("{}")
    (tmp_path / "letter.txt").write_text("Kære styregruppe")
    code, said = verify(handed_over, tmp_path)
    assert code == 1
    assert [one.rpartition(":")[0] for one in said] == ["letter.txt", "DIFFERS  report.json"]


def test_a_file_in_which_a_number_was_hidden_says_what_is_missing_and_what_to_look_at(handed_over, tmp_path) -> None:
    word = Document(handed_over / "files" / "report.docx")
    text = next(one for one in word.element.body.iter(TEXT) if one.text == "40")
    text.text = "\u202e04"
    kept = io.BytesIO()
    word.save(kept)
    (tmp_path / "mine.docx").write_bytes(kept.getvalue())
    _, said = verify(handed_over, tmp_path / "mine.docx")
    assert [one.split("  ")[0] for one in said[:-1]] == ["DIFFERS", "note"]


def test_without_a_release_or_a_file_it_says_what_is_missing(handed_over, tmp_path) -> None:
    assert called(handed_over, "verify", handed_over / "files")[0] == 2
    assert verify(handed_over, tmp_path) == (2, [])
