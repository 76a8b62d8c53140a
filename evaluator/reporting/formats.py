"""Every format of the report; commands, pages and the demonstration take them from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evaluator.reporting.format import Format
from evaluator.reporting.html import HTML
from evaluator.reporting.json import JSON
from evaluator.reporting.pdf import PDF

FORMATS: Final[Mapping[str, Format]] = {one.suffix: one for one in (HTML, PDF, JSON)}
"""By suffix."""
