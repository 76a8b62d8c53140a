"""The addresses of the texts that the evaluator writes for a report."""

from __future__ import annotations

from typing import Final

SLUGS: Final = {
    "conclusion": "konklusion",
    "finding": "fund",
    "caution": "forbehold",
    "outcome": "virkning",
    "theory": "teorien",
    "against": "imod",
    "involvement": "inddragelse",
    "registers": "registre",
    "quality": "datakvalitet",
    "recommendation": "anbefaling",
}


def slug(place: str, key: str) -> str:
    """The last step of the address of a place; ``key`` is '' where it has one text alone."""
    return f"{SLUGS[place]}-{key}" if key else SLUGS[place]
