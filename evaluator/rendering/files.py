"""Writing a report's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluator.findings.model import Findings
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.house import in_house_style


def write_report(
    findings: Findings, *, languages: Sequence[str], formats: Sequence[str], into: Path, template: bytes | None = None
) -> list[Path]:
    """Write PROGRAMME-MILESTONE-LANG.html and .pdf for each language, each with its -appendix beside it, and
    PROGRAMME-MILESTONE.json; the paths written.

    ``formats`` are suffixes of `FORMATS`; ValueError for another. Makes the folder ``into`` where it is missing.
    ``template``: in whose styles Word writes it.
    """
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise ValueError(f"unknown format {', '.join(sorted(unknown))}")
    into.mkdir(parents=True, exist_ok=True)
    wanted = [FORMATS[suffix] for suffix in dict.fromkeys(formats)]
    printed = in_house_style(Draft(findings), template)
    contents = {
        into / form.file_name(printed, language): form.make(printed, language)
        for in_words in (True, False)
        for language in (languages if in_words else languages[:1])
        for form in wanted
        if form.by_language is in_words
    }
    contents |= {
        into / form.file_name(printed, language, appendix=True): form.appendix(printed, language)
        for language in languages
        for form in wanted
        if form.appendix is not None
    }
    for path, content in contents.items():
        path.write_bytes(content)
    return list(contents)
