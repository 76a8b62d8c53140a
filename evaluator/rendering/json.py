"""The report's figures as a JSON file: the keys are a contract, see docs/report-json.md."""

from __future__ import annotations

import json
from typing import Final

from evaluator.rendering.format import Format, Printed


def as_file(printed: Printed, language: str) -> bytes:
    """The figures as a JSON document, the same in every language."""
    del language
    text = json.dumps(printed.figures, ensure_ascii=False, indent=2, sort_keys=False, allow_nan=False)
    return f"{text}\n".encode()


JSON: Final = Format("JSON", "json", "application/json", as_file, by_language=False)
