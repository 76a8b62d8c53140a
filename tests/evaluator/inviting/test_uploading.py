"""A file of contacts before anything of it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.arranging.maps import map_content
from evaluator.inviting.uploading import LARGEST, LARGEST_MAP, checked
from surveys.diagnostics import InputRejected


@pytest.mark.parametrize(
    ("name", "content", "map_", "code"),
    [
        ("", b"", b"", "registers.no_file"),
        ("liste.csv", b"", b"", "registers.no_file"),
        ("liste.pdf", b"x", b"", "registers.no_table_file"),
        ("liste.csv", b"x" * (LARGEST + 1), b"", "registers.file_too_large"),
        ("liste.csv", b"x", b"x" * (LARGEST_MAP + 1), "registers.file_too_large"),
    ],
)
def test_what_is_no_table_or_too_large_is_refused(name: str, content: bytes, map_: bytes, code: str) -> None:
    with pytest.raises(InputRejected) as refused:
        checked(name, content, map_)
    assert [one.code for one in refused.value.diagnostics] == [code]


def test_a_map_is_read_with_or_without_its_mark() -> None:
    assert checked("Liste.XLSX", b"x", b"\xef\xbb\xbf[columns]").map == "[columns]"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"a"' + ".a" * 4000 + "=1", "document.too_many_parts"),
        ("a = " + "[" * 3000 + "]" * 3000, "document.too_deep"),
        ("a = " + "{a=" * 60 + "1" + "}" * 60, "document.too_deep"),
    ],
    ids=["keys", "lists", "tables"],
)
def test_a_map_that_is_deeper_than_any_map_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "kort.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputRejected) as refused:
        map_content(path)
    assert [one.code for one in refused.value.diagnostics] == [code]
