"""What the fields of a programme's forms need to know besides their table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from evaluator.designing.operations import entries_of
from evaluator.programme.model import Programme
from evaluator.texts import Texts
from evaluator.web.designing.indicators_library import Library
from surveys.document.values import Content

WAVES: Final = "waves"


@dataclass(frozen=True, slots=True)
class Where:
    """``programme`` is partial where the draft has faults. ``published``: section and key of each entry that the newest
    version has. ``rows`` are how many rows the form has at least, by the key of the list. ``library``: what
    indicators can be counted from, loaded where a form asks for it."""

    content: Content
    programme: Programme
    t: Texts
    published: frozenset[tuple[str, str]] = frozenset()
    rows: Mapping[str, int] = field(default_factory=dict)
    library: Callable[[], Library] = Library

    @property
    def languages(self) -> tuple[str, ...]:
        return self.programme.languages

    def label(self, name: str, **values: object) -> str:
        return self.t(f"designing.field_{name}", **values)

    def titles(self, section: str) -> list[tuple[str, str]]:
        """The entries of a section by their keys, with what they are called."""
        found = entries_of(self.content, section).items()
        if section == WAVES:
            return [(key, wave_title(self.content, table, self.t) or key) for key, table in found]
        return [(key, title_of(table, self.t) or key) for key, table in found]


def title_of(table: Content, t: Texts) -> str:
    """The title of an entry whose table may have faults; '' for none."""
    title = table.get("title")
    if isinstance(title, dict):
        return t.pick({name: text for name, text in title.items() if isinstance(text, str)})
    return title if isinstance(title, str) else ""


def wave_title(content: Content, table: Content, t: Texts) -> str:
    """Waves have no title of their own: 'Første nedslag: Borgere, Ansatte'; '' where the table does not say so much."""
    asked = table.get("groups")
    milestone = title_of(entries_of(content, "milestones").get(str(table.get("milestone")), {}), t)
    groups = entries_of(content, "groups")
    titles = [title_of(groups[one], t) or one for one in (asked if isinstance(asked, list) else ()) if one in groups]
    return f"{milestone}: {', '.join(titles)}" if milestone and titles else ""
