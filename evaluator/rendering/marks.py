"""What every page, slide and sheet says of itself: which edition it is, or a draft, and that the data are made up."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.rendering.format import Printed
from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class Marks:
    """``edition`` is 'Draft' or 'Edition 2'; ``demonstration`` and ``digest`` are '' where there is none.
    ``digest_title`` is what stands before a digest."""

    edition: str
    demonstration: str
    digest: str
    digest_title: str

    @property
    def line(self) -> str:
        """What stands on every page."""
        return " · ".join(one for one in (self.demonstration, self.edition) if one)

    @property
    def of_digest(self) -> str:
        return f"{self.digest_title}: {self.digest}" if self.digest else ""


def marks_of(printed: Printed, language: str) -> Marks:
    report, edition = printed.report(language), printed.edition
    named = report.labels["edition"].format(number=edition.number) if edition.number else report.labels["draft"]
    return Marks(named, report.demonstration, edition.digest, Texts(language)("rendering.digest"))
