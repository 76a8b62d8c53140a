"""What an import of documents did, in words."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.documents.folders import PROGRAMME_FILE
from evaluator.documents.storing import ImportSummary
from evaluator.store.documents import QUESTIONNAIRE
from evaluator.store.waves import Wave
from evaluator.texts import Texts


def in_lines(summary: ImportSummary, language: str) -> Iterator[str]:
    """A line for each document and wave."""
    t = Texts(language)
    for document, is_new in summary.documents:
        key = f"import.{document.kind}" if is_new else f"import.{document.kind}_unchanged"
        yield t(key, key=document.key, number=document.number)
    newest = {document.key: document.number for document, _ in summary.documents if document.kind == QUESTIONNAIRE}
    for wave in summary.waves:
        yield "".join(_of_wave(wave, newest[wave.questionnaire], t))
    for key in summary.gone:
        yield t("import.wave_gone", wave=key, file=PROGRAMME_FILE)


def _of_wave(wave: Wave, newest: int, t: Texts) -> Iterator[str]:
    values = {"questionnaire": wave.questionnaire, "version": wave.version, "linkage": wave.linkage}
    yield t("import.wave", wave=wave.key, **values)
    if wave.languages:
        yield t("import.wave_languages", languages=", ".join(wave.languages))
    if wave.version != newest:
        yield t("import.wave_kept", newest=newest)
    if wave.open_key:
        yield t("import.wave_link", link=f"/svar/{wave.open_key}")
