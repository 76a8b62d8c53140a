"""The words that results share when they describe themselves, Danish beside English. Knows no result class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["da", "en"]
Unit = Literal["number", "share", "points"]
"""How a figure is written: as it is, as per cent, or as a difference in percentage points."""

_MARKS: Final[Mapping[str, tuple[str, str]]] = {"da": (",", "."), "en": (".", ",")}
"""Decimal mark and thousands mark."""

METHODS: Final[Mapping[str, Mapping[str, str]]] = {
    "wilson": {"da": "Wilsons metode", "en": "Wilson's method"},
    "clopper-pearson": {"da": "Clopper-Pearsons eksakte metode", "en": "Clopper and Pearson's exact method"},
    "hypergeometric": {
        "da": "eksakt hypergeometrisk metode for en kendt population",
        "en": "the exact hypergeometric method for a known population",
    },
    "order-statistics": {"da": "mellem to ordnede svar", "en": "between two ordered answers"},
    "newcombe": {"da": "Newcombes metode", "en": "Newcombe's method"},
    "newcombe-paired": {"da": "Newcombes metode for parrede andele", "en": "Newcombe's method for paired shares"},
    "newcombe-overlap": {
        "da": "Newcombes metode for delvist overlappende stikprøver",
        "en": "Newcombe's method for partially overlapping samples",
    },
    "tango": {"da": "Tangos metode", "en": "Tango's method"},
    "goodman": {"da": "Goodmans simultane metode", "en": "Goodman's simultaneous method"},
    "sison-glaz": {"da": "Sison og Glaz' simultane metode", "en": "Sison and Glaz's simultaneous method"},
    "brunner-munzel": {"da": "Brunner-Munzels metode", "en": "the Brunner-Munzel method"},
    "complete-separation": {
        "da": "stikprøverne overlapper ikke; eksakt permutationstest",
        "en": "the samples do not overlap; exact permutation test",
    },
    "all-tied": {"da": "alle svar ligger på samme trin", "en": "all answers lie on one level"},
    "too-few": {"da": "for få svar til en test", "en": "too few answers for a test"},
    "no-variance": {"da": "ingen spredning, derfor ingen test", "en": "no spread, hence no test"},
    "no-answers": {"da": "ingen svar", "en": "no answers"},
    "permutation-exact": {"da": "eksakt permutationstest", "en": "exact permutation test"},
    "permutation-resampled": {"da": "permutationstest ved lodtrækning", "en": "permutation test by random draws"},
    "kruskal-wallis": {"da": "Kruskal-Wallis' test", "en": "the Kruskal-Wallis test"},
    "jonckheere-terpstra": {"da": "Jonckheere-Terpstras test", "en": "the Jonckheere-Terpstra test"},
    "wilcoxon-pratt": {"da": "Wilcoxons test med Pratts nuller", "en": "Wilcoxon's test with Pratt's zeros"},
    "sign": {"da": "fortegnstesten", "en": "the sign test"},
    "mcnemar": {"da": "McNemars test", "en": "McNemar's test"},
    "mcnemar-exact": {"da": "McNemars eksakte test", "en": "McNemar's exact test"},
    "bowker": {"da": "Bowkers test", "en": "Bowker's test"},
    "stuart-maxwell": {"da": "Stuart-Maxwells test", "en": "the Stuart-Maxwell test"},
    "friedman": {"da": "Friedmans test", "en": "Friedman's test"},
    "page": {"da": "Pages trendtest", "en": "Page's trend test"},
    "student-t": {"da": "Students t-test", "en": "Student's t-test"},
    "welch-t": {"da": "Welchs t-test", "en": "Welch's t-test"},
    "paired-t": {"da": "parret t-test", "en": "the paired t-test"},
    "derrick-t-equal": {
        "da": "Derricks t-test for delvist overlappende stikprøver, ens varians",
        "en": "Derrick's t-test for partially overlapping samples, equal variances",
    },
    "derrick-t-unequal": {
        "da": "Derricks t-test for delvist overlappende stikprøver, forskellig varians",
        "en": "Derrick's t-test for partially overlapping samples, unequal variances",
    },
    "two-sample-z": {"da": "z-test for to stikprøver", "en": "the two-sample z-test"},
    "mcnemar-z": {"da": "McNemars z-test", "en": "McNemar's z-test"},
    "derrick-z": {
        "da": "Derricks z-test for delvist overlappende stikprøver",
        "en": "Derrick's z-test for partially overlapping samples",
    },
    "bootstrap-people": {
        "da": "bootstrap, hvor hver person trækkes som helhed",
        "en": "bootstrap in which each person is drawn as a whole",
    },
}
"""The name of each method inside a sentence. A key that is not here is written as it is."""

_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "interval": {
        "da": "{level} %-konfidensinterval {low} til {high}",
        "en": "{level}% confidence interval {low} to {high}",
    },
    "p_below": {"da": "p < {p}", "en": "p < {p}"},
    "p_is": {"da": "p = {p}", "en": "p = {p}"},
    "percent": {"da": "{n} %", "en": "{n}%"},
    "points": {"da": "{n} procentpoint", "en": "{n} percentage points"},
    "nobody": {"da": "Ingen svar, derfor intet skøn.", "en": "No answers, hence no estimate."},
    "estimate": {"da": "Skønnet er {value} ({details}).", "en": "The estimate is {value} ({details})."},
    "share": {"da": "Andelen er {value} ({details}).", "en": "The share is {value} ({details})."},
    "median": {"da": "Medianen er {value} ({details}).", "en": "The median is {value} ({details})."},
    "census": {
        "da": "alle {n} har svaret, så der er ingen stikprøveusikkerhed",
        "en": "all {n} answered, so there is no sampling uncertainty",
    },
    "no_interval": {"da": "intet interval", "en": "no interval"},
    "of_population": {"da": "n = {n} af {population}", "en": "n = {n} of {population}"},
    "n": {"da": "n = {n}", "en": "n = {n}"},
    "n_two": {"da": "n = {x} og {y}", "en": "n = {x} and {y}"},
    "n_overlap": {
        "da": "n = {paired} i begge runder, {first} kun i den første og {second} kun i den anden",
        "en": "n = {paired} in both rounds, {first} only in the first and {second} only in the second",
    },
    "seed": {"da": "{resamples} lodtrækninger, startværdi {seed}", "en": "{resamples} random draws, seed {seed}"},
    "relative-effect": {
        "da": "Sandsynligheden for, at et tilfældigt svar i den anden stikprøve ligger højere end et i den første, er "
        "{value}, når lige svar tæller halvt ({details}).",
        "en": "The probability that a random answer in the second sample lies higher than one in the first is {value}, "
        "ties counting half ({details}).",
    },
    "cliffs-delta": {
        "da": "Cliffs delta, fra -1 (alle i den anden stikprøve lavere) til 1 (alle højere), er {value} ({details}).",
        "en": "Cliff's delta, from -1 (all in the second sample lower) to 1 (all higher), is {value} ({details}).",
    },
    "matched-effect": {
        "da": "Af {n} personer svarede {up} højere, {same} det samme og {down} lavere ved den seneste måling; "
        "sandsynligheden for at ligge højere, når uændret tæller halvt, er {value} ({details}).",
        "en": "Of {n} people {up} answered higher, {same} the same and {down} lower at the later measurement; the "
        "probability of lying higher, no change counting half, is {value} ({details}).",
    },
    "mean-change": {
        "da": "Gennemsnittet har ændret sig med {value} fra første til anden runde ({details}).",
        "en": "The mean changed by {value} from the first to the second round ({details}).",
    },
    "share-change": {
        "da": "Andelen har ændret sig med {value} fra første til anden runde ({details}).",
        "en": "The share changed by {value} from the first to the second round ({details}).",
    },
    "test": {"da": "{method}: {details}.", "en": "{method}: {details}."},
    "no_test": {"da": "{method} kan ikke beregnes ({details}).", "en": "{method} cannot be computed ({details})."},
    "statistic": {"da": "teststørrelse {value}", "en": "statistic {value}"},
    "statistic_df": {
        "da": "teststørrelse {value} (frihedsgrader: {df})",
        "en": "statistic {value} (degrees of freedom: {df})",
    },
    "epsilon-squared": {"da": "effekt (epsilon i anden) {value}", "en": "effect (epsilon squared) {value}"},
    "kendalls-w": {"da": "effekt (Kendalls W) {value}", "en": "effect (Kendall's W) {value}"},
    "rank-correlation": {
        "da": "gennemsnitlig rangkorrelation med rækkefølgen {value}",
        "en": "mean rank correlation with the order {value}",
    },
    "rank-biserial": {
        "da": "effekt (rangbiserial korrelation) {value}",
        "en": "effect (rank-biserial correlation) {value}",
    },
    "ordered-effect": {
        "da": "sandsynligheden for, at en senere gruppe ligger højere end en tidligere, er {value}",
        "en": "the probability that a later group lies higher than an earlier one is {value}",
    },
    "share-up": {"da": "{value} af dem, der ændrede svar, gik op", "en": "{value} of those who changed went up"},
    "share-change-effect": {"da": "andelen ændrede sig med {value}", "en": "the share changed by {value}"},
}


def text(key: str, lang: Language, /, **values: object) -> str:
    """A sentence or phrase by its key. KeyError for a key or language that does not exist."""
    return _TEXTS[key][lang].format(**values)


def method_name(method: str, lang: Language) -> str:
    return METHODS[method][lang] if method in METHODS else method


def number(value: float, lang: Language, decimals: int = 2) -> str:
    """``value`` with the language's marks; whole numbers without decimals, others with ``decimals`` of them."""
    plain = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.{decimals}f}"
    if float(plain.replace(",", "")) == 0:
        plain = plain.lstrip("-")
    decimal, thousands = _MARKS[lang]
    whole, _, part = plain.partition(".")
    return whole.replace(",", thousands) + (decimal + part if part else "")


def figure(value: float, lang: Language, unit: Unit = "number") -> str:
    """``value`` in its unit: 0.643 as '0.64', '64%' or '64.3 percentage points'."""
    if unit == "number":
        return number(value, lang)
    if unit == "share":
        return text("percent", lang, n=number(100 * value, lang, 1))
    return text("points", lang, n=number(100 * value, lang, 1))


def interval_words(low: float, high: float, level: float, lang: Language, unit: Unit = "number") -> str:
    """Such as '95% confidence interval 0.21 to 0.43'; a range in per cent names the unit once."""
    first = number(low, lang) if unit == "number" else number(100 * low, lang, 1)
    return text("interval", lang, level=number(100 * level, lang, 1), low=first, high=figure(high, lang, unit))


def p_words(pvalue: float, lang: Language) -> str:
    """A p-value with two decimals, three below 0.1, and never as 0."""
    if pvalue < 0.001:
        return text("p_below", lang, p=number(0.001, lang, 3))
    return text("p_is", lang, p=number(pvalue, lang, 3 if pvalue < 0.1 else 2))


def joined(parts: list[str]) -> str:
    """The parts of a parenthesis, those that are empty left out."""
    return "; ".join(part for part in parts if part)
