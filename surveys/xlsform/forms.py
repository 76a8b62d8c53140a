"""XLSForm in and out: a workbook -> a questionnaire, and a questionnaire -> a workbook; see docs/xlsform.md."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.diagnostics import Diagnostic
from surveys.document.reading import parse_questionnaire
from surveys.document.writing import document_of
from surveys.questionnaire import Questionnaire
from surveys.xlsform.reading import read_form
from surveys.xlsform.writing import write_form


@dataclass(frozen=True, slots=True)
class Imported:
    """``document`` is the questionnaire's TOML; ``notes`` say what became of what."""

    questionnaire: Questionnaire
    document: str
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    workbook: bytes
    notes: tuple[Diagnostic, ...]


def import_form(content: bytes, name: str, *, language: str = "da") -> Imported:
    """The questionnaire of the workbook ``content``; ``name`` is the file's name in faults, ``language`` that of texts
    which name none.

    Raises InputRejected with every fault by sheet, row and column; nothing is imported in part.
    """
    questionnaire, report = read_form(content, name, language)
    document = document_of(questionnaire)
    return Imported(parse_questionnaire(document, f"{questionnaire.key}.toml"), document, report.notes)


def export_form(questionnaire: Questionnaire) -> Exported:
    """The workbook that `import_form` reads back as the same questionnaire."""
    workbook, notes = write_form(questionnaire)
    return Exported(workbook, notes)
