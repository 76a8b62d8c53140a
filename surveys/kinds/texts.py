"""What is said of the kinds of question: each module of kinds has its words in a file beside it, ``MODULE.toml``.

A table ``[KIND]`` holds its ``name`` and what it is ``about`` in the editor, ``how`` it is answered and how it is
``typed`` from paper. ``[refusals.REASON]`` says why an answer cannot be taken: to the ``person`` who gives it, and of
the ``cell`` of a file. ``[faults.NAME]`` is the diagnostic ``document.NAME`` of a document. Refusals that several kinds
share stand in ``surveys/messages.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from surveys.messages import MESSAGES

Sentence: TypeAlias = Mapping[str, str]
"""A text by language."""
SIDES: Final = ("name", "about", "how", "typed")


@cache
def _tables() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("*.toml")))


def shown() -> dict[str, Sentence]:
    """What screens say: 'KIND', 'about_KIND', 'how_KIND' and 'typed_KIND', as far as there is each."""
    found: dict[str, Sentence] = {}
    for kind, its in ((kind, its) for table in _tables() for kind, its in table.items()):
        if kind not in ("refusals", "faults"):
            found |= {kind if side == "name" else f"{side}_{kind}": its[side] for side in SIDES if side in its}
    return found


def diagnostics() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Codes with their words: ``importing.cell_REASON`` and ``document.NAME``."""
    for table in _tables():
        for reason, its in table.get("refusals", {}).items():
            if "cell" in its:
                yield f"importing.cell_{reason}", {"problem": its["cell"]}
        for name, its in table.get("faults", {}).items():
            yield f"document.{name}", its


REFUSALS: Final[Mapping[str, Sentence]] = {
    **MESSAGES,
    **{
        reason: its["person"]
        for table in _tables()
        for reason, its in table.get("refusals", {}).items()
        if "person" in its
    },
}
"""Reason -> language -> what a participant is told, those of every kind and those that several share."""


def refused(reason: str, language: str, /, **values: object) -> str:
    """The refusal in a language, in Danish where the language is not spoken here."""
    texts = REFUSALS[reason]
    return texts.get(language, texts["da"]).format(**values)
