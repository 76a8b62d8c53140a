"""A look at a question in words: as blocks that pages show, as rows of a table that leaves, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from analysis.figures.charts import diverging_bars, to_svg
from analysis.figures.data import BarLabels, BarRow
from evaluator.exploring.questions import Look
from evaluator.findings.questions import Figure, Row
from evaluator.programme.merging import BETWEEN_TITLES, members
from evaluator.reporting.blocks import Block, Column, Paragraph, Part, Table
from evaluator.reporting.blocks import Figure as Picture
from evaluator.reporting.wording import Wording
from surveys.answers.tally import Tally
from surveys.kinds.all import kind_of

OUTSIDE: Final = ("dont_know", "not_relevant", "blank")


def parts(look: Look, w: Wording) -> tuple[Part, ...]:
    """One for each variable; the choices of a question of which several can be chosen stand in one table."""
    mark = w.t("common.demonstration") if look.synthetic else ""
    if kind_of(look.question.item).several:
        return (Part("answers", w.t("exploring.answers"), tuple(_chosen(look, w))),)
    alone = not kind_of(look.question.item).has_stem
    return tuple(
        Part(
            f"answers-{place}",
            w.t("exploring.answers") if alone else w.pick(figure.variable.text),
            tuple(_blocks(figure, look, w, mark)),
        )
        for place, figure in enumerate(look.figures, start=1)
    )


def _blocks(figure: Figure, look: Look, w: Wording, mark: str) -> Iterator[Block]:
    if figure.variable.reversed:
        yield Paragraph(w.t("exploring.reversed"), "note")
    for rows, said in stretches(figure, w):
        if said:
            yield Paragraph(said)
        if (picture := _picture(figure, rows, look, w, mark)) is not None:
            yield picture
        yield _table(figure, rows, look, w)


def stretches(figure: Figure, w: Wording) -> Iterator[tuple[tuple[Row, ...], str]]:
    """The rows that may stand side by side, and before each further stretch why it stands by itself."""
    breaks = {step.later: step for step in figure.steps if not step.holds}
    held: list[Row] = []
    said = ""
    for row in figure.rows:
        if row.key in breaks and held:
            yield tuple(held), said
            reason = w.r(f"refused_{breaks[row.key].reason}")
            held, said = [], w.t("exploring.not_side_by_side", milestone=w.milestone(row.key), reason=reason)
        held.append(row)
    yield tuple(held), said


def _picture(figure: Figure, rows: Sequence[Row], look: Look, w: Wording, mark: str) -> Picture | None:
    """Diverging bars of an ordered scale; None where nothing is shown."""
    scale = figure.scale
    if scale is None or not scale.ordered or not any(row.tally and row.tally.n for row in rows):
        return None
    bars = [_bar(row, look, w) for row in rows]
    labels = BarLabels(tuple(w.pick(choice.label) for choice in scale.choices), w.share)
    question = w.quote(w.pick(figure.variable.text))
    alt = w.t("exploring.chart_alt", question=question, by=w.t(f"exploring.along_{look.by}"))
    key = f"{figure.variable.key}-{rows[0].key}".replace("#", "-")
    return Picture(
        key, to_svg(diverging_bars(bars, labels, mark=mark)), alt, w.r("distribution_caption", question=question)
    )


def _bar(row: Row, look: Look, w: Wording) -> BarRow:
    label = title(row.key, look, w)
    if row.tally is None or not row.tally.n:
        return BarRow(label, None, note=w.t("exploring.nobody") if row.tally else w.t("common.not_shown"))
    return BarRow(label, row.tally.counts, n=w.r("n", n=w.count(row.tally.n)))


def _table(figure: Figure, rows: Sequence[Row], look: Look, w: Wording) -> Table:
    """Answers down, groups across."""
    lines = [
        (label, *(_share(figure.counts(row)[place], row.tally, w) if row.tally else _hidden(w) for row in rows))
        for place, label in enumerate(categories(figure, w))
    ]
    lines.append((w.t("exploring.n"), *(w.count(row.tally.n) if row.tally else _hidden(w) for row in rows)))
    if any(row.middle and row.middle.value is not None for row in rows):
        lines.append((w.r("row_median"), *(_median(row, figure, w) for row in rows)))
        if any(row.middle and row.middle.interval for row in rows):
            lines.append((w.r("row_median_interval"), *(_interval(row, figure, w) for row in rows)))
    lines += [
        (w.r(f"row_{name}"), *(w.count(getattr(row.tally, name)) if row.tally else _hidden(w) for row in rows))
        for name in OUTSIDE
        if name == "blank" or any(row.tally and getattr(row.tally, name) for row in rows)
    ]
    return Table(w.t(f"exploring.table_{look.by}"), _columns(rows, look, w), tuple(lines), narrow=len(rows) == 1)


def _chosen(look: Look, w: Wording) -> Iterator[Block]:
    """How many chose each of several choices, of those who answered; a share of whom each choice can be."""
    rows = look.figures[0].rows if look.figures else ()
    its = {(figure.variable.key, row.key): row.tally for figure in look.figures for row in figure.rows}
    stretch = [*stretches(look.figures[0], w)] if look.figures else []
    for kept, said in stretch:
        lines = [
            (w.pick(one.variable.text), *(_picked(its.get((one.variable.key, row.key)), w) for row in kept))
            for one in look.figures
        ]
        first = (row.tally for row in rows if row in kept)
        lines.append((w.t("exploring.n"), *(w.count(tally.n) if tally else _hidden(w) for tally in first)))
        if said:
            yield Paragraph(said)
        yield Table(
            w.t(f"exploring.table_{look.by}"), _columns(kept, look, w), tuple(lines), note=w.t("exploring.several")
        )


def _picked(tally: Tally | None, w: Wording) -> str:
    return _hidden(w) if tally is None else _share(tally.counts[1], tally, w)


def _columns(rows: Sequence[Row], look: Look, w: Wording) -> tuple[Column, ...]:
    titles = (Column(title(row.key, look, w), numeric=True, width=1.3) for row in rows)
    return (Column(w.r("column_answer"), width=2), *titles)


def _hidden(w: Wording) -> str:
    return w.t("common.not_shown")


def _share(count: int, tally: Tally, w: Wording) -> str:
    return w.count(count) + (f"\N{NO-BREAK SPACE}({w.t.percent(count / tally.n)})" if tally.n else "")


def _median(row: Row, figure: Figure, w: Wording) -> str:
    if row.middle is None or row.middle.value is None:
        return w.r("not_applicable")
    return w.cell(row.middle.value, figure.scale)


def _interval(row: Row, figure: Figure, w: Wording) -> str:
    if row.middle is None or row.middle.interval is None:
        return w.r("not_applicable")
    low, high = (w.cell(one, figure.scale) for one in (row.middle.interval.low, row.middle.interval.high))
    return low if low == high else w.r("range_words", low=low, high=high)


def categories(figure: Figure, w: Wording) -> tuple[str, ...]:
    if figure.scale is not None:
        return tuple(w.pick(choice.label) for choice in figure.scale.choices)
    return tuple(_band(*band, w) for band in figure.bands)


def _band(low: int | None, high: int | None, w: Wording) -> str:
    if low is None or high is None:
        name = "all_numbers" if low == high else "up_to" if low is None else "from_on"
        return w.t(f"exploring.{name}", low=low, high=high)
    return str(low) if low == high else f"{low}\N{EN DASH}{high}"


def title(key: str, look: Look, w: Wording) -> str:
    """Whom a row is of."""
    match look.by:
        case "group":
            return w.title("groups", key) if key else w.r("all_groups")
        case "milestone":
            return w.title("milestones", key)
        case "cluster":
            return BETWEEN_TITLES.join(one or w.t("exploring.no_cluster") for one in members(key))
    titles = (w.title("processes", one) if one else w.t("pages.no_process") for one in members(key))
    return BETWEEN_TITLES.join(titles)


def rows_of(look: Look, w: Wording) -> Iterator[tuple[str, ...]]:
    """One row for each answer, the header first; empty numbers where something is not shown."""
    yield tuple(w.t(f"exploring.column_{name}") for name in ("question", look.by, "answer", "n", "of", "percent"))
    for figure in look.figures:
        text = w.pick(figure.variable.text)
        for row in figure.rows:
            for label, n, of in _cells(figure, row, w):
                share = "" if n is None or not of else w.t.number(100 * n / of, 1)
                yield text, title(row.key, look, w), label, *("" if one is None else str(one) for one in (n, of)), share


def _cells(figure: Figure, row: Row, w: Wording) -> Iterator[tuple[str, int | None, int | None]]:
    tally, counts = row.tally, figure.counts(row)
    if tally is None:
        yield w.t("common.not_shown"), None, None
        return
    yield from ((label, n, tally.n) for label, n in zip(categories(figure, w), counts, strict=True))
    yield w.t("exploring.n"), tally.n, None
    yield from ((w.r(f"row_{name}"), getattr(tally, name), None) for name in OUTSIDE)


def as_json(look: Look, w: Wording) -> Mapping[str, Any]:
    """Codes and counts; null where something is not shown."""
    return {
        "milestone": look.milestone,
        "question": look.question.name,
        "by": look.by,
        "synthetic": look.synthetic,
        "left_out": list(look.left_out),
        "figures": [_figure_as_json(figure, w) for figure in look.figures],
    }


def _figure_as_json(figure: Figure, w: Wording) -> Mapping[str, Any]:
    return {
        "variable": figure.variable.key,
        "text": w.pick(figure.variable.text),
        "answers": list(categories(figure, w)),
        "codes": list(figure.scale.codes) if figure.scale else None,
        "rows": [_row_as_json(figure, row) for row in figure.rows],
        "breaks": {step.later: step.reason for step in figure.steps if not step.holds},
    }


def _row_as_json(figure: Figure, row: Row) -> Mapping[str, Any]:
    tally, middle = row.tally, row.middle
    interval = middle.interval if middle else None
    return {
        "key": row.key,
        "counts": None if tally is None else list(figure.counts(row)),
        "n": None if tally is None else tally.n,
        **{name: None if tally is None else getattr(tally, name) for name in OUTSIDE},
        "median": middle.value if middle else None,
        "interval": [interval.low, interval.high] if interval else None,
    }
