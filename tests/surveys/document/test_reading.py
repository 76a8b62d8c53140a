"""What an evaluator writes is understood, and every mistake is found at once, at its place and with its remedy."""

from __future__ import annotations

import pytest

from surveys.codes import DONT_KNOW, NOT_RELEVANT
from surveys.diagnostics import InputRejected
from surveys.document.reading import parse_questionnaire
from surveys.expressions.parser import parse
from surveys.kinds.all import KINDS, variables_in
from surveys.questionnaire import Item, Questionnaire
from tests.support.diagnostics import refused, said

NAME = "participants.toml"

# What is written in the example, what is written in its place, and what the fault must say: place and problem.
MISTAKES = [
    ('key = "participants"', 'key = "Participants!"', "key: 'Participants!' cannot be a key"),
    ('key = "participants"', "", "key: is missing"),
    ('languages = ["da", "en"]', 'languages = ["da", "sv"]', "languages: da, sv cannot be used"),
    ('languages = ["da", "en"]', "languages = []", "languages: [] cannot be used"),
    ('languages = ["da", "en"]', 'languages = "da"', "languages: is a text in quotes"),
    ('title.en = "Your experience of the process"', "", "title.en: translation is missing"),
    ('title.en = "Your experience of the process"', 'title.en = " "', "title.en: is empty"),
    ('title.en = "Your experience of the process"', "title.en = 3", "title.en: is a whole number"),
    ('title.en = "Your experience of the process"', 'title.en = "A\\u0000"', "title.en: holds control characters"),
    ("information.", "informaton.", "information: is missing"),
    ("information.", "informaton.", "informaton: is an unknown key; did you mean 'information'?"),
    ("{ code = 2, da = ", "{ code = 1, da = ", "scales.agreement.choices[2].code: 1 is used twice"),
    ("{ code = 5, da = ", "{ code = 0, da = ", "scales.agreement.choices[5].code: 0 comes after 4"),
    ("{ code = 5, da = ", "{ code = -998, da = ", "scales.agreement.choices[5].code: -998 is reserved"),
    ("{ code = 5, da = ", '{ code = "5", da = ', "scales.agreement.choices[5].code: is a text in quotes"),
    ("{ code = 5, da = ", "{ code = true, da = ", "scales.agreement.choices[5].code: is true or false"),
    ("{ code = 5, da = ", "{ code = 6, da = ", "scales.involvement: is not the involvement level of the glossary"),
    ("[scales.yes-no]", "[scales.Yes]", "scales.Yes: 'Yes' cannot be a key"),
    ("ordered = false", "orderd = false", "scales.yes-no.orderd: is an unknown key; did you mean 'ordered'?"),
    ("not_relevant = true", "not_relevant = 1", "items[3](statements).not_relevant: is neither true, false nor a text"),
    ('scale = "yes-no"', 'scale = "yesno"', "scale: scale 'yesno' is not defined; did you mean 'yes-no'?"),
    ('scale = "yes-no"', "", "pages[1](meeting).items[1](attended).scale: is missing"),
    ('scale = "agreement"', 'scale = "yes-no"', "items[3](statements).scale: 'yes-no' is unordered"),
    ('kind = "integer"', 'kind = "interger"', "kind: 'interger' is no kind of item; did you mean 'integer'?"),
    ('key = "meeting-count"', 'key = "attended"', "'attended' is already the key at pages[1](meeting).items[1]"),
    ('key = "talked-over"', 'key = "attended"', "rows[2].key: 'attended' is already the key"),
    ('key = "afterwards"', 'key = "meeting"', "pages[2](meeting).key: 'meeting' is already the key"),
    ("required = true", "requird = true", "items[1](attended).requird: is an unknown key; did you mean 'required'?"),
    ("required = true", 'required = "yes"', "items[1](attended).required: is a text in quotes"),
    ("maximum = 50", "maximum = 0", "maximum: 0 lies below the minimum 1"),
    ("maximum = 50", "maximum = 9999999999", "maximum: 9999999999 is too high"),
    ("minimum = 1", "minimum = -901", "minimum: -901 is too low"),
    ("max_length = 80", "max_length = 0", "max_length: 0 is out of range"),
    ("max_length = 80", "max_length = 1.5", "max_length: is a decimal number"),
    ("max_length = 80", "reversed = true", "reversed: is an unknown key"),
    ("required = true", "reversed = true", "items[1](attended).scale: 'yes-no' is unordered"),
    ("required = true", 'stage = "planning"', "items[1](attended).stage: stands beside the scale 'yes-no'"),
    ('item = "attended"', 'item = "better"', "show_if: 'better' is asked later"),
    ('item = "attended"', 'item = "meeting-count"', "show_if: 'meeting-count' is asked later"),
    ('item = "attended"', 'item = "atended"', "there is no item 'atended'; did you mean 'attended'?"),
    ('item = "listened-to"', 'item = "role"', "show_if: 'role' is a text"),
    ("is = 1 }", "is = 3 }", "items[2](meeting-count).show_if: 3 is no answer to 'attended'"),
    ("is = 1 }", 'is = "dont_know" }', "show_if: \"dont_know\" is no answer to 'attended'"),
    ("is = 1 }", 'is = "1" }', "show_if.is: '1' is no code"),
    ("is = 1 }", "is = [] }", "show_if.is: is empty"),
    (", is = 1 }", " }", "show_if: needs exactly one of is and is_not"),
    ("is = 1 }", "is = 1, is_not = 2 }", "show_if: needs exactly one of is and is_not"),
    ("is = 1 }", "are = 1, is = 1 }", "show_if.are: is an unknown key"),
    ("show_if = {", "show_if = 3 # {", "show_if: is a whole number"),
    ("rows = [", "rows = [3,", "rows[1]: is a whole number"),
    ('intro.en = "', 'intro.sv = "', "intro.sv: is an unknown key"),
    ('hint.da = "Sæt gerne flere kryds."\nhint.en', "hint", "hint: is a text in quotes"),
]


def faults_of(text: str) -> str:
    with pytest.raises(InputRejected) as raised:
        parse_questionnaire(text, NAME)
    assert all(line.startswith(NAME) and "; " in line for line in said(raised.value.diagnostics))
    return refused(raised)


def test_the_examples_of_the_guide_are_read(questionnaire: Questionnaire, garden: Questionnaire) -> None:
    assert questionnaire.key == "participants"
    assert questionnaire.languages == ("da", "en")
    assert questionnaire.information["en"].startswith("We ask you because")
    assert [page.key for page in questionnaire.pages] == ["meeting", "afterwards"]
    assert {item.kind for item in questionnaire.items} | {item.kind for item in garden.items} == set(KINDS)
    assert [variable.key for variable in variables_in(questionnaire)][:4] == [
        "attended",
        "meeting-count",
        "listened-to",
        "talked-over",
    ]


def test_an_item_adds_to_and_takes_from_what_its_scale_offers(items: dict[str, Item], example_text: str) -> None:
    statements = items["statements"].scale
    assert statements is not None
    assert [choice.code for choice in statements.outside] == [DONT_KNOW, NOT_RELEVANT]
    assert statements.outside[1].label == {"da": "Ikke relevant", "en": "Not relevant"}
    plain = example_text.replace("not_relevant = true", "dont_know = false").replace('5, "not_relevant"', "5")
    without = parse_questionnaire(plain, NAME)
    scale = list(without.items)[2].scale
    assert scale is not None
    assert scale.outside == ()


def test_ved_ikke_may_have_words_of_its_own(example_text: str) -> None:
    written = 'not_relevant = { da = "Gælder ikke mig", en = "Does not concern me" }'
    scale = list(parse_questionnaire(example_text.replace("not_relevant = true", written), NAME).items)[2].scale
    assert scale is not None
    assert scale.outside[1].label["da"] == "Gælder ikke mig"


def test_choices_of_its_own_are_unordered_but_for_a_scale_item(items: dict[str, Item], example_text: str) -> None:
    several = items["came-by"].scale
    assert several is not None
    assert (several.key, several.ordered, several.codes) == ("came-by", False, (1, 2, 3))
    as_scale = example_text.replace('kind = "multiple"', 'kind = "scale"')
    scale = list(parse_questionnaire(as_scale, NAME).items)[4].scale
    assert scale is not None
    assert scale.ordered


def test_conditions_name_codes_rows_and_ved_ikke(items: dict[str, Item]) -> None:
    assert items["meeting-count"].show_if == parse("selected(${attended}, 1)")
    assert items["better"].show_if == parse("not selected(${listened-to}, 5, not_relevant)")


def test_limits_and_lengths_have_defaults(items: dict[str, Item], example_text: str) -> None:
    assert (items["meeting-count"].minimum, items["meeting-count"].maximum) == (1, 50)
    assert (items["role"].max_length, items["better"].max_length) == (80, 2000)
    plain = example_text.replace("minimum = 1\n", "").replace("maximum = 50\n", "").replace("max_length = 80", "")
    defaults = {item.key: item for item in parse_questionnaire(plain, NAME).items}
    assert (defaults["meeting-count"].minimum, defaults["meeting-count"].maximum) == (0, 999_999_999)
    assert defaults["role"].max_length == 200


def test_an_item_can_be_marked_as_background(example_text: str) -> None:
    marked = parse_questionnaire(example_text.replace("max_length = 80", "background = true"), NAME)
    assert [item.key for item in marked.items if item.background] == ["role"]


def test_one_language_is_enough(example_text: str) -> None:
    with pytest.raises(InputRejected) as raised:
        parse_questionnaire(example_text.replace('["da", "en"]', '["da"]'), NAME)
    assert all("en: is an unknown key" in line for line in said(raised.value.diagnostics))


@pytest.mark.parametrize(("written", "mistake", "fault"), MISTAKES)
def test_a_mistake_is_found_at_its_place(example_text: str, written: str, mistake: str, fault: str) -> None:
    assert written in example_text
    assert fault in faults_of(example_text.replace(written, mistake))


def test_every_mistake_is_reported_at_once(example_text: str) -> None:
    text = example_text.replace('scale = "yes-no"', 'scale = "yesno"').replace("required = true", "requird = true")
    faults = faults_of(text.replace("maximum = 50", "maximum = 0").replace("is_not = [5", "is_not = [7"))
    for part in ("'yesno' is not defined", "requird", "0 lies below", "7 is no answer to 'listened-to'"):
        assert part in faults


def test_a_scale_beside_choices_is_a_fault(example_text: str) -> None:
    assert "choices: stand beside a scale" in faults_of(
        example_text.replace('kind = "multiple"', 'kind = "multiple"\nscale = "yes-no"')
    )


def test_a_single_choice_is_no_choice(example_text: str) -> None:
    assert "choices: is only one" in faults_of(example_text.replace('  { code = 2, da = "Nej", en = "No" },\n', ""))


def test_a_questionnaire_without_pages_is_a_fault(example_text: str) -> None:
    assert "pages: is missing" in faults_of(example_text[: example_text.index("[[pages]]")])
    assert "pages: is empty" in faults_of("pages = []\n" + example_text[: example_text.index("[[pages]]")])


def test_what_is_not_toml_is_said_with_line_and_column() -> None:
    assert "is not TOML" in faults_of("key = ")
    assert "at line 2, column 1" in faults_of('key = "a"\n= 3')


def test_a_questionnaire_in_one_language_may_write_its_texts_without_naming_it() -> None:
    document = """
key = "short"
languages = ["en"]
title = "Short"
information = "Why we ask"
[[pages]]
key = "only"
title = "Only page"
[[pages.items]]
key = "better"
kind = "long_text"
text = "What could be better?"
"""
    read = parse_questionnaire(document, "short.toml")
    assert (read.title, read.pages[0].items[0].text) == ({"en": "Short"}, {"en": "What could be better?"})
    two = document.replace('["en"]', '["da", "en"]')
    assert 'title: is a text in quotes; write title.da = "...", title.en = "..."' in faults_of(two)


def test_bare_keys_with_danish_letters_are_told_and_hide_no_other_fault(example_text: str) -> None:
    text = example_text.replace("[scales.agreement]", "[scales.læring]").replace("required = true", "påkrævet = true")
    told = faults_of(text.replace('kind = "integer"', 'kind = "interger"'))
    for part in ("the key 'læring' in line", "the key 'påkrævet' in line", "'agreement' is not defined", "'interger'"):
        assert part in told
    assert "is not TOML" not in told
    assert "'læring' cannot be a key" not in told
