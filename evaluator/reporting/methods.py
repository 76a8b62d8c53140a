"""The appendix of methods: each that this report in fact uses, in plain words, with where it was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.results import Estimate, Interval
from evaluator.findings.model import CONTRADICTORY, Findings, IndicatorFinding
from evaluator.programme.model import AnswerSource, ThemeSource
from evaluator.reporting.blocks import Paragraph, Part, Term, Terms
from evaluator.reporting.compared import Compared, comparisons
from evaluator.reporting.wording import Wording


@dataclass(frozen=True, slots=True)
class Method:
    """An entry of the appendix. ``names``: the methods, as results name them, that it explains."""

    key: str
    names: frozenset[str]
    reference: str = ""


def _of(key: str, *names: str, reference: str = "") -> Method:
    return Method(key, frozenset(names or (key,)), reference)


METHODS: Final = (
    _of("stratified", reference="S. E. Wendell, J. Schmee, J. American Statistical Association 91 (1996) 825–830."),
    _of("hypergeometric", reference="J. P. Buonaccorsi, The American Statistician 41 (1987) 215–218."),
    _of("clopper-pearson", reference="C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404–413."),
    _of("people", "stratified-people", "hypergeometric-people", "clopper-pearson-people"),
    _of("census"),
    _of(
        "stratified-median",
        reference="S. E. Wendell, J. Schmee, J. American Statistical Association 91 (1996) 825–830.",
    ),
    _of("order-statistics", reference="W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999)."),
    _of("weighted-share", reference="L. Kish, J. Official Statistics 8 (1992) 183–200."),
    _of(
        "relative-effect",
        "studentised-logit",
        reference="E. Brunner, U. Munzel, Biometrical Journal 42 (2000) 17–25; F. Konietschke, S. W. Harrar, K. Lange, "
        "E. Brunner, Computational Statistics & Data Analysis 56 (2012) 1090–1102.",
    ),
    _of(
        "permutation",
        "permutation-exact",
        "permutation-resampled",
        "permutation-normal",
        reference="E. J. G. Pitman, Suppl. J. Royal Statistical Society 4 (1937) 119–130; B. Phipson, G. K. Smyth, "
        "Statistical Applications in Genetics and Molecular Biology 9 (2010) 39.",
    ),
    _of("complete-separation", reference="E. J. G. Pitman, Suppl. J. Royal Statistical Society 4 (1937) 119–130."),
    _of(
        "newcombe",
        "newcombe",
        "newcombe-paired",
        "newcombe-overlap",
        reference="R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, 2635–2650; G. Y. Zou, A. Donner, "
        "Statistics in Medicine 27 (2008) 1693–1702.",
    ),
    _of("matched-effect", "sign", "tango"),
    _of("not-computed", "no-answers", "too-few", "all-tied", "no-variance"),
    _of("holm", reference="S. Holm, Scandinavian J. of Statistics 6 (1979) 65–70."),
    _of(
        "benjamini-hochberg",
        reference="Y. Benjamini, Y. Hochberg, J. Royal Statistical Society B 57 (1995) 289–300.",
    ),
    _of("rule-interval"),
    _of("rule-value"),
    _of(
        "silent",
        reference="C. F. Manski, Partial Identification of Probability Distributions (2003); X. Yan, S. Lee, N. Li, "
        "J. Biopharmaceutical Statistics 19 (2009) 1085–1098.",
    ),
    _of(
        "cronbach-alpha",
        "cronbach-alpha",
        "feldt",
        reference="L. J. Cronbach, Psychometrika 16 (1951) 297–334; L. S. Feldt, D. J. Woodruff, F. A. Salih, Applied "
        "Psychological Measurement 11 (1987) 93–103.",
    ),
    _of("omega-total-ml", reference="R. P. McDonald, Test Theory: A Unified Treatment (1999)."),
    _of("themes"),
    _of(
        "krippendorff",
        "krippendorff-sets",
        reference="K. Krippendorff, Content Analysis, 3rd ed. (2013), chapter 12; R. Passonneau, Proceedings of LREC "
        "(2006) 831–836.",
    ),
    _of("comparability"),
    _of("disclosure"),
    _of("count"),
    _of("manual", "manual", CONTRADICTORY),
)
"""In the order of the appendix. What is a rule of this evaluation and no published method has no reference."""


def methods(findings: Findings, w: Wording) -> Part:
    """The entries of the methods in use."""
    names = used(findings)
    entries = [method for method in METHODS if method.names & names]
    minimum = w.count(findings.programme.disclosure_minimum)
    terms = tuple(
        Term(w.t(f"methods.{method.key}_title"), w.t(f"methods.{method.key}", minimum=minimum), method.reference)
        for method in entries
    )
    blocks = (Paragraph(w.r("methods_intro")), Terms(terms)) if terms else (Paragraph(w.r("methods_none")),)
    return Part("methods", w.r("part_methods"), blocks)


def method_title(name: str, w: Wording) -> str:
    """What the appendix calls the method that a result names; '–' for none."""
    key = next((method.key for method in METHODS if name in method.names), "")
    return w.t(f"methods.{key}_title") if key else w.r("not_applicable")


def used(findings: Findings) -> frozenset[str]:
    """The names of all methods behind the figures of a report."""
    names = {name for finding in findings.indicators for name in _of_indicator(finding)}
    names |= {name for one in comparisons(findings) for name in _of_change(one)}
    names |= {name for cell in findings.involvement.cells for name in _of_estimate(cell.at_or_above)}
    names |= {its.method for one in findings.scales for its in (one.alpha, one.omega) if its.estimate is not None}
    if any(isinstance(finding.indicator.source, AnswerSource) for finding in findings.indicators):
        names.add("disclosure")
    if findings.texts is not None or any(isinstance(one.indicator.source, ThemeSource) for one in findings.indicators):
        names.add("themes")
    if findings.texts is not None and any(one.alpha is not None for one in findings.texts.agreement):
        names.add("krippendorff-sets")
    if any(change.comparability for finding in findings.indicators for change in finding.changes):
        names.add("comparability")
    return frozenset(names)


def _of_indicator(finding: IndicatorFinding) -> Iterator[str]:
    yield finding.trace.method
    if finding.judgement.target is not None:
        yield f"rule-{finding.judgement.rule}"
    shown = [finding.estimate, *(figure.estimate for figure in finding.by_group)]
    for estimate in (*shown, *(point.estimate for point in finding.series)):
        yield from _of_estimate(estimate)
    if finding.silent is not None and finding.silent.count:
        yield "silent"
    if finding.strata is not None and finding.strata.weighted() is not None:
        yield "weighted-share"


def _of_change(one: Compared) -> Iterator[str]:
    its = one.change.linked
    results = [one.comparison] if its is None else [one.comparison, its.change, its.matched]
    for result in results:
        if result is not None:
            yield result.method
            yield from _of_interval(result.interval)
    if one.tested:
        yield one.change.correction


def _of_estimate(estimate: Estimate | None) -> Iterator[str]:
    if estimate is not None:
        yield from _of_interval(estimate.interval)


def _of_interval(interval: Interval | None) -> Iterator[str]:
    if interval is not None:
        yield interval.method
