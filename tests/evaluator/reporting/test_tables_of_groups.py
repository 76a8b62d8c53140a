"""Tables of an indicator's groups and milestones: what is not shown in them, and what their n counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.results import Estimate
from evaluator.findings.model import GroupFigure
from evaluator.reporting.indicators import indicators
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

COUNTS = "Antal svar og andel af svarene på skalaen"


def captions(findings, finding) -> list[str]:
    part = indicators(replace(findings, indicators=(finding,)), Wording(Texts("da"), findings.programme))
    tables = [getattr(block, "table", block) for block in part.parts[0].blocks]
    return [table.caption for table in tables if table.kind == "table"]


def test_an_indicator_of_which_no_group_is_shown_has_no_table_of_its_groups(findings) -> None:
    first = replace(findings.indicators[0], distributions=())
    away, shown = (GroupFigure(key, None, suppressed=True) for key in ("citizens", "leaders"))
    hidden = replace(first, estimate=None, by_group=(away, shown))
    assert not [caption for caption in captions(findings, hidden) if "gruppe" in caption]
    one = replace(hidden, by_group=(away, GroupFigure("leaders", Estimate(0.5, 10, population=20), suppressed=False)))
    (caption,) = [caption for caption in captions(findings, one) if "gruppe" in caption]
    assert "mennesker" in caption


def test_a_table_of_which_no_figure_is_shown_does_not_say_what_its_n_counts(findings) -> None:
    first = findings.indicators[0]
    series = tuple(replace(point, estimate=None) for point in first.series)
    hidden = replace(first, estimate=None, by_group=(), distributions=(), series=series)
    assert captions(findings, hidden) == ["Indikatoren ved hvert nedslag"]


def test_a_count_stays_on_one_line_with_its_share(findings) -> None:
    parts = indicators(findings, Wording(Texts("da"), findings.programme)).parts
    (table, *_) = [block for part in parts for block in part.blocks if getattr(block, "caption", "") == COUNTS]
    assert all("(" not in cell or "\N{NO-BREAK SPACE}(" in cell for row in table.rows[:3] for cell in row[1:])


@pytest.mark.parametrize(("n", "said"), [(1, "n = 1 række"), (2, "n = 2 rækker"), (1000, "n = 1.000 rækker")])
def test_one_row_is_told_in_the_singular(findings, n: int, said: str) -> None:
    register = next(one for one in findings.indicators if type(one.indicator.source).__name__ == "RegisterSource")
    w = Wording(Texts("da"), findings.programme)
    assert w.n(Estimate(n, n), register.indicator).replace("\N{NO-BREAK SPACE}", " ") == said
