"""Questionnaires from and to XLSForm, the workbooks of ODK, Kobo and other survey tools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluator.documents.folders import read_folder
from surveys.diagnostics import Diagnostic, InputRejected, not_toml, unknown
from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire
from surveys.xlsform.forms import export_form, import_form

LARGEST: Final = 20_000_000
"""Bytes of a workbook."""


@dataclass(frozen=True, slots=True)
class Written:
    """``path`` is the new file, ``notes`` what to know about it."""

    path: Path
    notes: tuple[Diagnostic, ...]


def import_survey(form: Path, into: Path, *, language: str) -> Written:
    """Write the questionnaire of an XLSForm into the folder ``into`` as KEY.toml; ``language`` is that of texts which
    name none.

    Raises InputRejected with everything that keeps the form out, and where the file is there already; then nothing is
    written.
    """
    if form.stat().st_size > LARGEST:
        raise InputRejected([Diagnostic("xlsform.large_file", (form.name,), {"most": LARGEST // 1_000_000})])
    imported = import_form(form.read_bytes(), form.name, language=language)
    path = into / f"{imported.questionnaire.key}.toml"
    _write_new(path, imported.document.encode())
    return Written(path, imported.notes)


def export_survey(source: Path, key: str, into: Path) -> Written:
    """Write the questionnaire ``key`` of a programme's folder, or of a document, as an XLSForm to the new file
    ``into``. Raises InputRejected."""
    exported = export_form(_questionnaire(source, key))
    _write_new(into, exported.workbook)
    return Written(into, exported.notes)


def _questionnaire(source: Path, key: str) -> Questionnaire:
    if source.is_dir():
        known = dict(read_folder(source).questionnaires)
    else:
        try:
            questionnaire = parse_questionnaire(source.read_text("utf-8"), source.name)
        except UnicodeDecodeError as error:
            raise InputRejected([not_toml(source.name, error)]) from error
        known = {questionnaire.key: questionnaire}
    if key not in known:
        raise InputRejected([unknown("documents.no_questionnaire", (source.name,), key, known)])
    return known[key]


def _write_new(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputRejected([Diagnostic("documents.there_already", (str(path),))]) from error
