"""Writing a report's files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Report
from evaluator.reporting.context import report
from evaluator.reporting.html import as_html
from evaluator.reporting.json import as_json
from evaluator.reporting.pdf import as_pdf


def _html(content: Report) -> bytes:
    return as_html(content).encode()


_IN_A_LANGUAGE: Final[Mapping[str, Callable[[Report], bytes]]] = {"html": _html, "pdf": as_pdf}


def write_report(findings: Findings, *, languages: Sequence[str], formats: Sequence[str], into: Path) -> list[Path]:
    """Write PROGRAMME-MILESTONE-LANG.html and .pdf for each language, and PROGRAMME-MILESTONE.json; the paths written.

    Makes the folder ``into`` where it is missing. ValueError for a format other than html, pdf and json.
    """
    unknown = set(formats) - {*_IN_A_LANGUAGE, "json"}
    if unknown:
        raise ValueError(f"unknown format {', '.join(sorted(unknown))}")
    into.mkdir(parents=True, exist_ok=True)
    name = f"{findings.programme.key}-{findings.milestone.key}"
    wanted = [form for form in formats if form in _IN_A_LANGUAGE]
    contents: dict[Path, bytes] = {}
    for language in languages if wanted else ():
        content = report(findings, language)
        contents |= {into / f"{name}-{language}.{form}": _IN_A_LANGUAGE[form](content) for form in wanted}
    if "json" in formats:
        text = json.dumps(as_json(findings), ensure_ascii=False, indent=2, sort_keys=False, allow_nan=False)
        contents[into / f"{name}.json"] = f"{text}\n".encode()
    for path, written in contents.items():
        path.write_bytes(written)
    return list(contents)
