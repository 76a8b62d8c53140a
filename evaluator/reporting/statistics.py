"""What a statistical result says: one sentence with the estimate, interval, method, p-value and every n."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.comparability import Comparability
from analysis.results import Comparison, Interval
from evaluator.reporting.wording import Wording


def compared(its: Comparison, first: str, second: str, w: Wording, *, basis: str = "distribution") -> str:
    """Two milestones, named ``first`` and ``second``, compared; ``basis`` as in `model.Change`. ValueError where there
    is no estimate to tell."""
    if its.estimate is None:
        raise ValueError("a comparison without answers has nothing to tell")
    key, value, interval = "relative-effect", _percent(its.estimate, w), its.interval
    if its.difference is not None:
        key = "share-change" if basis == "share" else "upper-share-change"
        value = _said(w, "points", n=w.signed(100 * its.difference, 1))
        interval = its.difference_interval
    is_share = its.difference is not None
    details = [*_bounds(interval, its.method, w, points=is_share), w.p(its.pvalue), _sizes(its, w), _drawn(its, w)]
    return _said(w, key, value=value, first=first, second=second, details=_joined(details))


def comparable(its: Comparability, first: str, second: str, w: Wording) -> str:
    """That a question which changed without breaking its series can be compared, and what changed."""
    kinds = [alteration.kind for alteration in its.alterations]
    changed = ["wording_changed"] if any(kind.endswith("wording") for kind in kinds) else []
    changed += ["linkage_changed"] if "linkage_changed" in kinds else []
    words = _joined(_said(w, key) for key in changed)
    return _said(w, "comparable", earlier=first, later=second, changed=f" ({words})" if words else "")


def _said(w: Wording, key: str, /, **values: object) -> str:
    return w.unbroken(w.t(f"statistics.{key}", **values))


def _number(value: float, w: Wording) -> str:
    """With one decimal, whole numbers without."""
    exact = round(value, 9)
    return w.t.number(exact, 0 if float(exact).is_integer() else 1)


def _percent(share: float, w: Wording) -> str:
    return _said(w, "percent", n=_number(100 * share, w))


def _interval(its: Interval, w: Wording, *, points: bool = False) -> str:
    """Level, bounds and method; the unit is named once."""
    low, high = (_number(100 * bound, w) for bound in (its.low, its.high))
    high = _said(w, "points" if points else "percent", n=high)
    return f"{_said(w, 'interval', level=_number(100 * its.level, w), low=low, high=high)}, {_method(its.method, w)}"


def _bounds(interval: Interval | None, method: str, w: Wording, *, points: bool) -> list[str]:
    """The interval with its method, and the method of the test."""
    return [*([_interval(interval, w, points=points)] if interval else []), _method(method, w)]


def _method(name: str, w: Wording) -> str:
    return _said(w, f"by-{name}")


def _sizes(its: Comparison, w: Wording) -> str:
    then, now, linked = (w.t.number(n) for n in (its.n_then, its.n_now, its.n_linked))
    return _said(w, "n-overlap" if its.n_linked else "n-two", x=then, y=now, linked=linked)


def _drawn(its: Comparison, w: Wording) -> str:
    if its.seed is None or its.resamples is None:
        return ""
    return _said(w, "seed", resamples=w.t.number(its.resamples), seed=its.seed)


def _joined(parts: Iterable[str]) -> str:
    """The parts of a parenthesis, those that are empty left out."""
    return "; ".join(part for part in parts if part)
