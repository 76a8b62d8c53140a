"""A choice of an ordered scale that begins like 'don't know' is asked about until its author says where it lies."""

from __future__ import annotations

import pytest

from surveys.document.labels import check_labels
from surveys.document.reading import parse_questionnaire
from surveys.document.writing import document_of
from surveys.versions.undeclared import undeclared
from tests.support.diagnostics import said
from tests.support.questionnaires import document, item, page, scale

STEPS = ("Lidt | A little", "Meget | A lot")


def faults(*parts: object) -> list[str]:
    text = document("q", *parts)  # type: ignore[arg-type]
    return said(check_labels(parse_questionnaire(text, "q.toml"), "q.toml"))


@pytest.mark.parametrize(
    "label",
    [
        "Ved ikke | Don't know",
        "Ønsker ikke at svare | Would rather not say",
        "Ubesvaret | N/A",
        "Andet | No opinion",
        "Ingen erfaring | No experience",
        "Kender ikke til det | Not familiar with it",
    ],
)
def test_a_shared_scale_is_asked_about_once_with_its_remedies(label: str) -> None:
    used = page("p", item("a", "scale", scale="s"), item("b", "single", scale="s"))
    (fault,) = faults(scale("s", (*STEPS, label)), used)
    assert fault.startswith(f"q.toml: scales.s.choices[3]: '{label.partition(' |')[0]}' (code 3) of s looks like")
    assert 'write dont_know = { en = "..." } or not_relevant, or write on_scale = true at it' in fault


def test_choices_of_an_items_own_are_asked_about_where_they_are_ordered() -> None:
    own = (*STEPS, "Kan ikke svare | Cannot say")
    rows = {"r": "R"}
    found = faults(page("p", item("a", "scale", choices=own), item("m", "matrix", choices=own, rows=rows),
                        item("c", "single", choices=own), item("d", "multiple", choices=own)))  # fmt: skip
    assert [fault.partition("choices")[0] for fault in found] == [
        "q.toml: pages[1](p).items[1](a).",
        "q.toml: pages[1](p).items[2](m).",
    ]
    assert not faults(scale("s", own, ordered=False), page("p", item("a", "single", scale="s")))


def test_the_authors_word_settles_it_and_stays_in_the_document() -> None:
    text = document("q", scale("s", (*STEPS, "Ved ikke nok | Not sure")), page("p", item("a", "scale", scale="s")))
    settled = text.replace("code = 3,", "code = 3, on_scale = true,")
    assert settled != text
    questionnaire = parse_questionnaire(settled, "q.toml")
    assert check_labels(parse_questionnaire(text, "q.toml"), "q.toml")
    assert check_labels(questionnaire, "q.toml") == ()
    assert "on_scale = true" in document_of(questionnaire)
    assert not list(undeclared({1: parse_questionnaire(text, "q.toml")}, questionnaire, "q.toml"))


def test_labels_that_only_resemble_it_are_steps() -> None:
    for label in ("Ingen | None", "Vedholdende | Persistent", "Nej | Not at all", "Uenig | Refusing less"):
        assert not faults(scale("s", (*STEPS, label)), page("p", item("a", "scale", scale="s"))), label
