"""A rule that two libraries need, and neither may import the other for, is the same in both."""

from __future__ import annotations

import inspect

from analysis import comparability
from surveys.versions import changes


def test_what_counts_as_the_same_wording_is_one_rule() -> None:
    """Whether a series breaks must not depend on who asks: the editor (surveys) or the report (analysis)."""
    assert comparability._PUNCTUATION == changes._PUNCTUATION
    for name in ("_spaced", "_bare"):
        assert inspect.getsource(getattr(comparability, name)) == inspect.getsource(getattr(changes, name))
    in_common = (comparability._in_common_languages, changes._in_common)
    ours, theirs = (inspect.getsource(one).partition("\n")[2] for one in in_common)
    assert ours == theirs
