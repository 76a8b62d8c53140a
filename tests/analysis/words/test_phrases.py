from dataclasses import replace

import numpy as np
import pytest

from analysis.agreement import cohen_kappa, krippendorff_alpha
from analysis.comparability import Asked, Declared, compare, series
from analysis.criteria import deciding, deciding_median, judge, required_n
from analysis.ordinal import distribution
from analysis.proportions import share
from analysis.reliability import cronbach_alpha, mcdonald_omega
from analysis.weighting import rake, weighted_relative_effect, weighted_share

RNG = np.random.default_rng(1)
ANSWERS = np.clip(np.round(3 + RNG.normal(size=(40, 1)) + RNG.normal(size=(40, 4))), 1, 5)
FIRST = Asked("m1", {"da": "Blev du hørt?"}, codes=(1, 2), groups=frozenset({"borgere"}))
SECOND = replace(FIRST, wave="m2")
CELLS, MARGINS = [[12, 5, 3], [20, 9, 6]], [[600, 400], [350, 350, 300]]

# What is told in Danish of results that hold, of those that are None, and of each reason
SENTENCES = [
    (
        cronbach_alpha(ANSWERS[:29]),
        "Cronbachs alfa er ikke beregnet: færre end 30 har svaret på alle spørgsmål (n = 29).",
    ),
    (
        mcdonald_omega(np.repeat(ANSWERS[:, :1], 3, axis=1)),
        (
            "McDonalds omega (total, én faktor, maximum likelihood) er ikke beregnet: én fælles faktor beskriver ikke "
            "svarene (n = 40)."
        ),
    ),
    (
        cohen_kappa([[4, 1], [2, 5]]),
        (
            "Cohens kappa er 0,50, hvor 1 er fuld enighed og 0 det, tilfældet giver (95 %-konfidensinterval 0,02 til "
            "0,98, Fleiss, Cohen og Everitts metode; n = 12)."
        ),
    ),
    (
        krippendorff_alpha([[1, 2, 3], [1, 2, 3]], "ordinal", resamples=99),
        "Krippendorffs alfa (ordinal) er 1, hvor 1 er fuld enighed og 0 det, tilfældet giver (intet interval; n = 3).",
    ),
    (cohen_kappa([[9]]), "Cohens kappa er ikke beregnet: kun én kategori er brugt (n = 9)."),
    (
        rake(CELLS, MARGINS, cap=2.5),
        (
            "Svarene er vægtet, så de fordeler sig som den kendte population (præcisionen svarer til 35,8 uvægtede "
            "svar; 8 personers vægt er holdt ved loftet)."
        ),
    ),
    (
        rake(CELLS, MARGINS, cap=1.5),
        "Svarene er ikke vægtet: loftet er for lavt til, at en gruppe kan veje, hvad den skal.",
    ),
    (
        weighted_share([9, 2], [12, 5], [1, 2]),
        (
            "Den vægtede andel er 59,1 % (95 %-konfidensinterval 34,6 til 79,8 %, Wilsons metode med effektivt antal "
            "svar; n = 17; præcisionen svarer til 15,1 uvægtede svar)."
        ),
    ),
    (weighted_share([0], [0], [1]), "Ingen svar, derfor intet skøn."),
    (
        weighted_relative_effect([[3, 2, 1], [1, 1, 0]], [1, 2], [[1, 2, 3], [0, 1, 2]], [1, 2]),
        (
            "Sandsynligheden for, at et tilfældigt svar i den anden stikprøve ligger højere end et i den første, er "
            "80,8 %, når ens svar tæller halvt (95 %-konfidensinterval 59,5 til 100 %, Brunner-Munzels metode med "
            "vægte; p = 0,008; n = 8 og 9)."
        ),
    ),
    (
        required_n(0.8, target=0.6),
        "Holder den forventede andel, afgør 44 svar indikatoren (opfyldt) med sandsynligheden 84,6 %.",
    ),
    (
        required_n(0.5, target=0.6, population=14),
        (
            "Holder den forventede andel, afgør 13 svar indikatoren (ikke opfyldt) med sandsynligheden 100 %, "
            "når 14 kan spørges."
        ),
    ),
    (required_n(0.61, target=0.6), "Indikatoren kan ikke ventes afgjort: der skal mere end 2.000 svar til."),
    (deciding(14, target=0.6), "Med 14 svar er indikatoren opfyldt fra 12 ja og ikke opfyldt med højst 4 ja."),
    (
        deciding(14, target=0.4, direction="decrease"),
        "Med 14 svar er indikatoren opfyldt med højst 2 ja og ikke opfyldt fra 10 ja.",
    ),
    (
        deciding(1, target=0.5),
        "Med 1 svar er indikatoren aldrig opfyldt og aldrig afgjort som ikke opfyldt.",
    ),
    (
        deciding_median(14, target=4, margin=0.5),
        (
            "Med 14 svar: opfyldt, når mindst 12 svarer 4,50 eller højere; ikke opfyldt, når højst 2 svarer 4 eller "
            "højere."
        ),
    ),
    (
        deciding_median(5, target=2, direction="decrease"),
        "Med 5 svar: aldrig opfyldt; aldrig afgjort som ikke opfyldt.",
    ),
    (
        judge(share(9, 14), target=0.6, margin=0.05),
        "Indikatoren er uafgjort (mål 0,60; margin 0,05; afgøres af hele intervallet).",
    ),
    (judge(share(0, 0), target=0.6, rule="value"), "Indikatoren er uden svar (mål 0,60; afgøres af tallet selv)."),
    (distribution([3, 0, 1200]), "Antal svar fra laveste til højeste trin: 3, 0, 1.200 (n = 1.203)."),
    (
        series([FIRST, SECOND, replace(SECOND, wave="m3", codes=(0, 1))]),
        "m1 og m2 kan sammenlignes. m2 og m3 kan ikke sammenlignes: skalaen er ændret.",
    ),
    (series([FIRST]), "Der er ikke to runder at sammenligne."),
    (compare(FIRST, SECOND), "m1 og m2 kan sammenlignes."),
    (
        compare(FIRST, replace(SECOND, text={"da": "BLEV DU HØRT"}, linkage="linked")),
        "m1 og m2 kan sammenlignes (ordlyden er ændret, men ikke meningen; svarformen er ændret).",
    ),
    (
        compare(FIRST, replace(SECOND, codes=(0, 1), outside=(-998,), groups=frozenset({"ledere"}))),
        "m1 og m2 kan ikke sammenlignes: skalaen er ændret, andre grupper er spurgt.",
    ),
    (
        compare(FIRST, replace(SECOND, codes=(0, 1)), Declared(bridge="Kun koderne er nye.")),
        "m1 og m2 sammenlignes, selv om skalaen er ændret. Begrundelse: Kun koderne er nye.",
    ),
]


@pytest.mark.parametrize(("result", "danish"), SENTENCES)
def test_a_result_describes_itself_in_plain_danish(result, danish):
    assert result.describe("da") == danish


@pytest.mark.parametrize("result", [result for result, _ in SENTENCES])
def test_every_result_has_an_english_sentence_too(result):
    sentence = result.describe("en")
    assert sentence[0].isupper() or sentence.startswith("m1")
    assert sentence != result.describe("da")
    assert "None" not in sentence


def test_a_coefficient_tells_its_interval_n_and_who_was_left_out():
    holed = np.vstack([ANSWERS, ANSWERS[:1]])
    holed[-1, 0] = np.nan
    sentence = cronbach_alpha(holed).describe("en")
    assert sentence.startswith("Cronbach's alpha of 4 items is 0.")
    assert sentence.endswith("Feldt's method; n = 40; left out for not answering everything: 1).")


def test_a_random_interval_tells_its_seed():
    codes = RNG.integers(1, 4, size=(2, 30))
    sentence = krippendorff_alpha(codes, "nominal", seed=7, resamples=999).describe("en")
    assert sentence.endswith("bootstrap over the coded texts; n = 30; 999 random draws, seed 7).")
