"""What rooms say on the card of a row of a register: each has its section there, and no room knows the others.

A room that has something to say declares it where its pages are made:

    @on_card
    def thread(programme: Programme, register: Register, reference: str) -> str:
        return render_template("threads/on_card.html", ...)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from markupsafe import Markup

from evaluator.programme.model import Programme
from evaluator.records.model import Register

Section = Callable[[Programme, Register, str], str]
"""Draws the section of the row of that reference, from its heading (h2) on; '' where there is nothing to say."""
_sections: Final[list[Section]] = []


def on_card(section: Section) -> Section:
    """Declare a section; they stand in the order in which their rooms are loaded."""
    _sections.append(section)
    return section


def sections(programme: Programme, register: Register, reference: str) -> Iterator[Markup]:
    """What the rooms say of a row, as markup of their own templates."""
    for section in _sections:
        if drawn := section(programme, register, reference).strip():
            yield Markup(drawn)  # noqa: S704  (drawn by our templates, which escape)
