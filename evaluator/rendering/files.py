"""Writing a report's files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evaluator.findings.model import Findings
from evaluator.rendering.format import Draft, Format
from evaluator.rendering.formats import FORMATS


def write_report(findings: Findings, *, languages: Sequence[str], formats: Sequence[str], into: Path) -> list[Path]:
    """Write PROGRAMME-MILESTONE-LANG.html and .pdf for each language, each with its -appendix beside it, and
    PROGRAMME-MILESTONE.json; the paths written.

    ``formats`` are suffixes of `FORMATS`; ValueError for another. Makes the folder ``into`` where it is missing.
    """
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise ValueError(f"unknown format {', '.join(sorted(unknown))}")
    into.mkdir(parents=True, exist_ok=True)
    wanted = [FORMATS[suffix] for suffix in dict.fromkeys(formats)]
    printed = Draft(findings)
    contents = {
        into / file_name(printed.programme, printed.milestone, form, language): form.make(printed, language)
        for in_words in (True, False)
        for language in (languages if in_words else languages[:1])
        for form in wanted
        if form.by_language is in_words
    }
    contents |= {
        into / file_name(printed.programme, printed.milestone, form, language, appendix=True): form.appendix(
            printed, language
        )
        for language in languages
        for form in wanted
        if form.appendix is not None
    }
    for path, content in contents.items():
        path.write_bytes(content)
    return list(contents)


def file_name(programme: str, milestone: str, form: Format, language: str, *, appendix: bool = False) -> str:
    named = f"{programme}-{milestone}{f'-{language}' if form.by_language else ''}"
    return f"{named}{'-appendix' if appendix else ''}.{form.suffix}"
