"""What keeps a milestone's texts from being released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.reporting.facts import Fact
from evaluator.store.counts import Count
from evaluator.store.writing import At, Version, passages
from evaluator.writing.marks import checked, figures, told_apart, typed_numbers
from evaluator.writing.places import RECOMMENDATION, in_one_word, languages_of, places
from surveys.diagnostics import Diagnostic, Term, Value

if TYPE_CHECKING:
    from sqlalchemy import Connection

UNSIGNED: Final = ("writing.not_signed", "writing.not_theirs")
"""What is wrong with a text that nobody has made theirs yet."""


def problems(db: Connection, count: Count, findings: Findings) -> list[Diagnostic]:
    """What is wrong with each text against the figures as they are now, in the order of the report, recommendations
    last; see `problems_of`. That there is no conclusion is a note."""
    held, known = written_at(db, findings), figures(findings)
    found = [fault for one in held.values() for fault in problems_of(one, findings.programme, known)]
    if At(count.milestone, "conclusion") not in held:
        found.append(Diagnostic("writing.no_conclusion", ("conclusion",), severity="note"))
    return found


def written_at(db: Connection, findings: Findings) -> dict[At, Version]:
    """The texts that hold at a milestone, in the order of the report, recommendations last by their number. One about
    an outcome that the programme no longer has stands in no report, and is not among them."""
    milestone = findings.milestone.key
    held = passages(db, findings.programme.key, milestone)
    order = [one.at(milestone) for one in places(findings.programme)]
    order += sorted((at for at in held if at.place == RECOMMENDATION), key=lambda at: int(at.key))
    return {at: held[at] for at in order if at in held and held[at].text}


def problems_of(its: Version, programme: Programme, known: Mapping[str, Fact]) -> Iterator[Diagnostic]:
    """Not signed; a language without words; a reference whose figure moved, is judged otherwise, not shown or not
    there; a typed number of which nobody said that it is no finding; a number that stands in one language alone. Each
    with the place of the text in one word."""
    where, at = {"text": title_of(its.at, programme)}, (in_one_word(its.at),)
    if not its.signed:
        yield Diagnostic("writing.not_theirs" if its.by_machine else "writing.not_signed", at, where)
    for language in languages_of(programme):
        if language not in its.text:
            named = Term(f"pages.in_{language}")
            yield Diagnostic("writing.untranslated", at, where | {"language": named})
    for one in checked(its.text, its.marks, known, programme):
        if one.flag:
            yield Diagnostic(f"writing.flag_{one.flag}", at, where | {"key": one.key})
    for number in typed_numbers(its.text, its.numbers):
        yield Diagnostic("writing.not_a_reference", at, where | {"number": number})
    for told, language in told_apart(its.text):
        named = Term(f"pages.in_{language}")
        yield Diagnostic("writing.in_one_language", at, where | {"number": told, "language": named})


def title_of(at: At, programme: Programme) -> Value:
    """What a text is called in a sentence."""
    title = next((one.title for one in programme.nodes if at.place == "outcome" and one.key == at.key), None)
    which = at.key if title is None else title.get(languages_of(programme)[0], "")
    place = Term(f"writing.place_{at.place}")
    return Diagnostic("writing.named", (), {"place": place, "which": which}) if which else place
