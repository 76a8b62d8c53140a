"""What an import of documents did, in words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from evaluator.documents.folders import PROGRAMME_FILE
from evaluator.documents.overwriting import Conflict
from evaluator.documents.storing import ImportSummary
from evaluator.documents.version_words import questions_in_lines
from evaluator.programme.approval import DOCUMENT
from evaluator.store.documents import QUESTIONNAIRE
from evaluator.store.waves import Wave
from evaluator.texts import Texts
from surveys.document.reading import parse_questionnaire
from surveys.versions.diff import compared


def in_lines(summary: ImportSummary, language: str) -> Iterator[str]:
    """A line for each document and wave."""
    t = Texts(language)
    for document, is_new in summary.documents:
        key = f"import.{document.kind}" if is_new else f"import.{document.kind}_unchanged"
        yield t(key, key=document.key, number=document.number)
    newest = {document.key: document.number for document, _ in summary.documents if document.kind == QUESTIONNAIRE}
    for wave in summary.waves:
        yield "".join(_of_wave(wave, newest[wave.questionnaire], t))
    for key in summary.removed:
        yield t("import.wave_removed", wave=key, file=PROGRAMME_FILE)
    if agreed := [one for one in summary.changed if one.kind != DOCUMENT]:
        yield t("import.plan_changed", n=len(agreed))
    for key in summary.uninformed:
        yield t("import.wave_uninformed", wave=key, file=PROGRAMME_FILE)
    for key in summary.gone:
        yield t("import.wave_gone", wave=key, file=PROGRAMME_FILE)


def of_conflict(conflict: Conflict, language: str) -> Iterator[str]:
    """What a folder would lose of a newer document: each question that differs, then the lines of the document."""
    t, stored = Texts(language), conflict.stored
    yield t("import.conflict", file=conflict.file, number=stored.number)
    if stored.kind == QUESTIONNAIRE:
        names = (f"{stored.key} version {stored.number}", conflict.file)
        its = [parse_questionnaire(text, name) for text, name in zip((stored.text, conflict.text), names, strict=True)]
        yield from questions_in_lines(compared(dict(enumerate(its, 1)), since=1, until=2), t)
    before, after = (text.splitlines() for text in (stored.text, conflict.text))
    yield from list(unified_diff(before, after, n=1, lineterm=""))[2:]


def _of_wave(wave: Wave, newest: int, t: Texts) -> Iterator[str]:
    values = {
        "questionnaire": wave.questionnaire,
        "version": wave.version,
        "linkage": t(f"import.linkage_{wave.linkage}"),
    }
    yield t("import.wave", wave=wave.key, **values)
    if wave.languages:
        yield t("import.wave_languages", languages=", ".join(wave.languages))
    if wave.version != newest:
        yield t("import.wave_kept", newest=newest)
    if wave.open_key:
        yield t("import.wave_link", link=f"/svar/{wave.open_key}")
