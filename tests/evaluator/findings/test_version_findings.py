"""What the versions of a questionnaire declare decides whether a series holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparability import Asked, Declared, compare
from surveys.versions.changes import is_same, same_question

WORDS = '"Jeg blev hørt", en = "I was heard" }'
OTHER = '"Jeg blev lyttet til", en = "I was listened to" }'


def declared(kind: str, since: int = 1) -> str:
    return f'\nchanged = {{ since = {since}, class = "{kind}" }}'


def answered(world) -> None:
    world.heard("m1", "citizens", 9, 0, 3)
    world.heard("m2", "citizens", 3, 0, 12)


@pytest.mark.parametrize(
    ("kind", "kinds", "reason"),
    [
        ("wording", ["text_wording", "linkage_changed"], ""),
        ("meaning", ["text_meaning", "linkage_changed"], "question_changed"),
        ("scale", ["scale_labels_meaning", "text_wording", "linkage_changed"], "scale_changed"),
    ],
)
def test_a_series_breaks_only_where_meaning_or_scale_changed(world, found, kind, kinds, reason) -> None:
    world.ask(world.questionnaire.replace(WORDS, OTHER + declared(kind)), only="m2")
    answered(world)
    finding = found(world.findings(), "heard")
    assert [one.kind for one in finding.changes[0].comparability.alterations] == kinds
    assert (finding.comparable.holds, finding.changes[0].refused) == (not reason, reason)


def test_a_version_between_that_no_wave_used_has_its_say(world, found) -> None:
    second = world.questionnaire.replace(WORDS, OTHER + declared("wording"))
    world.ask(second, only="m2")
    world.ask(second.replace("Frivilligt.", "Det er frivilligt."), only="m2")
    answered(world)
    assert found(world.findings(), "heard").comparable.holds


def test_the_gravest_of_all_steps_between_two_milestones_counts(world, found) -> None:
    world.ask(world.questionnaire.replace(WORDS, OTHER + declared("meaning")), only="m2")
    third = '"Jeg blev taget alvorligt", en = "I was taken seriously" }' + declared("wording", 2)
    world.ask(world.questionnaire.replace(WORDS, third), only="m2")
    answered(world)
    assert found(world.findings(), "heard").comparable.breaks == (("m2", "question_changed"),)


def test_a_declaration_of_another_step_does_not_keep_a_series_whole(world, found) -> None:
    world.ask(world.questionnaire.replace("Frivilligt.", "Det er frivilligt."), only="m2")
    world.ask(world.questionnaire.replace(WORDS, OTHER + declared("wording")), only="m2")
    answered(world)
    comparability = found(world.findings(), "heard").changes[0].comparability
    assert [one.kind for one in comparability.alterations] == ["text_undeclared", "linkage_changed"]


def test_a_scale_declares_for_all_items_that_share_it(world, found) -> None:
    changed = world.questionnaire.replace('da = "Enig"', 'da = "Ja, enig"')
    world.ask(changed.replace("[scales.agreement]", "[scales.agreement]" + declared("wording")), only="m2")
    answered(world)
    assert found(world.findings(), "heard").comparable.holds


def test_the_condition_of_a_page_is_part_of_the_question(world, found) -> None:
    page = '[[pages]]\nkey = "more"\ntitle = { da = "Mere", en = "More" }\n'
    at = '[[pages.items]]\nkey = "acted"'
    assert at in world.questionnaire
    world.ask(world.questionnaire.replace(at, page + at))
    condition = 'show_if = { item = "heard", is = 3 }\n'
    world.ask(world.questionnaire.replace(at, page + condition + at), only="m2")
    for milestone in ("m1", "m2"):
        world.answer(milestone, "citizens", [{"heard": 3, "acted": code} for code in (1, 2)] * 8)
    assert found(world.findings(), "acted").changes[0].refused == "condition_changed"


TEXTS = st.text(alphabet="ab AB.,!-1\n", max_size=12)


@given(before=TEXTS, after=TEXTS)
def test_surveys_and_comparability_tell_a_change_of_words_alike(before: str, after: str) -> None:
    def kinds(text: str | None) -> list[str]:
        found = compare(Asked("m1", {"da": before}), Asked("m2", {"da": after}), Declared(text=text))
        return [one.kind for one in found.alterations]

    old, new = {"da": before}, {"da": after}
    expected = [] if is_same(old, new) else ["text_wording"] if same_question(old, new) else ["text_undeclared"]
    assert kinds(None) == expected
