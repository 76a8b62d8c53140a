"""What became of a question from version to version, and which changes a new version must declare."""

from __future__ import annotations

import re

import pytest

from surveys.document.reading import parse_questionnaire, read_questionnaire
from surveys.document.writing import document_of
from surveys.questionnaire import ChangeKind, Declaration
from surveys.versions.changes import Change, VariableChange, change_of_variable
from surveys.versions.diff import Fate, compared
from surveys.versions.undeclared import undeclared
from tests.support.diagnostics import said
from tests.support.questionnaires import document, item, page, scale

DOCUMENT = document(
    "garden",
    scale("agreement", ["Uenig | Disagree", "Enig | Agree"], dont_know=True),
    page(
        "first",
        item("note", "note", "Læs dette. | Read this."),
        item("calm", "scale", "Her er roligt | It is calm here", scale="agreement"),
        item(
            "statements",
            "matrix",
            "Hvor enig er du? | How far do you agree?",
            scale="agreement",
            rows={
                "safe": "Jeg er tryg | I am safe",
                "left-out": {"text": "Jeg er udenfor | I am left out", "reversed": True},
            },
        ),
        item(
            "grows",
            "multiple",
            "Hvad dyrker du? | What do you grow?",
            choices=["Bær | Berries", "Urter | Herbs", "Blomster | Flowers"],
        ),
        item("age", "integer", "Hvor gammel er du? | How old are you?"),
        item("joy", "range", "Hvor glad er du? | How happy?", low="Slet ikke | Not at all", high="Meget | Very"),
    ),
    information="Vi spørger. | We ask.",
)
CALM = '"Her er roligt", en = "It is calm here" }'
QUIET = '"Her er stille", en = "It is quiet here" }'


def changed(*pairs: tuple[str, str], of: str = DOCUMENT) -> str:
    for old, new in pairs:
        assert old in of, old
        of = of.replace(old, new, 1)
    return of


def versions(*texts: str):
    return {number: parse_questionnaire(text, "garden.toml") for number, text in enumerate(texts, 1)}


def left_unsaid(*pairs: tuple[str, str], stored: tuple[str, ...] = (DOCUMENT,)) -> list[str]:
    new = parse_questionnaire(changed(*pairs), "garden.toml")
    return said(undeclared(versions(*stored), new, "garden.toml"))


def with_class(text: str, kind: str, since: int = 1) -> tuple[str, str]:
    """The new words of the first statement, declared."""
    return CALM, f'{text}\nchanged = {{ since = {since}, class = "{kind}" }}'


# ---------------------------------------------------------------- what must be declared


def test_a_version_that_changes_nothing_or_only_case_punctuation_and_spaces_need_not_declare_it() -> None:
    assert left_unsaid() == []
    assert left_unsaid((CALM, '"Her er  roligt.", en = "it is calm, here!" }')) == []


def test_another_text_without_a_declaration_is_a_fault_that_names_the_item_and_what_to_write() -> None:
    [fault] = left_unsaid((CALM, QUIET))
    place, problem = (
        "garden.toml: pages[1](first).items[2](calm).text",
        "'Her er roligt' of version 1 became 'Her er stille'",
    )
    remedy = 'write changed = { since = 1, class = "wording" } at the item if it does, class = "meaning" if not'
    assert fault == f"{place}: {problem}, and nothing says whether it means the same; {remedy}"


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_a_declared_change_since_the_newest_version_is_taken(kind: str) -> None:
    assert left_unsaid(with_class(QUIET, kind)) == []


def test_a_declaration_of_an_earlier_step_does_not_cover_a_later_change() -> None:
    second = changed(with_class(QUIET, "wording"))
    [fault] = left_unsaid(
        with_class('"Her er tavst", en = "It is silent here" }', "wording"), stored=(DOCUMENT, second)
    )
    assert "'Her er stille' of version 2 became 'Her er tavst'" in fault
    assert "write changed = { since = 2," in fault


def test_it_may_stay_while_later_versions_change_other_things() -> None:
    second = changed(with_class(QUIET, "wording"))
    assert left_unsaid(with_class(QUIET, "wording"), ("Vi spørger.", "Vi vil vide."), stored=(DOCUMENT, second)) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "where"),
    [
        ('da = "Jeg er tryg"', 'da = "Jeg føler mig tryg"', "items[3](statements).rows[1](safe)", "in the row"),
        ('"Hvor enig er du?"', '"Passer det?"', "items[3](statements).text", "at the item"),
        ('da = "Enig"', 'da = "Helt enig"', "scales.agreement.choices[2]", "at the scale"),
        ('da = "Urter"', 'da = "Krydderurter"', "items[4](grows).choices[2]", "at the item"),
        ('da = "Meget"', 'da = "Helt vildt"', "items[6](joy)", "at the item"),
    ],
)
def test_rows_stems_choices_and_ends_each_have_their_place(old: str, new: str, place: str, where: str) -> None:
    [fault] = left_unsaid((old, new))
    assert f"{place}: '" in fault
    assert f'class = "wording" }} {where} if it does' in fault


def test_a_changed_label_of_a_shared_scale_is_told_once_and_declared_once() -> None:
    assert len(left_unsaid(('da = "Enig"', 'da = "Helt enig"'))) == 1
    declared = ("dont_know = true", 'dont_know = true\nchanged = { since = 1, class = "wording" }')
    assert left_unsaid(('da = "Enig"', 'da = "Helt enig"'), declared) == []


def test_a_code_that_got_the_label_of_another_is_refused_whatever_is_declared() -> None:
    swapped = [('code = 1, da = "Bær", en = "Berries"', 'code = 1, da = "Urter", en = "Herbs"')]
    swapped += [('code = 2, da = "Urter", en = "Herbs"', 'code = 2, da = "Bær", en = "Berries"')]
    declared = ('key = "grows"', 'key = "grows"\nchanged = { since = 1, class = "scale" }')
    one, two = left_unsaid(*reversed(swapped), declared)
    assert "items[4](grows).choices[1]: code 1 stands for 'Urter', which was code 2 in version 1" in one
    assert "code 2 stands for 'Bær', which was code 1 in version 1; give the choice its code back" in two


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[scales.agreement]\ndont_know = true", "[scales.agreement]", "beside the scale changed from -998 to none"),
        ('code = 2, da = "Enig"', 'code = 3, da = "Enig"', "the codes changed from 1, 2 to 1, 3 since version 1"),
        (', en = "I am left out", reversed = true', ', en = "I am left out"', "the direction changed since version 1"),
        ('kind = "integer"', 'kind = "decimal"', "the kind changed from integer to decimal"),
        ('key = "joy"', 'key = "joy"\nmaximum = 5', "the codes changed from 0, 1, 2"),
    ],
)
def test_another_form_of_the_answers_needs_the_class_scale_or_meaning(old: str, new: str, said: str) -> None:
    faults = left_unsaid((old, new))
    assert any(said in fault and 'class = "scale"' in fault for fault in faults)
    keys = {"scales.": "[scales.agreement]", "(joy)": 'key = "joy"', "(age)": 'key = "age"'}
    place = next((at for name, at in keys.items() if name in faults[0]), 'key = "statements"')
    for kind, left in (("wording", True), ("scale", False)):
        declared = f'{place}\nchanged = {{ since = 1, class = "{kind}" }}'
        assert bool(left_unsaid((old, new), (place, declared))) is left


def test_one_choice_more_or_less_of_several_may_leave_the_others_as_they_are() -> None:
    without = ('  { code = 3, da = "Blomster", en = "Flowers" },\n', "")
    [fault] = left_unsaid(without)
    assert fault.endswith('or class = "wording" if the other choices mean the same')
    assert left_unsaid(without, ('key = "grows"', 'key = "grows"\nchanged = { since = 1, class = "wording" }')) == []


def test_questions_that_are_new_or_gone_and_instructions_need_say_nothing() -> None:
    assert left_unsaid(('key = "age"', 'key = "years"'), ("Læs dette.", "Læs det her.")) == []


def test_a_question_that_comes_back_is_held_against_the_version_that_had_it() -> None:
    without = changed(('key = "calm"', 'key = "peaceful"'))
    [fault] = left_unsaid((CALM, QUIET), stored=(DOCUMENT, without))
    assert "of version 1 became" in fault
    assert "since = 1" in fault


def test_a_language_more_is_no_change_of_the_words() -> None:
    danish = re.sub(r', en = "[^"]*"', "", DOCUMENT).replace('["da", "en"]', '["da"]')
    assert left_unsaid(stored=(danish,)) == []


def test_a_declaration_since_a_version_that_is_not_stored_is_a_fault() -> None:
    [fault] = left_unsaid(('key = "age"', 'key = "age"\nchanged = { since = 2, class = "wording" }'))
    assert "items[5](age).changed: version 2 is not stored; the newest is 1; write since = 1" in fault
    [fault] = left_unsaid(('key = "age"', 'key = "age"\nchanged = { since = 1, class = "wording" }'), stored=())
    assert fault.endswith("version 1 is not stored; none is stored here yet; take changed away")


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ('"wording"', 'changed: does not say since which version; write changed = { since = 1, class = "wording" }'),
        ('{ class = "wording" }', "changed.since: is missing"),
        ('{ since = 0, class = "wording" }', "changed.since: 0 is no version"),
        ('{ since = 1, class = "word" }', "changed.class: 'word' cannot be declared here; did you mean 'wording'?"),
        ('{ since = 1, class = "wording", by = "me" }', "changed.by: is an unknown key"),
        ("1", "changed: is a whole number; write a table"),
    ],
)
def test_a_declaration_that_cannot_be_used_is_a_fault(written: str, fault: str) -> None:
    _, faults = read_questionnaire(changed(('key = "calm"', f'key = "calm"\nchanged = {written}')), "garden.toml")
    assert any(fault in line for line in said(faults))


def test_a_row_has_no_scale_and_a_scale_no_meaning_to_change() -> None:
    row = ('da = "Jeg er tryg"', 'changed = { since = 1, class = "scale" }, da = "Jeg er tryg"')
    scale = ("dont_know = true", 'dont_know = true\nchanged = { since = 1, class = "meaning" }')
    _, faults = read_questionnaire(changed(row, scale), "garden.toml")
    assert [line.partition("; ")[0].rpartition(": ")[2] for line in said(faults)] == [
        "'meaning' cannot be declared here",
        "'scale' cannot be declared here",
    ]


def test_a_declaration_is_read() -> None:
    item = next(one for one in versions(changed(with_class(QUIET, "meaning")))[1].items if one.key == "calm")
    assert item.changed == Declaration(1, ChangeKind.MEANING)


def test_declarations_of_item_row_and_scale_are_written_as_they_were_read() -> None:
    row = ('da = "Jeg er tryg"', 'changed = { since = 2, class = "meaning" }, da = "Jeg er tryg"')
    scale = ("dont_know = true", 'dont_know = true\nchanged = { since = 3, class = "scale" }')
    read = versions(changed(with_class(QUIET, "wording"), row, scale))[1]
    assert parse_questionnaire(document_of(read), "garden.toml") == read


# ---------------------------------------------------------------- what became of a variable


def along(variable: str, *texts: str) -> VariableChange:
    return change_of_variable(versions(*texts), variable, since=1, until=len(texts))


def test_what_was_declared_of_two_steps_is_the_gravest_of_both() -> None:
    wording = changed(with_class(QUIET, "wording"))
    meaning = changed(with_class('"Her er tavst", en = "It is silent here" }', "meaning", 2))
    assert along("calm", DOCUMENT, wording) == VariableChange(Change.WORDING)
    assert along("calm", DOCUMENT, wording, meaning) == VariableChange(Change.MEANING)
    assert along("calm", DOCUMENT, meaning.replace("since = 2", "since = 1")) == VariableChange(Change.MEANING)
    assert along("calm", DOCUMENT, changed((CALM, QUIET))) == VariableChange(Change.UNDECLARED)
    assert along("age", DOCUMENT, wording, meaning) == VariableChange()


def test_words_that_came_back_are_the_same_question() -> None:
    meaning = changed(with_class(QUIET, "meaning"))
    assert along("calm", DOCUMENT, meaning, DOCUMENT) == VariableChange()


def test_a_meaning_declared_changed_without_a_change_of_words_stays_changed() -> None:
    meaning = changed(with_class(CALM, "meaning"))
    assert along("calm", DOCUMENT, meaning) == VariableChange(Change.MEANING)
    assert along("calm", DOCUMENT, meaning, DOCUMENT) == VariableChange(Change.MEANING)


def test_the_stem_of_a_matrix_is_part_of_each_row_and_a_row_of_its_own_alone() -> None:
    stem = changed(('"Hvor enig er du?", en = "How far do you agree?" }', '"Passer det?", en = "True?" }'))
    row = changed(('da = "Jeg er tryg"', 'changed = { since = 1, class = "meaning" }, da = "Jeg er glad"'))
    assert [along(key, DOCUMENT, stem).text for key in ("safe", "left-out")] == [Change.UNDECLARED] * 2
    assert [along(key, DOCUMENT, row).text for key in ("safe", "left-out")] == [Change.MEANING, Change.NONE]


def test_labels_are_those_of_a_scale_and_of_a_choice_with_a_variable_of_its_own_its_text() -> None:
    scale = changed(('da = "Enig"', 'da = "Helt enig"'), ("dont_know = true", "dont_know = true\n" + DECLARED_SCALE))
    assert along("calm", DOCUMENT, scale) == VariableChange(Change.NONE, Change.SCALE)
    assert along("safe", DOCUMENT, scale) == VariableChange(Change.NONE, Change.SCALE)
    choice = changed(('da = "Urter"', 'da = "Krydderurter"'))
    assert [along(f"grows#{code}", DOCUMENT, choice).text for code in (1, 2)] == [Change.NONE, Change.UNDECLARED]
    all_of_it = changed(('key = "grows"', 'key = "grows"\n' + DECLARED_SCALE))
    assert along("grows#1", DOCUMENT, all_of_it) == VariableChange(Change.NONE, Change.SCALE)


def test_a_question_without_choices_breaks_where_its_scale_is_declared_changed() -> None:
    decimal = changed(('kind = "integer"', 'kind = "decimal"\n' + DECLARED_SCALE))
    assert along("age", DOCUMENT, decimal) == VariableChange(Change.SCALE)


DECLARED_SCALE = 'changed = { since = 1, class = "scale" }'


# ---------------------------------------------------------------- two versions beside each other


def test_two_versions_are_told_question_by_question_with_whether_the_series_holds() -> None:
    second = changed(
        with_class(QUIET, "wording"),
        ('da = "Jeg er tryg"', 'changed = { since = 1, class = "meaning" }, da = "Jeg er glad"'),
        ('key = "age"\n', 'key = "years"\n'),
        ('key = "joy"\n', 'key = "joy"\nrequired = true\nshow_if = "${years} > 17"\n'),
    )
    found = {one.key: one for one in compared(versions(DOCUMENT, second), since=1, until=2)}
    assert {key: (one.fate, one.holds) for key, one in found.items()} == {
        "note": (Fate.SAME, True),
        "calm": (Fate.CHANGED, True),
        "statements": (Fate.CHANGED, False),
        "grows": (Fate.SAME, True),
        "years": (Fate.ADDED, True),
        "joy": (Fate.CHANGED, False),
        "age": (Fate.REMOVED, True),
    }
    assert [key for key, one in found.items() if one.breaks_partly] == ["statements"]
    [words] = found["calm"].words
    assert (words.before["en"], words.after["en"], words.change) == (
        "It is calm here",
        "It is quiet here",
        Change.WORDING,
    )
    assert [(one.aspect, one.before, one.after) for one in found["joy"].turns] == [("condition", "", "${years} > 17")]
    assert found["joy"].aside == ("required",)


def test_a_row_and_a_choice_that_came_or_went_stand_without_their_other_side() -> None:
    second = changed(
        (
            '{ key = "safe", da = "Jeg er tryg", en = "I am safe" }',
            '{ key = "glad", da = "Jeg er glad", en = "I am glad" }',
        ),
        ('  { code = 3, da = "Blomster", en = "Flowers" },\n', ""),
    )
    found = {one.key: one for one in compared(versions(DOCUMENT, second), since=1, until=2)}
    told_of = [(one.key, bool(one.before), bool(one.after)) for one in found["statements"].words]
    assert told_of == [("glad", False, True), ("safe", True, False)]
    assert [(one.key, bool(one.after)) for one in found["grows"].words] == [("grows#3", False)]
    assert (found["statements"].holds, found["grows"].holds) == (True, True)
