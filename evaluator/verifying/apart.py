"""A file checked against a release in a process of its own: what somebody sends can make a library work for hours or
fill the memory. Here the system ends it, and the server goes on.

The other end of it is `main`: the release and the file on standard input, what was found as JSON on standard output.
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from typing import Any, Final

from evaluator.core.apart import Apart, Failed, Occupied, TooSlow, limit
from evaluator.releases.document import Released
from evaluator.verifying.check import READERS, verified
from evaluator.verifying.found import Difference, Missing, Other, Unknown, Verified, Where
from evaluator.verifying.released import expected_of, form_of, is_as_released
from surveys.diagnostics import Diagnostic, InputRejected

LARGEST: Final = 20_000_000
"""Bytes of a file."""
SECONDS: Final = 90
"""Of the processor: for the release's own files, which are made and read as well, and the file."""
MEMORY: Final = 4_000_000_000
"""Bytes, of the process that reads."""
PATIENCE: Final = 2
"""Seconds that a file waits for its turn."""
_CHECKING: Final = Apart("evaluator.verifying.apart", at_once=1)


def checked_apart(name: str, content: bytes, release: Released) -> Verified | None:
    """What of a file differs from a release; None for one that is, byte for byte, as it was released. Raises
    InputRejected for no file, a file that is none of ours or too large, one that cannot be read in time, and where
    another file is being checked."""
    suffix = form_of(name)
    if not name or not content:
        raise _refused("no_file")
    if len(content) > LARGEST:
        raise _refused("large", megabytes=LARGEST // 1_000_000)
    if not suffix:
        raise _refused("no_format", known=", ".join(f".{one}" for one in READERS))
    said = _asked(suffix, content, release)
    if said["state"] == "identical":
        return None
    if said["state"] != "read":
        raise _refused(str(said["state"]), suffix=suffix)
    return _verified(said["found"])


def _asked(suffix: str, content: bytes, release: Released) -> dict[str, Any]:
    """One at a time: it takes all that a processor can give."""
    its = {"document": release.document, "digest": release.digest, "texts": dict(release.texts)}
    sent = json.dumps({"release": its, "suffix": suffix, "content": base64.b64encode(content).decode()})
    try:
        done = _CHECKING.done(sent.encode(), str(SECONDS), str(MEMORY), seconds=SECONDS, patience=PATIENCE)
    except Occupied:
        raise _refused("busy") from None
    except TooSlow:
        raise _refused("slow", seconds=SECONDS) from None
    except Failed:
        raise _refused("unreadable", suffix=suffix) from None
    said: dict[str, Any] = json.loads(done)
    return said


def _verified(said: dict[str, Any]) -> Verified:
    def where(one: dict[str, Any]) -> Where:
        return Where(**one.pop("where"))

    return Verified(
        checked=said["checked"],
        differing=tuple(Difference(where=where(one), **one) for one in said["differing"]),
        unknown=tuple(Unknown(where=where(one), **one) for one in said["unknown"]),
        missing=tuple(Missing(where=where(one), **one) for one in said["missing"]),
        others=tuple(Other(where=where(one), **one) for one in said["others"]),
        by_position=said["by_position"],
    )


def _refused(name: str, **values: str | int) -> InputRejected:
    return InputRejected([Diagnostic(f"verifying.{name}", ("file",), dict(values))])


def _checked(sent: dict[str, Any]) -> dict[str, object]:
    release, suffix = Released(**sent["release"]), sent["suffix"]
    content = base64.b64decode(sent["content"])
    if is_as_released(content, suffix, release):
        return {"state": "identical"}
    if suffix not in READERS:
        return {"state": "another"}
    try:
        return {"state": "read", "found": asdict(verified(content, suffix, expected_of(release, release.languages)))}
    except InputRejected:
        return {"state": "unreadable"}


def main(seconds: str, memory: str) -> None:
    limit(seconds=int(seconds), memory=int(memory), writes=True)  # workbooks are made in pieces
    try:
        said = _checked(json.loads(sys.stdin.buffer.read()))
    except Exception:  # whatever a damaged file makes a library raise
        said = {"state": "unreadable"}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
