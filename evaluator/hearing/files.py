"""Text out of the files that parties send: .txt, .docx and .pdf.

The file itself is not kept. So nothing of its metadata (who wrote it, on which computer, what was struck out) is stored
anywhere; what counts as the remark is the text, which the party sees before it sends it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from evaluator.core.limits import BYTES_OF_A_FILE
from evaluator.extracting import files
from surveys.diagnostics import Diagnostic, InputRejected, Value

LARGEST: Final = BYTES_OF_A_FILE
SECONDS: Final = 8
"""Of a processor, to read a file: whoever has a link may send one."""
LONGEST: Final = 60_000
"""Characters of a remark."""


def text_of(content: bytes) -> str:
    """The words of a file as plain lines. Raises InputRejected where it is of no kind that can be read, too large, or
    holds no text, as a scanned letter does."""
    if len(content) > LARGEST:
        raise _unusable("file_too_large", megabytes=LARGEST // 1_000_000)
    try:
        text = files.text_of(content, seconds=SECONDS)
    except InputRejected as error:
        raise InputRejected([replace(one, place=("file",)) for one in error.diagnostics]) from error
    if len(text) > LONGEST:
        raise _unusable("file_too_long", most=LONGEST)
    return text


def _unusable(name: str, **values: Value) -> InputRejected:
    return InputRejected([Diagnostic(f"hearing.{name}", ("file",), values)])
