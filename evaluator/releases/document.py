"""The document of a release read again: what every format of a published report is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from evaluator.releases.canonical import digest_of
from evaluator.releases.personal import commitment, filled
from evaluator.rendering.format import Issue
from evaluator.reporting.blocks import Edition, Report
from evaluator.reporting.blocks_json import from_json
from evaluator.store.releases import Text
from evaluator.texts import Texts

FORMAT: Final = 1
"""Of the document: a later one adds keys, and reads what an earlier one lacks as its default."""


@dataclass(frozen=True, slots=True)
class Released:
    """A document with the personal texts that are still there, by their marks: None for one that was erased. It is what
    formats print; ``edition`` has a number once it is published, and is a draft's until then."""

    document: Mapping[str, Any]
    digest: str
    texts: Mapping[str, str | None]
    _reports: dict[str, Report] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def programme(self) -> str:
        return str(self.document["programme"])

    @property
    def milestone(self) -> str:
        return str(self.document["milestone"])

    @property
    def is_published(self) -> bool:
        return bool(self.document["gates"]["published"])

    @property
    def edition(self) -> Edition:
        return Edition(self.document["number"] if self.is_published else 0, self.digest)

    @property
    def issue(self) -> Issue:
        if self.is_published:
            return Issue("edition", str(self.document["number"]))
        return Issue("proposal", f"{self.document['number']}-{self.document['round']}")

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.document["reports"])

    @property
    def figures(self) -> Mapping[str, object]:
        """Fractions are decimal strings; a text that was erased is null."""
        found: Mapping[str, object] = filled(self.document["figures"], self.texts.get)
        return found

    def report(self, language: str) -> Report:
        """KeyError for a language that the release is not in."""
        if language not in self._reports:
            its, erased = self.document["reports"][language], Texts(language)("releases.erased")
            self._reports[language] = from_json(filled(its, lambda mark: self.texts.get(mark) or erased))
        return self._reports[language]


def read(text: str, digest: str, texts: Iterable[Text]) -> Released:
    """The release that a stored document is. LookupError where it is not what was hashed, or a text that is there is
    not the one that the document commits to."""
    if digest_of(text) != digest:
        raise LookupError("a release differs from its digest")
    document = json.loads(text)
    found = {one.mark: one.content for one in texts}
    for one in texts:
        held = document["personal"][one.mark]["commitment"]
        if one.content is not None and commitment(one.content, one.salt or "") != held:
            raise LookupError("a text of a release differs from what the release commits to")
    return Released(document, digest, found)
