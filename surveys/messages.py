"""What a participant is told about an answer that cannot be taken, in each language, naming the question.

The words stand in ``messages.toml``; decision 28 says why they are the library's own.
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


def message(key: str, language: str, /, **values: object) -> str:
    """The text of ``key`` in a language, in Danish where the language is not spoken here."""
    texts = MESSAGES[key]
    return texts.get(language, texts["da"]).format(**values)
