"""What became of made-up programmes, line by line in a file, so that nothing is lost where a long run is stopped, and
several at once share the work."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tests.support.published_worlds import Outcome

_TUPLES: Final = ("narrow", "read_before", "read")


@dataclass(frozen=True)
class Kept:
    """``careful``: whether second counts stood by the rules of counting alone, or all were published."""

    seed: int
    careful: bool
    outcome: Outcome

    @property
    def fails(self) -> tuple[str, ...]:
        return (*self.outcome.narrow, *self.outcome.read)


class Outcomes:
    """In ``path``, or in memory alone where there is none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._own: list[Kept] = []

    def every(self) -> Sequence[Kept]:
        if self._path is None:
            return self._own
        return [_read(line) for line in self._path.read_text().splitlines()] if self._path.exists() else []

    def of(self, seed: int) -> list[Kept]:
        return [one for one in self.every() if one.seed == seed]

    def keep(self, these: Sequence[Kept]) -> None:
        """All of a programme at once: whoever finds it finds the whole of it."""
        self._own += these
        if self._path is not None:
            with self._path.open("a") as file:
                file.write("".join(f"{json.dumps(asdict(one))}\n" for one in these))


def _read(line: str) -> Kept:
    its = json.loads(line)
    outcome = its["outcome"] | {name: tuple(its["outcome"][name]) for name in _TUPLES}
    return Kept(its["seed"], its["careful"], Outcome(**outcome))


def summed(every: Sequence[Kept]) -> Iterator[str]:
    """In a sentence each what became of the programmes whose second counts stood by the rules, and of the others."""
    for careful, counts in ((True, "by the rules"), (False, "all published")):
        its = [one.outcome for one in every if one.careful is careful]
        yield (
            f"second counts {counts}: {len(its)} programmes with {sum(one.releases for one in its)} releases. "
            f"Without the audit {sum(one.found for one in its)} numbers are known too well, in "
            f"{sum(bool(one.found) for one in its)} programmes, and a reader of the files works out "
            f"{sum(len(one.read_before) for one in its)} of few people, in "
            f"{sum(bool(one.read_before) for one in its)}. It held back {sum(one.held_back for one in its)} releases, "
            f"left out {sum(one.left_out for one in its)} tables and refused {sum(one.refused for one in its)} "
            f"releases; of {sum(one.rows for one in its)} rows {sum(one.hidden_before for one in its)} were hidden "
            f"without it and {sum(one.hidden for one in its)} with it. Of the {sum(one.asked for one in its)} numbers "
            f"that are hidden in the end {sum(len(one.narrow) for one in its)} are known too well, and the reader "
            f"works out {sum(len(one.read) for one in its)} of few people."
        )
