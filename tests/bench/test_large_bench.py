"""`bench large` at a few dozen submissions: what it copies by SQL is what the program would have counted; and the
days of its documents."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bench import large
from bench._documents import closed_on, write_documents
from evaluator.answering.intake import GRACE
from evaluator.cli.support import databases
from evaluator.programme.document import parse_programme
from evaluator.store.counting import SUBMITTED
from evaluator.store.counts import latest_counts
from evaluator.store.tallies import tallies


def test_copies_are_counted_like_what_was_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path))
    monkeypatch.setattr(large, "BUILT", 60)
    for step in ("build", "multiply", "recount", "send", "fold", "recount", "count"):
        large.STEPS[step](tmp_path, 240)
    with databases() as (_, store, _vault), store.reading() as db:
        assert sum(row.n for row in tallies(db, large.PROGRAMME) if row.variable == SUBMITTED) == 300
        assert set(latest_counts(db, large.PROGRAMME)) == {"m1", "m2", "m3"}


@pytest.mark.parametrize("today", [dt.date(2026, 12, 31), dt.date(2028, 2, 29)])
def test_waves_are_open_on_the_day_of_a_run_and_closed_when_they_are_counted(tmp_path: Path, today: dt.date) -> None:
    its = parse_programme((write_documents(tmp_path, today=today) / "programme.toml").read_text("utf-8"))
    for wave, milestone in zip(its.waves, its.milestones, strict=True):
        counted = closed_on(wave.key, today)
        assert wave.opens < today < wave.closes == milestone.cut_off < (counted - GRACE).date()
