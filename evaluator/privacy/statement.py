"""A document that somebody responsible signs, as a frozen value in one language: what every format of it prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class Line:
    """What is said under a name. ``is_open``: nothing is known of it here, and whoever signs fills it in."""

    name: str
    said: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """``name``: of its file, without the end. ``labels``: of the table, the page number and the place to sign."""

    name: str
    title: str
    about: str
    sender: str
    language: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    signing: str
    signatures: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)


def line(t: Texts, name: str, said: Iterable[str]) -> Line:
    """A line of texts, without those that are empty; open where nothing is left."""
    words = tuple(one for one in said if one.strip())
    return Line(t(f"statements.{name}"), words or (t("statements.open"),), is_open=not words)


def left_open(t: Texts, name: str) -> Line:
    return line(t, name, ())


def labels_of(t: Texts) -> dict[str, str]:
    return {
        name: t(f"statements.{name}") for name in ("page_of", "subject", "content", "name", "role", "date", "signed")
    }
