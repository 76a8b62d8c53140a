"""What may come into an image of nedslag: what it is built of, and no database, key or demonstration."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and not line.startswith("#")]
LET_IN = {line[1:] for line in RULES if line.startswith("!")}


def test_nothing_comes_in_that_is_not_named() -> None:
    assert RULES[0] == "*", "everything is left out first"
    assert [one for one in LET_IN if not (ROOT / one).exists()] == []
    secret = {"*.db", "*.db-*", "*.key", "*.env"}
    assert secret <= {line.removeprefix("**/") for line in RULES[len(LET_IN) + 1 :]}, "not in a named folder either"


def test_what_the_build_takes_is_named_and_nothing_else() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    taken = {*wheel["packages"], *wheel["force-include"], "pyproject.toml", settings["project"]["readme"]}
    words = (ROOT / "deploy" / "Containerfile").read_text("utf-8").split()
    assert taken | {word for word in words if word.startswith("locks/")} == LET_IN
