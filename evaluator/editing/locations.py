"""Where in a questionnaire something stands that is edited: at which page, item or scale, and at what of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.diagnostics import Entry, Place, Step


@dataclass(frozen=True, slots=True)
class Location:
    """``kind`` is 'settings' (the document's own texts), 'page', 'item' or 'scale', and ``key`` its key, '' for the
    first. ``path`` leads on inside it: ``choices-0-da`` is the Danish label of its first choice, '' the whole."""

    kind: str
    key: str = ""
    path: str = ""


def location_of(place: Place) -> Location:
    """The location of a diagnostic of `surveys.document.reading`; ``place`` is without the file."""
    match place:
        case ("pages", Entry(), "items", Entry(key=key), *rest):
            return Location("item", key, _path(rest))
        case ("pages", Entry(key=key), *rest):
            return Location("page", key, _path(rest))
        case ("scales", str(key), *rest):
            return Location("scale", key, _path(rest))
    return Location("settings", "", _path(place))


def _path(steps: Iterable[Step]) -> str:
    """A character of an expression is no field of its own."""
    names = (str(step.number - 1) if isinstance(step, Entry) else step for step in steps)
    return "-".join(name for name in names if isinstance(name, str))
