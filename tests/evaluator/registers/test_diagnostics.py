"""What the registers say is wrong has words, and no words are left over."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from evaluator import registers
from evaluator.programme.document import parse_programme
from evaluator.programme.named_registers import RegisterNames
from evaluator.registers.naming import register_term, state_term
from evaluator.texts.diagnostics import words
from surveys.diagnostics import Diagnostic, Value
from tests.support.registers import DOCUMENT, in_sentences

SOURCE = "".join(path.read_text("utf-8") for path in Path(str(registers.__file__)).parent.glob("*.py"))
SAID = re.compile(r"""(?:\.wrong|\.note|_refused|_refuse|^ {8})\(+"(\w+)"|"registers\.(\w+)\"""", re.M)


def test_every_diagnostic_has_words_and_all_words_are_used() -> None:
    used = {one or other for one, other in SAID.findall(SOURCE)}
    assert {f"registers.{name}" for name in used} == {code for code in words() if code.startswith("registers.")}


def test_a_register_and_its_states_are_called_as_the_programme_calls_them() -> None:
    own = RegisterNames({"da": "tiltag", "en": "measures"}, states={"started": {"da": "i gang", "en": "under way"}})
    its = replace(parse_programme(DOCUMENT), registers={"trial_actions": own})
    values: dict[str, Value] = {
        "earlier": state_term(its, "trial_actions", "started"),
        "later": state_term(its, "trial_actions", "proposed"),
        "earlier_date": "2019-05-01",
        "later_date": "2019-06-01",
    }
    (said,) = in_sentences([Diagnostic("registers.disorder", (), values)], "da")
    assert said.startswith("'foreslået' den 2019-06-01 kan ikke følge efter 'i gang' den 2019-05-01.")
    missing = {"word": "x", "kind": register_term(its, "trial_actions")}
    (said,) = in_sentences([Diagnostic("registers.not_there", (), missing)])
    assert said == "'x' is not among the programme's measures."
