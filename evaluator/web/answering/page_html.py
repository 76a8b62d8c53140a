"""A page of questions put together from what was drawn before.

What stands around the questions hangs on the questionnaire's version, the language and the place in it, and is the same
for everybody who reads the page; it is drawn once, with a hole for each thing that is somebody's own. A page on which
something is in the way, and one in a setting of its own, such as at a kiosk, is drawn as a whole each time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from evaluator.answering.journey import Place
from surveys.identity import Same
from surveys.questionnaire import Page, Questionnaire


class Setting(NamedTuple):
    """All that a page hangs on besides what is somebody's own. ``root``: the path below which the application is
    served; ``synthetic``: the page says that it is a demonstration."""

    questionnaire: Same[Questionnaire]
    page: Same[Page]
    language: str
    number: int
    of: int
    back: bool
    returning: bool
    synthetic: bool
    root: str


class Own(NamedTuple):
    """What is somebody's own on a page: its address, the marks of the answers, and the questions."""

    here: str
    marks: str
    questions: Markup


Draw = Callable[[Own], str]
"""Draws the whole page."""
_HOLES: Final = Own(*(Markup(f"[{name} {secrets.token_hex(16)}]") for name in Own._fields))
"""No text can have them: they are made anew in each process."""
_MOST: Final = 2000
_around: Final[dict[Setting, tuple[str, ...]]] = {}


def setting(
    questionnaire: Questionnaire, place: Place, language: str, *, returning: bool, synthetic: bool, root: str
) -> Setting:
    its, at = Same(questionnaire), Same(place.page)
    return Setting(its, at, language, place.number, place.count, place.back is not None, returning, synthetic, root)


def put_together(its: Setting, own: Own, draw: Draw) -> str:
    """The page as ``draw`` would draw it, which is asked once for each setting."""
    around = _around.get(its)
    if around is None:
        if len(_around) >= _MOST:
            _around.clear()
        around = _around[its] = _parted(draw(_HOLES))
    before, to_marks, to_questions, after = around
    return f"{before}{escape(own.here)}{to_marks}{own.marks}{to_questions}{own.questions}{after}"


def _parted(page: str) -> tuple[str, ...]:
    """A page at its holes. Raises ValueError where it does not have each of them once, in their order."""
    parts = []
    for hole in _HOLES:
        part, page = page.split(hole)
        parts.append(part)
    return (*parts, page)
