"""Stems: a word is found in any of its forms, Danish or English."""

from __future__ import annotations

import pytest

from evaluator.coding.stems import Stemmer, folded


def found(search: str, text: str) -> list[str]:
    stemmer = Stemmer()
    return [text[starts:ends] for starts, ends in stemmer.found_in(text, stemmer.wanted(search))]


@pytest.mark.parametrize(
    ("search", "text", "words"),
    [
        ("borger", "Borgerne blev hørt; borgernes ord.", ["Borgerne", "borgernes"]),
        ("møde", "Mødet i MØDERNE, mødte", ["Mødet", "MØDERNE"]),
        ("meeting", "The meetings met", ["meetings"]),
        ("citizens meeting", "A citizen's meeting", ["citizen", "meeting"]),
        ("idé", "Ideen og en IDE", ["Ideen", "IDE"]),
        ("cafe", "En café, cafe\u0301er", ["café", "cafe\u0301er"]),
        ("måde", "made Måderne", ["Måderne"]),
        ("æble", "Æblerne, ableger", ["Æblerne"]),
        ("2026", "I 2026.", ["2026"]),
        ("på_vej", "vej", ["vej"]),
        ("", "Alt", []),
        ("?! %", "100 %", []),
    ],
)
def test_words_are_found_where_they_stand(search: str, text: str, words: list[str]) -> None:
    assert found(search, text) == words


def test_a_text_has_each_stem_once_in_no_order_of_its_words() -> None:
    stems = Stemmer().of_text("Zebraer før aber; aber før zebraer")
    assert stems.startswith(" ")
    assert stems.endswith(" ")
    assert stems.split() == sorted(set(stems.split()))
    assert Stemmer().of_text("…") == ""


def test_each_word_of_a_search_has_the_stems_of_both_languages() -> None:
    assert Stemmer().wanted("husenes husenes bench") == (frozenset({"hus", "husen"}), frozenset({"bench"}))


def test_accents_are_folded_and_danish_letters_stay() -> None:
    assert folded("ÉRÜÑ Ærø Åså A\u030a") == "erun ærø åså å"


def test_what_is_no_word_takes_no_time() -> None:
    assert len(Stemmer().of_text("a" * 20_000).strip()) <= 60
