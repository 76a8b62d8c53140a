"""Writing a report's files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from evaluator.findings.model import Findings
from evaluator.rendering.format import Draft
from evaluator.rendering.formats import FORMATS
from evaluator.rendering.house import in_house_style


def write_report(
    findings: Findings,
    *,
    languages: Sequence[str],
    formats: Sequence[str],
    into: Path,
    day: dt.date,
    template: bytes | None = None,
) -> list[Path]:
    """Write PROGRAMME-MILESTONE-kladde-DAY-da.html and the like for each language, each with its -appendix beside it,
    and what is in no language once; the paths written. ``day``: on which it is written.

    ``formats`` are suffixes of `FORMATS`; ValueError for another. Makes the folder ``into`` where it is missing.
    ``template``: in whose styles Word writes it.
    """
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise ValueError(f"unknown format {', '.join(sorted(unknown))}")
    into.mkdir(parents=True, exist_ok=True)
    wanted = [FORMATS[suffix] for suffix in dict.fromkeys(formats)]
    printed = in_house_style(Draft(findings, day), template)
    each = [form for form in wanted if form.by_language]
    makes = [(form, form.make, language, False) for language in languages for form in each]
    makes += [(form, form.make, languages[0], False) for form in wanted if not form.by_language]
    makes += [(form, form.appendix, language, True) for language in languages for form in wanted if form.appendix]
    found = []
    for form, make, language, appendix in makes:
        found.append(into / form.file_name(printed, language, appendix=appendix))
        found[-1].write_bytes(make(printed, language))
    return found
