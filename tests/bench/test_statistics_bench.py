"""The pieces of `bench statistics` at a few hundred people."""

from __future__ import annotations

import numpy as np
import pytest

from bench import _people, _rows, statistics
from bench._people import LEVELS, PAIRS, counted, load, make_rows


@pytest.fixture(autouse=True)
def two_items(monkeypatch):
    for module in (_people, _rows):
        monkeypatch.setattr(module, "QUESTIONS", ["q01", "q02"])


@pytest.fixture
def rows():
    return make_rows(400, 1)


def test_the_counts_are_those_of_the_rows(rows):
    counts = counted(rows)
    frame = _rows.as_frame(rows)
    first = frame[(frame["wave"] == 0) & (frame["group"] == 2)]["q02"]
    assert counts["answers"][0, 2, 1].tolist() == np.bincount(first, minlength=LEVELS).tolist()
    pairs = frame[frame["wave"] == PAIRS[1][0]].merge(frame[frame["wave"] == PAIRS[1][1]], on="person")
    assert counts["linked"][1, :, 1, 3, 4].sum() == ((pairs["q02_x"] == 3) & (pairs["q02_y"] == 4)).sum()
    everybody = counts["linked"].sum(axis=(1, 4)) + counts["first"].sum(axis=1)
    assert everybody[1].tolist() == counts["answers"][1].sum(axis=0).tolist()


def test_both_ways_find_the_same_figures_in_the_same_order(rows):
    frame = _rows.as_frame(rows)
    from_rows = [*_rows.by_wave(frame), *_rows.between_waves(frame)]
    assert statistics.every_figure(counted(rows), 100) == pytest.approx(from_rows, rel=1e-9, abs=1e-9)


def test_each_step_leaves_what_the_next_one_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(statistics, "RESAMPLES", 100)
    monkeypatch.setattr(statistics, "MEASURED", 300)
    found = {name: step(tmp_path, 300) for name, step in statistics.STEPS.items()}
    assert found["from_rows"]["resamples"] == 1
    assert found["from_rows"]["seconds"] > found["from_rows"]["plain"]
    assert load(tmp_path / "counts.npz")["linked"].shape == (len(PAIRS), 6, 2, LEVELS, LEVELS)
    assert np.load(tmp_path / "from_counts.npy").shape == np.load(tmp_path / "from_rows.npy").shape


def test_a_step_in_its_own_process_tells_its_peak_memory(tmp_path):
    from bench._common import in_own_process

    found = in_own_process("bench.statistics", "build", tmp_path, 50)
    assert found["peak"] > 10
    assert (tmp_path / "rows.npz").exists()


def test_a_ratio_beyond_its_bound_is_told(capsys):
    rows = {"resamples": 1, "drawn": 1.0, "plain": 1.0, "seconds": 1.0, "peak": 200.0}
    assert not statistics.compared({"seconds": 3.0}, {"seconds": 2.0, "peak": 100.0}, rows)
    shown = capsys.readouterr().out
    assert "MISS rows over counts: 0.50 (at least 1)" in shown
    assert "ok   peak memory, rows over counts: 2.00 (at least 1)  200 against 100 MiB" in shown
