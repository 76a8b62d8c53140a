"""What makes the application quick to start, for tests that are not about that."""

from __future__ import annotations

from collections.abc import Callable

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
BUILDERS: dict[tuple[str, str, bool], Callable[..., tuple[str, str]]] = {}
_compile = Rule._compile_builder


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What makes addresses of a rule, compiled once for all applications: to compile it takes more than half of the
    time in which one is made."""
    key = (rule.rule, repr(rule.defaults), append_unknown)
    if key not in BUILDERS:
        BUILDERS[key] = _compile(rule, append_unknown)
    return BUILDERS[key]


Rule._compile_builder = _compiled_once


def quick(app: Flask) -> Flask:
    """The application with templates that another one has compiled."""
    app.jinja_env.bytecode_cache = COMPILED
    return app
