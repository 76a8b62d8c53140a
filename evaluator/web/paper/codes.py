"""The parts of a code that somebody has made on a paper form, as they are typed: where a form is begun, and once more
where the two entries differ."""

from __future__ import annotations

from flask import request

from evaluator.inviting.announcements import makes_self_generated_codes
from evaluator.inviting.self_generated_codes import kind_of
from evaluator.paper.codes import MARKS, wrong_parts
from evaluator.programme.model import Programme
from evaluator.texts import Texts
from evaluator.web.paper.views import LineView

PART = "part:"
"""How the names of the fields begin."""


def posted_parts(programme: Programme) -> dict[str, str]:
    """What is typed of each part, by element."""
    return {element: request.form.get(PART + element, "") for element in programme.self_generated_code}


def code_lines(programme: Programme, wave: str, texts: Texts) -> tuple[LineView, ...]:
    """A line for each part as it was posted, with what is wrong with it; none where people make no codes."""
    if not makes_self_generated_codes(programme, wave):
        return ()
    posted = posted_parts(programme)
    wrong = wrong_parts(programme, posted)
    lines = zip(MARKS, programme.self_generated_code, strict=False)
    return tuple(_line(mark, element, posted[element], element in wrong, texts) for mark, element in lines)


def _line(mark: str, element: str, line: str, is_wrong: bool, texts: Texts) -> LineView:
    error = texts(f"paper.wrong_{kind_of(element)}") if is_wrong else ""
    return LineView(PART + element, f"{mark}. {texts(f'self_generated_code.{element}')}", line, error, long=False)
