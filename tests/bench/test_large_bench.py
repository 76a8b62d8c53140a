"""`bench large` at a few dozen submissions: what it copies by SQL is what the program would have counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import large
from evaluator.cli.support import databases
from evaluator.store.counting import SUBMITTED
from evaluator.store.tallies import tallies


def test_copies_are_counted_like_what_was_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path))
    monkeypatch.setattr(large, "BUILT", 60)
    for step in ("build", "multiply", "recount", "send", "fold", "recount"):
        large.STEPS[step](tmp_path, 240)
    with databases() as (_, store, _vault), store.reading() as db:
        assert sum(row.n for row in tallies(db, large.PROGRAMME) if row.variable == SUBMITTED) == 300
