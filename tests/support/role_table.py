"""The table of who may open what, written from the rules of the application.

`python -m tests.support.role_table` writes it into docs/roles.md.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from evaluator.core.config import Config
from evaluator.core.vault_key import ensure_vault_key
from evaluator.store.account_tables import ROLES
from evaluator.vault.pairing import set_up
from evaluator.vault.sealing import use_home
from evaluator.web.app import create_app
from evaluator.web.shared.rules import Rule, rule_of

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
BEGINS, ENDS = "<!-- from here on written from the code -->", "<!-- to here -->"


def routes(app: Flask) -> Iterator[tuple[str, str, str, Rule]]:
    """Of each route, in the order of the addresses: the address, its methods, its endpoint and its rule."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield rule.rule, methods, rule.endpoint, rule_of(app, rule.endpoint)


def table(app: Flask) -> str:
    """The table in Markdown, a row for each route."""
    heads = ("address", "methods", *ROLES)
    lines = [f"| {' | '.join(heads)} |", "|---|---|" + ":-:|" * len(ROLES)]
    for address, methods, _, rule in routes(app):
        if not rule.roles:
            continue
        marks = ("●" if role in rule.roles else "–" for role in ROLES)
        lines.append(f"| {shown_address(address)} | {methods} | {' | '.join(marks)} |")
    free = {shown_address(address): rule for address, _, _, rule in routes(app)}
    for title, by_key in (("With a key in the address, and without signing in", True), ("Open to everybody", False)):
        its = ", ".join(address for address, rule in free.items() if not rule.roles and rule.by_key == by_key)
        lines += ["", f"**{title}:** {its}."]
    return "\n".join(lines)


def shown_address(address: str) -> str:
    return "`" + re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", address) + "`"


def written(text: str, app: Flask) -> str:
    """The document with its table made anew."""
    before, _, rest = text.partition(BEGINS)
    return f"{before}{BEGINS}\n\n{table(app)}\n\n{ENDS}{rest.partition(ENDS)[2]}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = Config.from_environment({"NEDSLAG_HOME": folder, "NEDSLAG_SECRET_KEY": "k" * 32})
        ensure_vault_key(config)
        use_home(config.home)
        set_up(config.database_url, config.vault_url)
        DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8"), create_app(config)), "utf-8")


if __name__ == "__main__":
    main()
