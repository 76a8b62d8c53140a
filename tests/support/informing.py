"""The information text of the programmes of tests: whole, short, and the same in every language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.support.questionnaires import toml

_WORDS: Final = {
    "controller": "Fjordby Kommune",
    "contact": "Rådhuset, Fjordby",
    "processors": "Evaluering Nord",
    "purpose": "To see what helps",
    "grounds": "The Act on Fjordby",
    "recipients": "Nobody else",
    "retention": "Until the end of 2030, then deleted",
    "transfers": "None",
}


def information(languages: Sequence[str] = ("da", "en"), **other: object) -> str:
    """``[information]`` of a document: a public task, nothing announced, but for what is ``other``; None leaves a field
    out. A text may be one string for all languages."""
    read = {**_WORDS, "basis": "public_task", **other}
    fields = {name: value for name, value in read.items() if value is not None}
    consent = fields.pop("consent", None)
    lines = [f"{name} = {toml(_worded(name, value, languages))}" for name, value in fields.items()]
    if isinstance(consent, str):
        lines.append(f"consent = {toml({'version': consent, 'text': dict.fromkeys(languages, 'I say yes')})}")
    return "\n".join(["", "[information]", *lines, ""])


def variant(key: str, waves: Sequence[str], **other: object) -> str:
    """``[information.variants.KEY]``: what is other for some waves; fields that are texts are given by language."""
    fields = {"waves": list(waves), **other}
    lines = [f"{name} = {toml(value)}" for name, value in fields.items()]
    return "\n".join(["", f"[information.variants.{key}]", *lines, ""])


def _worded(name: str, value: object, languages: Sequence[str]) -> object:
    return dict.fromkeys(languages, value) if name in _WORDS and isinstance(value, str) else value
