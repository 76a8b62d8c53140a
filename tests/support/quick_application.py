"""What makes the application quick to start, for tests that are not about that."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Templates compiled once for all tests, though each has an application of its own."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
OF_A_RULE: Final = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
"""What compiling an address's rule gives it."""
RULES: dict[tuple[str, str, str | None], dict[str, Any]] = {}
_compile = Rule.compile


def _compiled_once(rule: Rule) -> None:
    """As a rule of the same address in another application: to compile it takes more than half of the time in which an
    application is made."""
    key = (rule.rule, repr(rule.defaults), rule.subdomain)
    if key not in RULES:
        _compile(rule)
        RULES[key] = {name: vars(rule)[name] for name in OF_A_RULE}
        for name in ("_build", "_build_unknown"):
            RULES[key][name] = RULES[key][name].__func__
    vars(rule).update(RULES[key])
    for name in ("_build", "_build_unknown"):
        setattr(rule, name, RULES[key][name].__get__(rule, None))


Rule.compile = _compiled_once


def quick(app: Flask) -> Flask:
    """The application with templates that another one has compiled."""
    app.jinja_env.bytecode_cache = COMPILED
    return app
