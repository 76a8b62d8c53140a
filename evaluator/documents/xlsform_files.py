"""Questionnaires from and to XLSForm, the workbooks of ODK, Kobo and other survey tools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluator.core.faults import Fault, FaultsFound
from evaluator.documents.folders import read_folder
from surveys.diagnostics import did_you_mean
from surveys.document.faults import DocumentError
from surveys.document.reading import parse_questionnaire
from surveys.questionnaire import Questionnaire
from surveys.xlsform.forms import export_form, import_form

LARGEST: Final = 20_000_000
"""Bytes of a workbook."""


@dataclass(frozen=True, slots=True)
class Written:
    """``path`` is the new file, ``notes`` what to know about it, one line each."""

    path: Path
    notes: tuple[str, ...]


def import_survey(form: Path, into: Path, *, language: str) -> Written:
    """Write the questionnaire of an XLSForm into the folder ``into`` as KEY.toml; ``language`` is that of texts which
    name none.

    Raises FaultsFound with everything that keeps the form out, and where the file is there already; then nothing is
    written.
    """
    if form.stat().st_size > LARGEST:
        raise FaultsFound([Fault(form.name, f"larger than {LARGEST // 1_000_000} MB", "save it without its pictures")])
    try:
        imported = import_form(form.read_bytes(), form.name, language=language)
    except DocumentError as error:
        raise FaultsFound(error.faults) from error
    path = into / f"{imported.questionnaire.key}.toml"
    _write_new(path, imported.document.encode())
    return Written(path, imported.notes)


def export_survey(source: Path, key: str, into: Path) -> Written:
    """Write the questionnaire ``key`` of a programme's folder, or of a document, as an XLSForm to the new file
    ``into``. Raises FaultsFound."""
    exported = export_form(_questionnaire(source, key))
    _write_new(into, exported.workbook)
    return Written(into, exported.notes)


def _questionnaire(source: Path, key: str) -> Questionnaire:
    if source.is_dir():
        known = dict(read_folder(source).questionnaires)
    else:
        try:
            questionnaire = parse_questionnaire(source.read_text("utf-8"), source.name)
        except DocumentError as error:
            raise FaultsFound(error.faults) from error
        except UnicodeDecodeError as error:
            raise FaultsFound([Fault(source.name, "not in UTF-8", "save it as UTF-8")]) from error
        known = {questionnaire.key: questionnaire}
    if key not in known:
        raise FaultsFound([Fault(source.name, f"there is no questionnaire '{key}'", did_you_mean(key, known))])
    return known[key]


def _write_new(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise FaultsFound([Fault(str(path), "is there already", "move it, or name another place")]) from error
