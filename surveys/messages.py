"""What a participant is told about an answer that cannot be taken, as far as several kinds of question say it alike.

The words stand in ``messages.toml``; decision 28 says why they are the library's own. What a kind says in words of its
own stands beside it, see ``surveys/kinds/texts.py``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("da", "en")
"""The languages in which a participant can be spoken to."""

MESSAGES: Final[Mapping[str, Mapping[str, str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
"""Reason -> language -> text."""
