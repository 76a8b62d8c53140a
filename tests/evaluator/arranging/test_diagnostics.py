"""What is said of tables that offices keep has words, and no words are left over."""

from __future__ import annotations

import re
from pathlib import Path

from evaluator import arranging
from evaluator.texts.diagnostics import words

SOURCE = "".join(path.read_text("utf-8") for path in Path(str(arranging.__file__)).parent.glob("*.py"))
SAID = re.compile(r"""(?:_refused|_note)\(\s*"(\w+)"|"arranging\.(\w+)\"""")
OF_LISTS = {f"{kind}_{where}" for kind in ("lone", "total") for where in ("below", "between")}
OF_NOTATIONS = {"unsure_decimal", "unsure_dates"}


def test_every_diagnostic_has_words_and_all_words_are_used() -> None:
    used = {one or other for one, other in SAID.findall(SOURCE)} | OF_LISTS | OF_NOTATIONS
    assert {f"arranging.{name}" for name in used} == {code for code in words() if code.startswith("arranging.")}
