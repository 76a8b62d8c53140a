"""What is missing before a report is released, on one list, each with the page on which it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from evaluator.programme.model import Programme
from evaluator.releases.gates import Standing, not_met, notes
from evaluator.reporting.plain import plain
from evaluator.results.milestones import count_of, findings_of
from evaluator.store.release_tables import PUBLISHED
from evaluator.store.writing import At, passages
from evaluator.texts.diagnostics import rendered
from evaluator.web.shared.access import may, texts
from evaluator.web.shared.passages import slug
from evaluator.web.shared.rules import EVALUATING
from evaluator.web.shared.service import service
from evaluator.writing.checking import problems, title_of
from evaluator.writing.places import RECOMMENDATION, in_one_word
from surveys.diagnostics import Diagnostic

_ANCHORS: Final = {
    "releases.remarks_open": "#bemaerkninger",
    **dict.fromkeys(("releases.counted_again", "releases.proposed_again", "releases.text_gone"), "#foreslaa"),
}
_TEXTS: Final = ("releases.not_signed", "releases.nothing_written")


@dataclass(frozen=True, slots=True)
class Missing:
    """``href`` is '' where nobody can go anywhere to mend it."""

    said: str
    href: str


def of_proposal(its: Standing) -> list[Missing]:
    """Whatever stands in the way, and data-quality targets that are not met and wait for somebody's reason."""
    key = its.release.key
    targets = not_met(measure for measure in its.unmet if measure not in its.excepted)
    found = (*its.against, *its.against_publishing, *targets)
    return list(listed(found, key.programme, key.milestone))


def worth_knowing(its: Standing, programme: Programme) -> list[Missing]:
    """What stops nothing: also which texts say something else by now than what was proposed."""
    key = its.release.key
    changed = [] if its.state == PUBLISHED else _changed_since(its, programme)
    return list(listed((*notes(its), *changed), key.programme, key.milestone))


def _changed_since(its: Standing, programme: Programme) -> Iterator[Diagnostic]:
    key, written = its.release.key, its.proposed.document["texts"] or {}
    proposed = {(one["place"], one["key"]): one["text"] for one in written.get("passages", ())}
    proposed |= {(RECOMMENDATION, str(one["number"])): one["text"] for one in written.get("recommendations", ())}
    with service().store.reading() as db:
        held = {(at.place, at.key): plain(one.text) for at, one in passages(db, key.programme, key.milestone).items()}
    for place in (one for one in held if held[one] != proposed.get(one, {})):
        at = At(key.milestone, *place)
        yield Diagnostic("releases.changed_since", (in_one_word(at),), {"text": title_of(at, programme)}, "note")


def before_proposing(programme: str, milestone: str) -> list[Missing]:
    """What the figures and texts lack as they are now."""
    here = service()
    with here.store.reading(snapshot=True) as db:
        count = count_of(db, programme, milestone)
        findings = findings_of(db, count, memory=here.found)
        found = problems(db, count, findings)
    missed = [one.key for one in findings.quality if one.target is not None and one.reached is not True]
    return list(listed((*found, *not_met(missed)), programme, milestone))


def listed(some: Iterable[Diagnostic], programme: str, milestone: str) -> Iterator[Missing]:
    for one in some:
        yield Missing(rendered(one, texts(), in_editor=True).sentences, _href(one, programme, milestone))


def _href(one: Diagnostic, programme: str, milestone: str) -> str:
    if one.code in _ANCHORS:
        return _ANCHORS[one.code]
    if not may(EVALUATING, programme):
        return ""
    its: Mapping[str, Any] = {"programme": programme, "nedslag": milestone}
    if one.place and one.code.startswith(("writing.", "releases.changed_since")):
        place, _, key = str(one.place[0]).partition(":")
        return url_for("writing.write", slug=slug(place, key), **its)
    return url_for("writing.listing", **its) if one.code in _TEXTS else ""
