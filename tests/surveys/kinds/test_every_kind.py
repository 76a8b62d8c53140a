"""Every kind of question has all its sides: a kind that lacks one is named with the side that it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.texts.diagnostics import words
from surveys.kinds import record
from surveys.kinds.all import KINDS
from surveys.kinds.choice import SINGLE
from surveys.kinds.note import NOTE
from surveys.kinds.record import Condition, Document, Input, Kind, Type, XlsForm
from surveys.kinds.texts import REFUSALS
from tests.surveys.kinds.sides import SIDES, tried


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_all_its_sides(kind: str, side: str) -> None:
    SIDES[side](tried(KINDS[kind]))


def test_each_kind_has_a_place_of_its_own_in_the_editor() -> None:
    positions = [kind.position for kind in KINDS.values()]
    assert len(set(positions)) == len(positions)


REFUSED = re.compile(r'BadAnswer\("(\w+)"')
MODULES = sorted(Path(record.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_whatever_a_kind_refuses_has_words_for_whoever_answers_and_for_whoever_brings_a_file(module: Path) -> None:
    reasons = set(REFUSED.findall(module.read_text("utf-8")))
    assert sorted(reasons - REFUSALS.keys()) == []
    assert sorted(f"importing.cell_{reason}" for reason in reasons if f"importing.cell_{reason}" not in words()) == []


def lacking(kind: Kind) -> set[str]:
    """The sides that fail."""

    def fails(check: Callable[..., None]) -> bool:
        try:
            check(tried(kind))
        except Exception:  # whatever it is, it is what the test would end with
            return True
        return False

    return {side for side, check in SIDES.items() if fails(check)}


PLANTED = replace(SINGLE, name="planted")
LACKING = [
    (replace(PLANTED, document=Document(SINGLE.document.read, lambda _: {"unheard": 1})), {"document"}),
    (replace(PLANTED, variables=lambda _: ()), {"variables and tally", "posting", "review"}),
    (replace(PLANTED, coding=NOTE.coding), {"variables and tally", "posting", "storing", "review", "importing"}),
    (replace(PLANTED, paper=NOTE.paper), {"typing from paper"}),
    (replace(PLANTED, condition=Condition(Type.NUMBER, lambda *_: None)), {"condition"}),
    (replace(PLANTED, xlsform=XlsForm({}, lambda *_: {"type": "unheard"})), {"XLSForm"}),
    (replace(PLANTED, xlsform=replace(SINGLE.xlsform, possible=lambda _: False)), {"limits of XLSForm"}),
    (replace(PLANTED, seconds=0), {"journey"}),
    (replace(PLANTED, drawing="unheard"), {"drawing", "paper form"}),
    (replace(PLANTED, form=(*SINGLE.form, Input("unheard", "line"))), {"editor"}),
    (PLANTED, {"texts"}),
]


@pytest.mark.parametrize(("planted", "sides"), LACKING)
def test_a_kind_that_lacks_a_side_is_found_out(monkeypatch: pytest.MonkeyPatch, planted: Kind, sides: set[str]) -> None:
    monkeypatch.setitem(KINDS, planted.name, planted)
    assert sides <= lacking(planted)


def test_the_planted_kinds_lack_every_side_there_is() -> None:
    """So that a new side gets one too."""
    assert set[str]().union(*(sides for _, sides in LACKING)) == set(SIDES)
