"""The figures of `bench coverage` as Markdown, and where they stand in docs/coverage.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench._coverage_cases import CASES, CORRELATIONS, EXTREME, LINKED, STRONG
from bench._coverage_drawn import OVERLAP, SAMPLES, SHARE, SHORT, Drawn
from bench._coverage_exact import SHARES, Exact

BEGIN, END = "<!-- figures: written by `bench coverage`, not by hand -->", "<!-- end of figures -->"
ORDER = ("wilson", "clopper-pearson", "known population", "newcombe difference", "paired shares")


def document(text: str, figures: str) -> str:
    """``text`` with everything between its two marks replaced. SystemExit where it has no such marks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"the document has no place for the figures: put '{BEGIN}' and '{END}' on lines of their own")
    return f"{before}{BEGIN}\n\n{figures}\n{END}{after}"


def tables(exact: Sequence[Exact], drawn: Sequence[Drawn], again: Sequence[Drawn], *, seed: int) -> str:
    parts = [
        _shares(exact),
        _effects([one for one in drawn if one.method == SAMPLES]),
        *(_overlap(method, [one for one in drawn if one.method == method]) for method in (OVERLAP, SHARE)),
        short(drawn, again),
        _made(drawn, seed),
    ]
    return "\n".join(parts)


def _shares(exact: Sequence[Exact]) -> str:
    first, last = SHARES[0], SHARES[-1]
    rows = [
        (one.method, one.n, one.population or "", _percent(one.lowest), one.at, _percent(one.inner), _percent(one.mean))
        for one in sorted(exact, key=lambda one: (ORDER.index(one.method.split(",")[0]), one.method, one.n))
    ]
    head = ("interval", "n", "of", "lowest", "at", "lowest, shares 0.1 to 0.9", "mean")
    return (
        "### Shares, gone through in full\n\n"
        "Coverage in per cent over every true share (one share, known population), over pairs of true shares from "
        f"{first:g} to {last:g} in\nsteps of 0.02 (difference) and over pairs from 0.05 to 0.95 (paired).\n\n"
        f"{_table(head, rows)}"
    )


def _effects(drawn: Sequence[Drawn]) -> str:
    head = ("population", *(f"n = {n}" for n in _sizes(drawn)), "without interval at the smallest n")
    rows = []
    for case in (*CASES, *STRONG):
        its = {one.n: one for one in sorted(drawn, key=lambda one: one.n) if one.case == case.name}
        title = f"{case.name} ({case.relative_effect:.2f})"
        rows.append((title, *(_percent(its[n].coverage) for n in its), _percent(next(iter(its.values())).without)))
    return (
        f"### Relative effect of different people: `{SAMPLES}`\n\n"
        "Coverage in per cent; the true relative effect in brackets. n answers in each sample.\n\n"
        f"{_table(head, rows)}"
    )


def _overlap(method: str, drawn: Sequence[Drawn]) -> str:
    head = ("n", "linked", *(f"r = {r:g}" for r in CORRELATIONS), "nearly all on one level", "without interval")
    rows = []
    for n in _sizes(drawn):
        for linked in LINKED:
            its = [one for one in drawn if (one.n, one.linked) == (n, linked)]
            usual = [one for one in its if one.case != EXTREME.name]
            cells = [_lowest(one for one in usual if one.correlation == r) for r in CORRELATIONS]
            away = max(one.without for one in its)
            extreme = _lowest(one for one in its if one.case == EXTREME.name)
            rows.append((n, f"{round(n * linked)}", *cells, extreme, _percent(away)))
    return (
        f"### Linked and unlinked people: `{method}`\n\n"
        "Lowest coverage (and the mean) in per cent over the three usual populations, by the correlation r of linked "
        "people; then the\nlowest and mean over r where nearly all answer alike, and the largest share of samples "
        f"without interval.\n\n{_table(head, rows)}"
    )


def short(drawn: Sequence[Drawn], again: Sequence[Drawn]) -> str:
    low = sorted((one for one in drawn if one.low), key=lambda one: (one.method, one.coverage))
    head = ("interval", "n", "linked", "r", "population", "coverage", "drawn again", "samples", "standard error")
    anew = {one.place: one for one in again}
    rows = []
    for one in low:
        place = (one.method, one.n, round(one.n * one.linked), f"{one.correlation:g}", one.case)
        rows.append(
            (*place, _percent(one.coverage), *(_drawn_again(anew[one.place]) if one.place in anew else [""] * 3))
        )
    body = _table(head, rows) if rows else "None.\n"
    return (
        f"### Every simulated case below {100 * SHORT:g} %\n\n"
        "The lowest of many simulated figures lies too low by chance. Those for linked and unlinked people were "
        f"therefore drawn again\nwith more samples and another seed: that figure counts.\n\n{body}"
    )


def _drawn_again(one: Drawn) -> tuple[str, str, str]:
    return _percent(one.coverage), f"{one.runs:,}", f"{100 * one.error:.2f}"


def _made(drawn: Sequence[Drawn], seed: int) -> str:
    runs = {method: max(one.runs for one in drawn if one.method == method) for method in _methods(drawn)}
    errors = {
        method: max((one.error for one in drawn if one.method == method and one.without < 0.5), default=0.0)
        for method in runs
    }
    rows = [(method, f"{runs[method]:,}", f"{100 * errors[method]:.2f}") for method in runs]
    return (
        "### How the figures were made\n\n"
        f"Seed {seed}. Samples of each population, and the largest Monte Carlo standard error in percentage points.\n"
        f"`{SAMPLES}` from 8 answers is gone through in full and has none.\n\n"
        + _table(("interval", "samples of each population", "standard error"), rows)
    )


def _lowest(drawn: Iterable[Drawn]) -> str:
    values = [one.coverage for one in drawn if one.coverage is not None]
    return f"{_percent(min(values))} ({_percent(sum(values) / len(values))})" if values else ""


def _methods(drawn: Sequence[Drawn]) -> list[str]:
    return list(dict.fromkeys(one.method for one in drawn))


def _sizes(drawn: Sequence[Drawn]) -> list[int]:
    return sorted({one.n for one in drawn})


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)
