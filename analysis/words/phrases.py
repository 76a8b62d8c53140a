"""The sentences in which results describe themselves, and the parts of them, Danish beside English, by key.

`analysis.words.wording` fills them in. Names of methods stand in `analysis.words.method_names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    # Figures, and what a parenthesis tells of them
    "interval": {
        "da": "{level} %-konfidensinterval {low} til {high}",
        "en": "{level}% confidence interval {low} to {high}",
    },
    "p-below": {"da": "p < {p}", "en": "p < {p}"},
    "p-is": {"da": "p = {p}", "en": "p = {p}"},
    "percent": {"da": "{n} %", "en": "{n}%"},
    "points": {"da": "{n} procentpoint", "en": "{n} percentage points"},
    "nobody": {"da": "Ingen svar, derfor intet skøn.", "en": "No answers, hence no estimate."},
    "estimate": {"da": "Skønnet er {value} ({details}).", "en": "The estimate is {value} ({details})."},
    "share": {"da": "Andelen er {value} ({details}).", "en": "The share is {value} ({details})."},
    "median": {"da": "Medianen er {value} ({details}).", "en": "The median is {value} ({details})."},
    "distribution": {
        "da": "Antal svar fra laveste til højeste trin: {counts} ({n}).",
        "en": "Number of answers from the lowest to the highest level: {counts} ({n}).",
    },
    "census": {
        "da": "alle {n} har svaret, så der er ingen stikprøveusikkerhed",
        "en": "all {n} answered, so there is no sampling uncertainty",
    },
    "no-interval": {"da": "intet interval", "en": "no interval"},
    "of-population": {"da": "n = {n} af {population}", "en": "n = {n} of {population}"},
    "n": {"da": "n = {n}", "en": "n = {n}"},
    "n-two": {"da": "n = {x} og {y}", "en": "n = {x} and {y}"},
    "n-overlap": {
        "da": "n = {paired} i begge runder, {first} kun i den første og {second} kun i den anden",
        "en": "n = {paired} in both rounds, {first} only in the first and {second} only in the second",
    },
    "seed": {"da": "{resamples} lodtrækninger, startværdi {seed}", "en": "{resamples} random draws, seed {seed}"},
    "in_first_sample": {"da": "i den første", "en": "in the first"},
    "in_second_sample": {"da": "i den anden stikprøve", "en": "in the second sample"},
    "in_sample": {"da": "ved {name}", "en": "at {name}"},
    "first_round": {"da": "første", "en": "the first"},
    "second_round": {"da": "anden runde", "en": "the second round"},
    "relative-effect": {
        "da": "Sandsynligheden for, at et tilfældigt svar {second} ligger højere end et {first}, er {value}, når ens "
        "svar tæller halvt ({details}).",
        "en": "The probability that a random answer {second} lies higher than one {first} is {value}, ties counting "
        "half ({details}).",
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
        "da": "Gennemsnittet har ændret sig med {value} fra {first} til {second} ({details}).",
        "en": "The mean changed by {value} from {first} to {second} ({details}).",
    },
    "share-change": {
        "da": "Andelen har ændret sig med {value} fra {first} til {second} ({details}).",
        "en": "The share changed by {value} from {first} to {second} ({details}).",
    },
    "test": {"da": "{method}: {details}.", "en": "{method}: {details}."},
    "no-test": {"da": "{method} kan ikke beregnes ({details}).", "en": "{method} cannot be computed ({details})."},
    "statistic": {"da": "teststørrelse {value}", "en": "statistic {value}"},
    "statistic-df": {
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
    # Scales, coders, weights, plans and series
    "reliability": {
        "da": "{name} for {items} spørgsmål er {value} ({details}).",
        "en": "{name} of {items} items is {value} ({details}).",
    },
    "agreement": {
        "da": "{name} er {value}, hvor 1 er fuld enighed og 0 det, tilfældet giver ({details}).",
        "en": "{name} is {value}, where 1 is perfect agreement and 0 what chance gives ({details}).",
    },
    "item": {
        "da": "Spørgsmål {item}: sammenhæng med resten {item_rest}; alfa uden spørgsmålet {alpha}.",
        "en": "Item {item}: correlation with the rest {item_rest}; alpha without the item {alpha}.",
    },
    "not-computed": {"da": "kan ikke beregnes", "en": "cannot be computed"},
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
    "deciding-median": {"da": "Med {n} svar: {met}; {not_met}.", "en": "With {n} answers: {met}; {not_met}."},
    "median-met": {
        "da": "opfyldt, når mindst {count} svarer {code}",
        "en": "met where at least {count} answer {code}",
    },
    "median-missed": {
        "da": "ikke opfyldt, når højst {count} svarer {code}",
        "en": "not met where at most {count} answer {code}",
    },
    "or-higher": {"da": "eller højere", "en": "or higher"},
    "or-lower": {"da": "eller lavere", "en": "or lower"},
    "met-from": {"da": "opfyldt fra {n} ja", "en": "met from {n} yes"},
    "met-until": {"da": "opfyldt med højst {n} ja", "en": "met with at most {n} yes"},
    "met-never": {"da": "aldrig opfyldt", "en": "never met"},
    "missed-from": {"da": "ikke opfyldt fra {n} ja", "en": "not met from {n} yes"},
    "missed-until": {"da": "ikke opfyldt med højst {n} ja", "en": "not met with at most {n} yes"},
    "missed-never": {"da": "aldrig afgjort som ikke opfyldt", "en": "never decided as not met"},
    "judgement": {"da": "Indikatoren er {status} ({details}).", "en": "The indicator is {status} ({details})."},
    "target": {"da": "mål {value}", "en": "target {value}"},
    "margin": {"da": "margin {value}", "en": "margin {value}"},
    "rule-interval": {"da": "afgøres af hele intervallet", "en": "decided by the whole interval"},
    "rule-value": {"da": "afgøres af tallet selv", "en": "decided by the figure itself"},
    "undecided": {"da": "uafgjort", "en": "undecided"},
    "suppressed": {"da": "ikke vist, fordi for få har svaret", "en": "not shown, since too few answered"},
    "no_data": {"da": "uden svar", "en": "without answers"},
    "no_target": {"da": "uden mål", "en": "without a target"},
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
    "no-steps": {
        "da": "Der er ikke to runder at sammenligne.",
        "en": "There are no two rounds to compare.",
    },
    "bridged": {
        "da": "{earlier} og {later} sammenlignes, selv om {why}. Begrundelse: {bridge}",
        "en": "{earlier} and {later} are compared although {why}. Justification: {bridge}",
    },
    # Why something is not there
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
    "linkage_changed": {"da": "svarformen er ændret", "en": "the mode of answering changed"},
}
