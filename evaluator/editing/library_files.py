"""Entries of the library as text, and written into the documents of a programme's folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from evaluator.documents.folders import PROGRAMME_FILE, QUESTIONNAIRES
from evaluator.editing.library import Entry, entry, indicators, inserted
from evaluator.editing.scale_templates import MODELS
from evaluator.programme.document import parse_programme
from evaluator.texts import LANGUAGES, Texts
from surveys.diagnostics import InputRejected, unknown
from surveys.document.content import read_content, text_of
from surveys.document.reading import parse_questionnaire

_QUESTIONNAIRE: Final = "QUESTIONNAIRE"
_NODE: Final = "NODE"


def in_lines(key: str, language: str) -> Iterator[str]:
    """An entry for somebody to read: what it asks on which scale, where its idea comes from, and its indicators as they
    are written in a programme document."""
    its, t = entry(key), Texts(language)
    yield from (t.pick(its.title), t.pick(its.about), t("editor.library_ideas", ideas=t.pick(its.ideas)), "")
    yield from (f"  {t.pick(question.text)}" for question in its.questions)
    labels = (t(f"scales.{its.scale}_{code}") for code in MODELS[its.scale].codes)
    yield from (f"  ({' / '.join(labels)})", "")
    yield _indicators(its, _QUESTIONNAIRE, _NODE, LANGUAGES)


def add_to_folder(key: str, folder: Path, questionnaire: str, *, node: str) -> list[Path]:
    """Write the entry's questions at the end of a questionnaire of the folder and, with ``node``, its indicators at the
    end of the programme document; the files that were written. Raises InputRejected where there is no such entry,
    questionnaire or node, and where the questions are there already; then nothing is written."""
    its, document = entry(key), folder / PROGRAMME_FILE
    programme_text = document.read_text("utf-8")
    programme = parse_programme(programme_text, PROGRAMME_FILE)
    nodes = [one.key for one in programme.nodes]
    if node and node not in nodes:
        raise InputRejected([unknown("programme.not_among", (node,), node, nodes, kind="nodes")])
    path = _path(folder, questionnaire)
    before = path.read_text("utf-8")
    languages = parse_questionnaire(before, path.name).languages
    content, _ = inserted(read_content(before), its, programme, languages)
    path.write_text(text_of(content, before), "utf-8")
    added = _indicators(its, questionnaire, node, programme.languages) if node else ""
    if not added:
        return [path]
    document.write_text(f"{programme_text.rstrip()}\n\n{added}", "utf-8")
    return [path, document]


def _path(folder: Path, questionnaire: str) -> Path:
    """The file of a questionnaire by its key, which need not be the file's name."""
    files = sorted((folder / QUESTIONNAIRES).glob("*.toml"))
    by_key = {str(read_content(file.read_text("utf-8")).get("key")): file for file in files}
    if questionnaire not in by_key:
        raise InputRejected([unknown("documents.no_questionnaire", (folder.name,), questionnaire, by_key)])
    return by_key[questionnaire]


def _indicators(its: Entry, questionnaire: str, node: str, languages: tuple[str, ...]) -> str:
    """As tables of a programme document."""
    found = indicators(its, questionnaire, node, languages)
    return "\n".join(f"[indicators.{key}]\n{text_of(table)}" for key, table in found.items())
