"""One way of writing a document's values, whatever its layout: the order of its tables, its comments and its spaces
leave no trace. The plan is sealed by the digest of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final

from evaluator.programme.model import Programme

SEALED: Final = (
    *("disclosure_minimum", "groups", "processes", "stages", "visions", "milestones", "nodes", "links", "indicators"),
    *("waves", "self_generated_code"),
)
"""What of a programme document is approved. Its title, the evaluator's name and the hours are not."""


def plan_digest(programme: Programme, questionnaires: Mapping[str, object]) -> str:
    """The SHA-256 of the plan in hexadecimal; ``questionnaires``: those that waves use, as they were parsed, by key."""
    plan = {name: _by_key(getattr(programme, name)) for name in SEALED}
    return hashlib.sha256(written([plan, questionnaires]).encode()).hexdigest()


def written(value: object) -> str:
    """A value as JSON with sorted keys. Fields that are as they are by default are left out, so that a field which a
    later version adds changes no digest; so are those that say only where something stood in the file."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _by_key(value: Any) -> object:
    """Entries have keys, and their order in the file means nothing; neither does that of links."""
    if isinstance(value, tuple) and all(hasattr(one, "key") for one in value):
        return {one.key: one for one in value}
    return value


def _plain(value: Any) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        own = {one.name: getattr(value, one.name) for one in fields(value) if one.compare}
        usual = {one.name: _default(one) for one in fields(value)}
        return {type(value).__name__: _plain({name: its for name, its in own.items() if its != usual[name]})}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        its = [_plain(one) for one in value]
        return sorted(its, key=written) if isinstance(value, (set, frozenset)) else its
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _default(field: Any) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()
