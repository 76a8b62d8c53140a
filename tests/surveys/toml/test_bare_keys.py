"""Keys with other letters than a-z without quotes: each is told, and a long document is read only so often for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from surveys.toml import bare_keys
from surveys.toml.bare_keys import MOST, MOST_READINGS, read_toml


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of each text that was read."""
    found: list[int] = []

    class Counted:
        TOMLDecodeError = tomllib.TOMLDecodeError

        @staticmethod
        def loads(text: str) -> Mapping[str, Any]:
            found.append(len(text))
            return tomllib.loads(text)

    monkeypatch.setattr(bare_keys, "tomllib", Counted)
    return found


def test_all_keys_at_the_beginning_of_lines_are_told_in_one_more_reading(readings: list[int]) -> None:
    text = "".join(f"ø{number} = {number}\n" for number in range(MOST))
    found = read_toml(text, "a.toml")
    assert found.values == {f"ø{number}": number for number in range(MOST)}
    assert [(one.values["key"], one.values["line"]) for one in found.faults][-1] == (f"ø{MOST - 1}", MOST)
    assert len(readings) == 2


def test_what_stands_inside_a_text_is_no_key() -> None:
    text = 'å = 1\n"b" = """\næ = 2\n"""\nø = 3\n'
    assert read_toml(text, "a.toml").values == {"å": 1, "b": "æ = 2\n", "ø": 3}
    assert read_toml("å = '''\næ = 2\n'''\n", "a.toml").values == {"å": "æ = 2\n"}


def test_a_document_is_read_only_so_often(readings: list[int]) -> None:
    text = "".join(f"a{number} = {{ ø = 1 }}\n" for number in range(MOST))
    found = read_toml(text, "a.toml")
    assert (found.values, len(readings)) == (None, MOST_READINGS)
    assert {one.code for one in found.faults} == {"document.bare_key"}
