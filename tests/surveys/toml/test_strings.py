"""What is told in a comment of a TOML file stays in it."""

from __future__ import annotations

import tomllib

import pytest

from surveys.toml.strings import comment


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\x1b", "\x7f"])
def test_a_comment_is_one_line_of_toml(end: str) -> None:
    line = comment(f'said{end}wave = "w1"{end}')
    assert line == '# said wave = "w1"'
    assert tomllib.loads(line) == {}
