"""A logo is drawn anew, and one that would take the server minutes is given up."""

from __future__ import annotations

import pytest

from evaluator.rendering.logos import redrawn
from surveys.diagnostics import InputRejected

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{inside}</svg>'


def test_a_drawing_becomes_a_png() -> None:
    assert redrawn(SVG.format(size=80, inside='<rect width="40" height="40"/>').encode()).startswith(b"\x89PNG")


def test_a_small_file_that_takes_minutes_to_draw_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.rendering.logos.SECONDS", 1)
    slow = '<filter id="f"><feTurbulence baseFrequency="0.1" numOctaves="50"/></filter>'
    slow += '<rect filter="url(#f)" width="8000" height="8000"/>' * 20
    with pytest.raises(InputRejected) as refused:
        redrawn(SVG.format(size=8000, inside=slow).encode())
    assert [one.code for one in refused.value.diagnostics] == ["rendering.logo_not_drawn"]
