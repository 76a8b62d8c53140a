"""Charts that are nothing but white: who reads the numbers of many reports does not look at their pictures, and these
take longer than all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING
from unittest.mock import patch

from analysis.figures import charts

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class _Blank:
    """As wide as words are on a sheet that they stand on."""

    def __init__(self, width: float) -> None:
        self._width = width

    def measure(self, words: str, size: float, **_: bool) -> float:
        return len(words) * size / 60

    def text(self, *_: object, **__: object) -> None:
        pass

    def box(self, *_: object, **__: object) -> None:
        pass

    def line(self, *_: object) -> None:
        pass

    def finished(self, _: float) -> Figure:
        return _empty()


@cache
def _empty() -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(1, 1))


@contextmanager
def blank_pictures() -> Iterator[None]:
    with patch.object(charts, "_Sheet", _Blank):
        yield
