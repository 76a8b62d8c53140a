"""What the registers say is wrong has words, and no words are left over."""

from __future__ import annotations

import re
from pathlib import Path

from evaluator import registers
from evaluator.texts.diagnostics import words

SOURCE = "".join(path.read_text("utf-8") for path in Path(str(registers.__file__)).parent.glob("*.py"))
SAID = re.compile(r"""(?:\.wrong|\.note|_refused|_refuse|^ {8})\(+"(\w+)"|"registers\.(\w+)\"""", re.M)


def test_every_diagnostic_has_words_and_all_words_are_used() -> None:
    used = {one or other for one, other in SAID.findall(SOURCE)}
    assert {f"registers.{name}" for name in used} == {code for code in words() if code.startswith("registers.")}
