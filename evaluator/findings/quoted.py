"""A quote as a report prints it: what remains of somebody's words, and no more of who they are than may be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quoted:
    """``place`` is 'node', 'indicator', 'code' or '', ``key`` the key of what it belongs to and ``title`` the title of
    a code by language. ``source``: 'answer', or the kind of the material. ``group``: the key of the group as it is
    reported, '' where none is named. ``id``: the quote's, which no format prints. The text stays in its own
    ``language``."""

    text: str
    language: str
    place: str
    key: str
    source: str
    group: str
    title: tuple[tuple[str, str], ...] = ()
    id: str = ""
