"""The style sheets, as far as it can be told without drawing a page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
SHEETS = (*(ROOT / "evaluator" / "web" / "static").glob("*.css"), ROOT / "templates" / "rendering" / "report.css")
DRAWN_BY = ("analysis", "evaluator/reporting", "evaluator/rendering", "evaluator/web", "templates")


def test_every_class_of_a_style_sheet_is_worn() -> None:
    """A class that is put together, as ``rows-{{ ... }}``, is worn where both of its parts stand."""
    files = (
        path for folder in DRAWN_BY for path in (ROOT / folder).rglob("*") if path.suffix in (".html", ".js", ".py")
    )
    words = {word for path in files for word in re.findall(r"[\w-]+", path.read_text("utf-8"))}
    sheets = (re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL) for path in SHEETS)
    selectors = (selector for sheet in sheets for selector in re.findall(r"([^{};]+)\{", sheet))
    classes = {name for selector in selectors for name in re.findall(r"\.([a-z][\w-]*)", selector)}
    made = {name for name in classes if {name[: name.rfind("-") + 1], name[name.rfind("-") + 1 :]} <= words}
    assert classes
    assert sorted(classes - words - made) == []
