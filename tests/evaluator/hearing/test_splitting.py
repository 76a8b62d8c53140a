"""Remarks cut into points: no word is ever lost."""

from __future__ import annotations

import random

import pytest

from evaluator.hearing.splitting import Part, is_whole, moved, pieces, proposed, put_together, without_bullets

REMARK = """Tak for muligheden for at svare.

Flere patienter bør være med. Det gælder især ældre.

- Data skal være lettere at få.
- Støtten skal kunne findes.

Med venlig hilsen
Tovholt Kommune"""


def words(text: str, parts: list[Part]) -> list[str]:
    return [text[one.starts : one.ends] for one in parts if not one.aside]


def test_points_are_proposed_by_blank_lines_and_bullets_and_courtesy_is_set_aside() -> None:
    parts = proposed(REMARK)
    assert words(REMARK, parts) == [
        "Flere patienter bør være med. Det gælder især ældre.",
        "- Data skal være lettere at få.",
        "- Støtten skal kunne findes.",
    ]
    assert [REMARK[one.starts : one.ends][:3] for one in parts if one.aside] == ["Tak", "Med"]
    assert is_whole(REMARK, parts)


def test_thanks_within_a_point_are_no_courtesy() -> None:
    text = "Udkastet er godt, tak for det.\n\nDer mangler penge."
    assert [one.aside for one in proposed(text)] == [False, False]


@pytest.mark.parametrize("fine", [False, True])
def test_pieces_put_together_as_they_are_marked_give_the_same_parts(fine: bool) -> None:
    parts = proposed(REMARK)
    marks = [(piece.starts, mark) for piece, mark in pieces(REMARK, parts, fine=fine)]
    assert put_together(REMARK, marks) == parts


def test_no_word_is_lost_whatever_is_marked() -> None:
    draw = random.Random(11)
    for _ in range(200):
        marks = [
            (piece.starts, draw.choice(("before", "point", "aside")))
            for piece, _ in pieces(REMARK, proposed(REMARK), fine=draw.random() < 0.5)
        ]
        assert is_whole(REMARK, put_together(REMARK, marks))


def test_parts_move_with_their_words_when_the_remark_is_corrected() -> None:
    old = "Det første.\n\nDet andet.\n\nDet tredje."
    new = "Helt nyt.\n\nDet første.\n\nDet tredje."
    found = moved(old, new, proposed(old))
    assert [new[one.starts : one.ends] if one else None for one in found] == ["Det første.", None, "Det tredje."]
    assert not is_whole(new, [one for one in found if one])


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("Høringssvar fra Tovholt Kommune\nFlere patienter skal med.", [True, False]),
        ("Tak for udkastet.\n\nBedste hilsner\nAda", [True, True]),
        ("Tak for udkastet, men der mangler et mål.", [False]),
        ("Høringssvar bør gemmes i ti år.", [False]),
    ],
)
def test_titles_and_pure_courtesies_are_proposed_as_no_points(text: str, aside: list[bool]) -> None:
    assert [one.aside for one in proposed(text)] == aside


def test_bullets_are_not_printed_in_a_table() -> None:
    assert without_bullets("- Flere patienter\n• Bedre data – nu") == "Flere patienter\nBedre data – nu"
