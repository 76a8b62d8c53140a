"""Assumptions and rivals have keys that their words give them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.programme.claims import claim_key, claims


@pytest.mark.parametrize(
    "changed",
    [
        "De berørte er med når der tolkes",
        "De berørte er med,  når der tolkes!",
        "de BERØRTE er med, når der tolkes.",
        "„De berørte er med – når der tolkes“",
    ],
)
def test_a_comma_a_capital_or_a_quotation_mark_makes_no_other_claim(changed) -> None:
    assert claim_key(changed) == claim_key("De berørte er med, når der tolkes.")


@pytest.mark.parametrize("changed", ["De berørte er ikke med, når der tolkes.", "De berørte var med, når der tolkes."])
def test_another_word_makes_another_claim(changed) -> None:
    assert claim_key(changed) != claim_key("De berørte er med, når der tolkes.")


def test_a_better_translation_leaves_the_key_and_the_same_words_stand_once(theory) -> None:
    said = {"da": "Der er tid.", "en": "There is time."}
    link = replace(theory.links[0], assumptions=(said, {"da": "Der er tid", "en": "x"}), rivals=(said,))
    found = claims(theory, link)
    assert [(one.subject, one.link) for one in found] == [("assumption", link.key), ("rival", link.key)]
    other = replace(link, assumptions=({"da": "Der er tid.", "en": "Time allows it."},))
    assert claims(theory, other)[0].key == found[0].key
