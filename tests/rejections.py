"""Inputs that are rejected, in the words of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from surveys.diagnostics import InputRejected


@contextmanager
def rejected(pattern: str = "", *, kind: type[InputRejected] = InputRejected) -> Iterator[list[str]]:
    """Expects an input to be rejected with something that ``pattern`` is found in. The list holds a line for each
    diagnostic in the end."""
    found: list[str] = []
    with pytest.raises(kind) as caught:
        yield found
    found += lines(caught.value.diagnostics, Texts("en"))
    assert re.search(pattern, "\n".join(found)), found
