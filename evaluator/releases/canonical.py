"""Values as canonical JSON, whose bytes are the same wherever they are made: what a release's digest is taken of.

The rule: UTF-8 without a mark; keys in the order of their code points; no white space; values as
`evaluator.reporting.plain` has them, so that no number has a fraction.
"""

from __future__ import annotations

import hashlib
import json

from evaluator.reporting.plain import plain


def canonical(value: object) -> str:
    """The canonical JSON of a value. ValueError for a number that is not finite, or two keys that are the same in NFC;
    TypeError for what JSON does not have."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def digest_of(text: str) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
