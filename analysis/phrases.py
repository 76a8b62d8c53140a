"""The words in which results on scales, coders, weights, plans and series describe themselves, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analysis.wording import Language, Unit, interval_words

_PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    # Names of coefficients and of methods of intervals
    "cronbach-alpha": {"da": "Cronbachs alfa", "en": "Cronbach's alpha"},
    "omega-total-ml": {
        "da": "McDonalds omega (total, én faktor, maximum likelihood)",
        "en": "McDonald's omega (total, one factor, maximum likelihood)",
    },
    "kappa": {"da": "Cohens kappa", "en": "Cohen's kappa"},
    "kappa-linear": {"da": "Cohens kappa med lineære vægte", "en": "Cohen's kappa with linear weights"},
    "kappa-quadratic": {"da": "Cohens kappa med kvadratiske vægte", "en": "Cohen's kappa with quadratic weights"},
    "krippendorff-nominal": {"da": "Krippendorffs alfa (nominal)", "en": "Krippendorff's alpha (nominal)"},
    "krippendorff-ordinal": {"da": "Krippendorffs alfa (ordinal)", "en": "Krippendorff's alpha (ordinal)"},
    "krippendorff-interval": {"da": "Krippendorffs alfa (interval)", "en": "Krippendorff's alpha (interval)"},
    "feldt": {"da": "Feldts metode", "en": "Feldt's method"},
    "fleiss-cohen-everitt": {"da": "Fleiss, Cohen og Everitts metode", "en": "the method of Fleiss, Cohen and Everitt"},
    "bootstrap": {"da": "bootstrap over de kodede tekster", "en": "bootstrap over the coded texts"},
    "wilson-effective": {
        "da": "Wilsons metode med effektivt antal svar",
        "en": "Wilson's method with the effective number of answers",
    },
    # Sentences
    "reliability": {
        "da": "{name} for {items} spørgsmål er {value} ({details}).",
        "en": "{name} of {items} items is {value} ({details}).",
    },
    "agreement": {
        "da": "{name} er {value}, hvor 1 er fuld enighed og 0 det, tilfældet giver ({details}).",
        "en": "{name} is {value}, where 1 is perfect agreement and 0 what chance gives ({details}).",
    },
    "none": {"da": "{name} er ikke beregnet: {why} ({details}).", "en": "{name} is not computed: {why} ({details})."},
    "left-out": {
        "da": "udeladt, fordi de ikke svarede på alt: {n}",
        "en": "left out for not answering everything: {n}",
    },
    "weighted-share": {
        "da": "Den vægtede andel er {value} ({details}).",
        "en": "The weighted share is {value} ({details}).",
    },
    "effective-n": {
        "da": "præcisionen svarer til {n} uvægtede svar",
        "en": "as precise as {n} unweighted answers",
    },
    "raked": {
        "da": "Svarene er vægtet, så de fordeler sig som den kendte population ({details}).",
        "en": "The answers are weighted to be distributed like the known population ({details}).",
    },
    "not-raked": {"da": "Svarene er ikke vægtet: {why}.", "en": "The answers are not weighted: {why}."},
    "capped": {"da": "{n} personers vægt er holdt ved loftet", "en": "the weight of {n} people is held at the cap"},
    "required": {
        "da": "Holder den forventede andel, afgør {n} svar indikatoren ({status}) med sandsynligheden {chance}{of}.",
        "en": "If the expected share holds, {n} answers decide the indicator ({status}) with chance {chance}{of}.",
    },
    "not-required": {
        "da": "Indikatoren kan ikke ventes afgjort{of}: {why}.",
        "en": "The indicator cannot be expected to be decided{of}: {why}.",
    },
    "of": {"da": ", når {n} kan spørges", "en": ", where {n} can be asked"},
    "deciding": {
        "da": "Med {n} svar er indikatoren {met} og {not_met}.",
        "en": "With {n} answers the indicator is {met} and {not_met}.",
    },
    "met-from": {"da": "opfyldt fra {n} ja", "en": "met from {n} yes"},
    "met-until": {"da": "opfyldt med højst {n} ja", "en": "met with at most {n} yes"},
    "met-never": {"da": "aldrig opfyldt", "en": "never met"},
    "missed-from": {"da": "ikke opfyldt fra {n} ja", "en": "not met from {n} yes"},
    "missed-until": {"da": "ikke opfyldt med højst {n} ja", "en": "not met with at most {n} yes"},
    "missed-never": {"da": "aldrig afgjort som ikke opfyldt", "en": "never decided as not met"},
    "met": {"da": "opfyldt", "en": "met"},
    "not_met": {"da": "ikke opfyldt", "en": "not met"},
    "holds": {
        "da": "{earlier} og {later} kan sammenlignes{told}.",
        "en": "{earlier} and {later} can be compared{told}.",
    },
    "breaks": {
        "da": "{earlier} og {later} kan ikke sammenlignes: {why}.",
        "en": "{earlier} and {later} cannot be compared: {why}.",
    },
    "bridged": {
        "da": "{earlier} og {later} sammenlignes, selv om {why}. Begrundelse: {bridge}",
        "en": "{earlier} and {later} are compared although {why}. Justification: {bridge}",
    },
    # Reasons
    "too-few-respondents": {
        "da": "færre end 30 har svaret på alle spørgsmål",
        "en": "fewer than 30 answered every item",
    },
    "too-few-items": {"da": "der er for få spørgsmål", "en": "there are too few items"},
    "no-variance": {"da": "svarene varierer ikke", "en": "the answers do not vary"},
    "improper-solution": {
        "da": "én fælles faktor beskriver ikke svarene",
        "en": "a single factor does not describe the answers",
    },
    "no-solution": {"da": "beregningen fandt ingen løsning", "en": "the computation found no solution"},
    "nothing-coded": {"da": "ingen tekster er kodet af mindst to", "en": "no texts are coded by two or more"},
    "one-category": {"da": "kun én kategori er brugt", "en": "only one category is used"},
    "nothing-answered": {"da": "ingen har svaret", "en": "nobody answered"},
    "empty-level": {
        "da": "ingen har svaret fra mindst én kendt gruppe",
        "en": "nobody answered from at least one known group",
    },
    "no-population": {
        "da": "nogen har svaret fra en gruppe, der efter det kendte er tom",
        "en": "somebody answered from a group that is known to be empty",
    },
    "cap-too-low": {
        "da": "loftet er for lavt til, at en gruppe kan veje, hvad den skal",
        "en": "the cap is too low for a group to weigh what it must",
    },
    "not-converged": {
        "da": "de kendte fordelinger kan ikke opfyldes samtidig",
        "en": "the known distributions cannot be met together",
    },
    "within-margin": {
        "da": "den forventede andel ligger mellem målet og målet plus margin",
        "en": "the expected share lies between the target and the target with its margin",
    },
    "at-target": {"da": "den forventede andel er selve målet", "en": "the expected share is the target itself"},
    "too-many": {"da": "der skal mere end {n} svar til", "en": "it takes more than {n} answers"},
    "scale_changed": {"da": "skalaen er ændret", "en": "the scale changed"},
    "question_changed": {"da": "spørgsmålet er ændret", "en": "the question changed"},
    "groups_changed": {"da": "andre grupper er spurgt", "en": "other groups were asked"},
    "condition_changed": {
        "da": "betingelsen for at få spørgsmålet er ændret",
        "en": "the condition for being asked changed",
    },
    "wording_changed": {
        "da": "ordlyden er ændret, men ikke meningen",
        "en": "the wording changed but not the meaning",
    },
    "mode_changed": {"da": "svarformen er ændret", "en": "the mode of answering changed"},
}


def phrase(key: str, lang: Language, /, **values: object) -> str:
    """A name, sentence or part of one. KeyError for a key or language that does not exist."""
    return _PHRASES[key][lang].format(**values)


def bounds(low: float, high: float, level: float, method: str, lang: Language, unit: Unit = "number") -> str:
    """An interval for a parenthesis: level, bounds and method."""
    return f"{interval_words(low, high, level, lang, unit)}, {phrase(method, lang)}"
