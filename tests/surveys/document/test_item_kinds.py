"""What a document says of each kind of item is understood, and each mistake in it is found at its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from surveys.codes import DONT_KNOW
from surveys.diagnostics import InputRejected
from surveys.document.reading import parse_questionnaire
from surveys.kinds.all import variables_in
from surveys.questionnaire import Questionnaire
from tests.support.diagnostics import refused

# What is written in the second example, what is written in its place, and what the fault must say.
MISTAKES = [
    ('kind = "note"', 'kind = "note"\nrequired = true', "required: is an unknown key"),
    ('kind = "consent"', 'kind = "consent"\nrequired = false', "required: is an unknown key"),
    ("minimum = 1960-01-01", 'minimum = "1960-01-01"', "minimum: is a text in quotes; write a date such as"),
    ("minimum = 1960-01-01", "minimum = 1960-01-01T10:00:00", "minimum: is a date or time; write a date such as"),
    ("minimum = 1960-01-01", "minimum = 2027-01-01", "maximum: 2026-05-31 lies before the minimum 2027-01-01"),
    ("maximum = 40.5", "maximum = -1", "maximum: -1 lies below the minimum 0"),
    ("maximum = 40.5", "maximum = inf", "maximum: inf is no number"),
    ("maximum = 40.5", "maximum = nan", "maximum: nan is no number"),
    ("maximum = 40.5", "maximum = true", "maximum: True is no number"),
    ("maximum = 40.5", "maximum = 1e300", "maximum: 1e+300 cannot be used"),
    ("maximum = 40.5", "maximum = 0.12345678", "maximum: 0.12345678 cannot be used"),
    ("step = 0.5", "step = 0", "step: 0 is no step"),
    ("step = 0.5", "stepp = 0.5", "stepp: is an unknown key; did you mean 'step'?"),
    ("minimum_choices = 2", "minimum_choices = 5", "minimum_choices: 5 cannot be chosen of 4"),
    ("maximum_choices = 3", "maximum_choices = 1", "maximum_choices: 1 cannot be chosen of 4"),
    ("exclusive = true", "exclusive = 1", "exclusive: is a whole number"),
    ("exclusive = true", "other = true", "choices: more than one choice is marked other"),
    ('kind = "multiple"', 'kind = "single"', "choice 9 is marked exclusive, which kind single does not know"),
    ('kind = "multiple"', 'kind = "scale"', "choice 4 is marked other, which kind scale does not know"),
    ('low = { da = "Slet ikke", en = "Not at all" }', "", "low: is missing"),
    ('kind = "range"', 'kind = "range"\nmaximum = 0', "maximum: 0 does not lie above the minimum 0"),
    ('kind = "range"', 'kind = "range"\nstep = 3', "step: 3 does not lead from 0 to 10"),
    ('kind = "range"', 'kind = "range"\nmaximum = 100', "step: makes more than 21 points"),
    ("partial = true\n", "", "maximum_choices: stands in a ranking of everything"),
    ('kind = "ranking"', 'kind = "ranking"\ndont_know = true', "offers answers that have no place in a ranking"),
    (
        'key = "recommend"',
        'key = "recommend"\nshow_if = { item = "moved-in", is = 1 }',
        "${moved-in} is a date, not several choices",
    ),
    (
        'key = "recommend"',
        'key = "recommend"\nshow_if = { item = "about", is = 1 }',
        "'about' is of kind note",
    ),
]


@pytest.mark.parametrize(("written", "instead", "fault"), MISTAKES)
def test_a_mistake_is_found_at_its_place(garden_text: str, written: str, instead: str, fault: str) -> None:
    assert written in garden_text
    with pytest.raises(InputRejected) as raised:
        parse_questionnaire(garden_text.replace(written, instead, 1), "garden.toml")
    assert fault in refused(raised)


def test_limits_are_read_exactly(garden: Questionnaire) -> None:
    items = {item.key: item for item in garden.items}
    assert (items["moved-in"].earliest, items["moved-in"].latest) == (dt.date(1960, 1, 1), dt.date(2026, 5, 31))
    hours = items["hours"]
    assert (hours.minimum, hours.maximum, hours.step) == (0, Decimal("40.5"), Decimal("0.5"))
    assert (items["grows"].minimum_choices, items["grows"].maximum_choices) == (2, 3)


def test_a_range_is_an_ordered_scale_of_its_numbers(garden: Questionnaire) -> None:
    scale = next(item for item in garden.items if item.kind == "range").scale
    assert scale is not None
    assert (scale.codes, scale.ordered) == (tuple(range(11)), True)
    assert [choice.label["da"] for choice in (scale.choices[0], scale.choices[5], scale.choices[10])] == [
        "0 – Slet ikke",
        "5",
        "10 – Meget gerne",
    ]
    assert [choice.code for choice in scale.outside] == [DONT_KNOW]


def test_consent_must_be_given_and_a_note_asks_nothing(garden: Questionnaire) -> None:
    items = {item.key: item for item in garden.items}
    assert items["agrees"].required
    assert not items["about"].required
    assert "about" not in {variable.item.key for variable in variables_in(garden)}
