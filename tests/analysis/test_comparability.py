from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.comparability import Alteration, Asked, Declared, compare, series

AGREEMENT = tuple({"da": label} for label in ("Helt uenig", "Uenig", "Hverken eller", "Enig", "Helt enig"))
FIRST = Asked(
    "m1",
    {"da": "Blev du hørt?", "en": "Were you heard?"},
    codes=(1, 2, 3, 4, 5),
    labels=AGREEMENT,
    outside=(-998,),
    groups=frozenset({"borgere", "ledere"}),
    linkage="anonymous",
)
SECOND = replace(FIRST, wave="m2")

alterations = st.fixed_dictionaries(
    {},
    optional={
        "text": st.sampled_from([{"da": "Blev du lyttet til?"}, {"da": "blev du hørt"}]),
        "codes": st.just((0, 1, 2, 3, 4)),
        "outside": st.just(()),
        "groups": st.sampled_from([frozenset({"borgere"}), frozenset({"politikere"})]),
        "condition": st.just("moede=1"),
        "linkage": st.just("pseudonymous"),
    },
)


def kinds(result):
    return [alteration.kind for alteration in result.alterations]


def test_the_same_question_holds():
    result = compare(FIRST, SECOND)
    assert (result.holds, result.reason, result.alterations) == (True, "", ())
    assert (result.earlier, result.later, result.common_groups) == ("m1", "m2", ("borgere", "ledere"))
    assert result.holds_in_common_groups


# How a text changed, what was declared of it, what that is called, and whether the series holds
@pytest.mark.parametrize(
    ("text", "declared", "found", "holds"),
    [
        ("Blev  du hørt? ", None, [], True),
        ("BLEV DU HØRT", None, ["text_wording"], True),
        ("Blev du hørt?", "wording", [], True),
        ("Blev du lyttet til?", None, ["text_undeclared"], False),
        ("Blev du lyttet til?", "wording", ["text_wording"], True),
        ("Blev du lyttet til?", "meaning", ["text_meaning"], False),
        ("Blev du ikke hørt?", None, ["text_undeclared"], False),
        ("Blev du hørt?", "meaning", ["text_meaning"], False),
    ],
)
def test_a_changed_text_holds_only_while_it_keeps_its_meaning(text, declared, found, holds):
    later = replace(SECOND, text={"da": text, "en": "Were you heard?"})
    result = compare(FIRST, later, Declared(text=declared))
    assert (kinds(result), result.holds) == (found, holds)
    assert result.reason == ("" if holds else "question_changed")


def test_a_language_that_was_added_or_dropped_changes_nothing():
    assert compare(FIRST, replace(SECOND, text={"da": "Blev du hørt?"})).holds
    assert compare(FIRST, replace(SECOND, text={**FIRST.text, "de": "Wurden Sie gehört?"})).holds


def test_without_a_language_in_common_sameness_is_not_assumed():
    assert kinds(compare(FIRST, replace(SECOND, text={"de": "Wurden Sie gehört?"}))) == ["text_undeclared"]


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("codes", (0, 1, 2, 3, 4), "scale_codes"),
        ("ordered", False, "scale_ordered"),
        ("reversed", True, "scale_reversed"),
        ("outside", (), "scale_outside"),
        ("labels", (*AGREEMENT[:4], {"da": "Fuldstændig enig"}), "scale_labels_undeclared"),
    ],
)
def test_a_changed_scale_breaks_the_series(field, value, kind):
    result = compare(FIRST, replace(SECOND, **{field: value}))
    assert (result.holds, result.reason, kinds(result)) == (False, "scale_changed", [kind])
    assert not result.holds_in_common_groups


def test_labels_that_were_only_reworded_hold():
    reworded = replace(SECOND, labels=(*AGREEMENT[:4], {"da": "Fuldstændig enig"}))
    result = compare(FIRST, reworded, Declared(labels="wording"))
    assert (result.holds, result.alterations) == (True, (Alteration("scale", "scale_labels_wording"),))


def test_a_sign_in_a_label_is_no_punctuation():
    minus, plus = (replace(FIRST, codes=(1,), labels=({"da": label},)) for label in ("-1", "1"))
    assert kinds(compare(minus, replace(plus, wave="m2"))) == ["scale_labels_undeclared"]


def test_another_number_of_levels_is_one_change_of_scale_and_not_two():
    shorter = replace(SECOND, codes=(1, 2, 3, 4), labels=AGREEMENT[:4])
    assert kinds(compare(FIRST, shorter)) == ["scale_codes"]


def test_other_groups_break_the_series_but_not_within_those_asked_both_times():
    later = replace(SECOND, groups=frozenset({"borgere", "politikere"}))
    result = compare(FIRST, later)
    assert kinds(result) == ["groups_added", "groups_removed"]
    assert (result.holds, result.reason) == (False, "groups_changed")
    assert (result.common_groups, result.holds_in_common_groups) == (("borgere",), True)


def test_without_a_group_in_common_nothing_holds():
    result = compare(FIRST, replace(SECOND, groups=frozenset({"politikere"})))
    assert (result.common_groups, result.holds_in_common_groups) == ((), False)


def test_another_condition_asks_another_population():
    result = compare(FIRST, replace(SECOND, condition="moede=1"))
    assert (result.holds, result.reason, result.holds_in_common_groups) == (False, "condition_changed", False)


def test_another_mode_is_told_and_breaks_nothing():
    result = compare(FIRST, replace(SECOND, linkage="pseudonymous"))
    assert (result.holds, kinds(result)) == (True, ["linkage_changed"])


def test_a_bridge_holds_with_its_justification_and_keeps_the_reason():
    later = replace(SECOND, codes=(0, 1, 2, 3, 4))
    result = compare(FIRST, later, Declared(bridge="Same labels, coded from 0."))
    assert (result.holds, result.reason, result.bridge) == (True, "scale_changed", "Same labels, coded from 0.")
    assert not compare(FIRST, later, Declared(bridge="  ")).holds
    assert compare(FIRST, SECOND, Declared(bridge="Not needed.")).bridge == ""


def test_a_series_tells_where_it_breaks_and_what_holds_between():
    m3 = replace(SECOND, wave="m3", text={"da": "Blev du lyttet til?"})
    m4 = replace(m3, wave="m4")
    result = series([FIRST, SECOND, m3, m4])
    assert (result.holds, result.breaks) == (False, (("m3", "question_changed"),))
    assert result.stretches == (("m1", "m2"), ("m3", "m4"))
    bridged = series([FIRST, SECOND, m3, m4], {"m3": Declared(text="wording")})
    assert (bridged.holds, bridged.stretches) == (True, (("m1", "m2", "m3", "m4"),))


def test_one_wave_and_none_are_a_series_without_steps():
    assert (series([FIRST]).holds, series([FIRST]).stretches) == (True, (("m1",),))
    assert (series([]).holds, series([]).stretches) == (True, ())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: compare(FIRST, replace(SECOND, text={"da": "Noget andet"}), Declared(text="none")),
        lambda: compare(FIRST, replace(SECOND, labels=AGREEMENT[:4])),
        lambda: series([FIRST, FIRST]),
        lambda: series([FIRST, SECOND], {"m1": Declared()}),
    ],
)
def test_what_contradicts_itself_is_refused(wrong):
    with pytest.raises(ValueError, match=r"declared unchanged|labels for|twice|no step"):
        wrong()


@given(alterations)
def test_a_question_holds_against_itself_and_either_way_round(changed):
    later = replace(SECOND, **changed)
    assert compare(later, replace(later, wave="m3")).alterations == ()
    there, back = compare(FIRST, later), compare(later, FIRST)
    assert (there.holds, there.reason, there.common_groups) == (back.holds, back.reason, back.common_groups)
    assert there.holds == (not any(alteration.breaks for alteration in there.alterations))
    assert there.holds_in_common_groups or not there.holds
