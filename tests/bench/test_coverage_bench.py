"""The pieces of `bench coverage`, on samples small enough for seconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from analysis.comparing import compare_overlapping
from analysis.proportions import wilson_interval
from bench._coverage_cases import CASES, CORRELATIONS, OVERLAP_CASES, joint
from bench._coverage_drawn import LEVELS, SHARE, Drawn, bounds, samples_drawn, samples_exactly
from bench._coverage_exact import difference, known_population, one_share, paired_difference
from bench._coverage_tables import BEGIN, END, document, short
from bench.coverage import computed, drawn_again, judged, run, tasks


@pytest.mark.parametrize("correlation", CORRELATIONS)
def test_pairs_of_answers_have_the_margins_of_their_case(correlation):
    for case in OVERLAP_CASES:
        table = joint(case.first, case.second, correlation)
        assert table.sum(axis=1) == pytest.approx(case.first, abs=1e-9)
        assert table.sum(axis=0) == pytest.approx(case.second, abs=1e-9)


def test_correlation_puts_the_pairs_near_the_diagonal():
    near = [np.trace(joint(CASES[0].first, CASES[0].second, r)) for r in CORRELATIONS]
    assert near[0] == pytest.approx(0.2)
    assert near[0] < near[1] < near[2]


def test_the_lowest_coverage_of_wilson_is_found_beside_its_bounds():
    # With one answer: at p right below the upper bound of 0 in 1, only 'yes' would hold p, and it does.
    bounds = [wilson_interval(successes, 1) for successes in (0, 1)]
    beside = [edge + step for one in bounds for edge in (one.low, one.high) for step in (-1e-9, 1e-9) if 0 < edge < 1]
    held = [sum(binom.pmf(k, 1, p) for k in (0, 1) if bounds[k].low <= p <= bounds[k].high) for p in beside]
    assert one_share(1, "wilson").lowest == pytest.approx(min(held), abs=1e-9)


def test_what_is_guaranteed_is_kept():
    assert one_share(5, "clopper-pearson").lowest >= 0.95
    assert known_population(5, 9).lowest >= 0.95


def test_a_difference_is_covered_more_often_than_not_and_never_surely():
    for found in (difference(3), *paired_difference(3)):
        assert 0.5 < found.lowest <= found.inner <= 1
        assert found.lowest < found.mean < 1


def test_simulation_and_full_enumeration_agree():
    case = CASES[1]
    exact = next(one for one in samples_exactly(3) if one.case == case.name)
    drawn = samples_drawn(3, case, 4000, (1,))
    assert drawn.coverage == pytest.approx(exact.coverage, abs=4 * drawn.error)
    assert drawn.without == pytest.approx(exact.without, abs=4 * (exact.without / 4000) ** 0.5)


def test_the_intervals_of_many_samples_are_those_of_each():
    random = np.random.default_rng(4)
    then, now = (random.multinomial(9, CASES[-1].first, 60) for _ in range(2))
    pairs = random.multinomial(6, joint(CASES[-1].first, CASES[-1].second, 0.5).ravel(), 60).reshape(-1, LEVELS, LEVELS)
    for its in ((pairs, then, now), (np.zeros_like(pairs), then, now)):
        for low, high, *one in zip(*bounds(*its), *its, strict=True):
            interval = compare_overlapping(*one).interval
            expected = (np.nan, np.nan) if interval is None else (interval.low, interval.high)
            assert (low, high) == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_a_small_run_writes_its_tables_between_the_marks(tmp_path, capsys):
    page = tmp_path / "coverage.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold figures\n{END}\n\nAfter.\n", "utf-8")
    run((3,), 4, page, grid=(5,), trials=8)
    text = page.read_text("utf-8")
    assert text.startswith("# Before\n")
    assert text.endswith("\n\nAfter.\n")
    assert "old figures" not in text
    assert "| wilson | 3 |" in text
    assert "### Linked and unlinked people: `compare_overlapping, two levels`\n" in text
    assert "| unequal | all possible |" in text
    assert "Clopper-Pearson, lowest over every share" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_figures_on_any_number_of_processors(monkeypatch):
    work = [task for task in tasks((3,), 5) if task[0].__name__ == "overlap_drawn"][:6]
    _, once = computed(work)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert computed(work) == ([], once)


def test_an_interval_that_falls_short_is_told(capsys):
    assert not judged([one_share(3, "wilson")], [], [])
    assert "MISS Wilson, lowest over every share" in capsys.readouterr().out


def test_a_low_figure_is_drawn_again_with_more_samples_and_another_seed_and_judged_by_that():
    first = Drawn(SHARE, 8, OVERLAP_CASES[0].name, 1.0, 0.5, 0.90, 0.0, 10)
    step, arguments = drawn_again(first)
    second = next(one for one in step(*arguments) if one.method == SHARE)
    assert (second.place, second.runs) == (first.place, 200)
    assert second.coverage != first.coverage
    assert not judged([], [first], [])
    assert judged([], [first], [replace(first, coverage=0.94)])
    assert not judged([], [first], [replace(first, coverage=0.92)])
    rows = short([first], [replace(first, coverage=0.94, runs=200)]).splitlines()
    assert "| compare_overlapping, two levels | 8 | 8 | 0.5 | middle to high | 90.0 | 94.0 | 200 | 1.68 |" in rows


def test_a_document_without_marks_is_refused():
    with pytest.raises(SystemExit, match="no place for the figures"):
        document("# Coverage\n", "| figures |")
