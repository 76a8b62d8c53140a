"""What makes the application quick to start and to sign in to, for tests that are about neither."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from evaluator.accounts import credentials


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


def quick(app: Flask) -> Flask:
    """The application with templates that another one has compiled."""
    app.jinja_env.bytecode_cache = COMPILED
    return app


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take next to no time; tests/evaluator/accounts/test_credentials.py has those that people get."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(credentials, "_hasher", hasher)
    monkeypatch.setattr(credentials, "_NOBODY", hasher.hash("a password that nobody has"))
