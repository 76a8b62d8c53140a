"""The documents that the guides of docs/ show."""

from __future__ import annotations

import re
from pathlib import Path


def examples() -> list[str]:
    """The complete examples of docs/questionnaire-document.md."""
    guide = Path(__file__).parents[2] / "docs" / "questionnaire-document.md"
    return re.findall(r"```toml\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)
