"""What is told of the agreement of two coders, for the command line and the pages alike."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.agreement import Agreement
from evaluator.coding.agreement import LEAST, CodeAgreement, PairAgreement
from evaluator.texts import Texts


def figure(its: Agreement, t: Texts) -> str:
    """'0,61 (0,34 til 0,87)', the estimate alone where it has no interval, or why there is none."""
    if its.estimate is None:
        return t(f"coding.none_{its.reason}")
    said = t.number(its.estimate, 2)
    if its.interval is None:
        return said
    low, high = (t.number(value, 2) for value in (its.interval.low, its.interval.high))
    return t("coding.with_interval", estimate=said, low=low, high=high)


def too_few(pair: PairAgreement, t: Texts) -> str:
    return t("coding.too_few", n=pair.n, least=LEAST)


def overall(pair: PairAgreement, t: Texts) -> str:
    """Alpha over all codes with its seed, and how many texts have the same codes."""
    its = pair.alpha
    assert its is not None
    seed = f"; {t('coding.seed', seed=its.seed, resamples=t.number(its.resamples or 0))}" if its.interval else ""
    same = t("coding.same", same=pair.same, n=pair.n, percent=t.percent(pair.same / pair.n))
    return f"{t('coding.alpha')}: {figure(its, t)}{seed}. {same}"


def in_lines(pair: PairAgreement, t: Texts) -> Iterator[str]:
    yield t("coding.pair", first=pair.first.title, second=pair.second.title, n=pair.n)
    if pair.set_aside:
        yield f"  {t('coding.pair_set_aside', n=pair.set_aside)}"
    if not pair.is_enough:
        yield f"  {too_few(pair, t)}"
        return
    yield f"  {overall(pair, t)}"
    yield from (f"  {_line(one, t)}" for one in pair.codes)


def _line(one: CodeAgreement, t: Texts) -> str:
    counts = {"both": one.both, "first": one.first, "second": one.second, "neither": one.neither}
    said = t("coding.by_code", code=one.code, kappa=figure(one.kappa, t), percent=t.percent(one.alike), **counts)
    return f"{said} {t('coding.lopsided')}" if one.is_lopsided else said
