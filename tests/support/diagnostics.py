"""Diagnostics as the command line tells them in English, for tests that read the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from evaluator.texts import LANGUAGES, Texts
from evaluator.texts.diagnostics import lines, rendered
from surveys.diagnostics import Diagnostic, InputRejected

ENGLISH = Texts("en")


def said(found: Iterable[Diagnostic]) -> list[str]:
    """One line each. All of it is told in every language and on the pages too, so that no sentence lacks a value."""
    told = tuple(found)
    for language in LANGUAGES:
        for one in told:
            assert rendered(one, Texts(language)).problem
            assert rendered(one, Texts(language), in_editor=True).problem
    return lines(told, ENGLISH)


def refused(caught: pytest.ExceptionInfo[InputRejected]) -> str:
    """What an input was rejected with, one line each."""
    return "\n".join(said(caught.value.diagnostics))


@contextmanager
def rejected(pattern: str = "", *, kind: type[InputRejected] = InputRejected) -> Iterator[list[str]]:
    """An input is rejected with something that ``pattern`` is found in. The list holds a line for each diagnostic in
    the end."""
    found: list[str] = []
    with pytest.raises(kind) as caught:
        yield found
    found += said(caught.value.diagnostics)
    assert re.search(pattern, "\n".join(found)), found
