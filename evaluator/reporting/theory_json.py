"""The theory tested as JSON: the keys are a contract, see docs/report-json.md."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.findings.tested import (
    DescribedClaim,
    DescribedInterpretation,
    DescribedLink,
    DescribedPiece,
    TheoryTested,
)

Json = dict[str, object]


def theory_as_json(its: TheoryTested | None) -> Json | None:
    """None where no evidence was recorded."""
    if its is None:
        return None
    return {
        "links": [_link(one) for one in its.links],
        "context": [{"node": one.node, "seen": one.seen, "evidence": _pieces(one.pieces)} for one in its.context],
        "interpretations": [_interpretation(one) for one in its.interpretations],
    }


def _link(one: DescribedLink) -> Json:
    return {
        "from": one.source,
        "to": one.target,
        "rating": one.rating,
        "by_rule": one.by_rule,
        "because": list(one.because),
        "overruled": one.overruled or None,
        "expected": dict(one.mechanism),
        "seen": one.seen,
        "for_whom": one.for_whom,
        "evidence": _pieces(one.pieces),
        "assumptions": [_claim(claim, "state") for claim in one.assumptions],
        "rivals": [_claim(claim, "weight") for claim in one.rivals],
    }


def _claim(one: DescribedClaim, name: str) -> Json:
    """A rival that nobody weighed has null."""
    return {"text": dict(one.text), name: one.state or None, "why": one.why, "evidence": _pieces(one.pieces)}


def _pieces(some: Sequence[DescribedPiece]) -> list[Json]:
    return [_piece(one) for one in some]


def _piece(one: DescribedPiece) -> Json:
    """A piece that no longer counts has no words."""
    return {
        "kind": one.kind,
        "family": one.family,
        "direction": one.direction,
        "strength": one.strength,
        "test": one.test or None,
        "milestone": one.milestone,
        "indicator": one.reference if one.kind == "indicator" and not one.flag else None,
        "theme": one.reference if one.kind == "theme" and not one.flag else None,
        "seen": one.seen or None,
        "source": one.source or None,
        "judged_on": one.judged_on.isoformat(),
        "counts": not one.flag,
    }


def _interpretation(one: DescribedInterpretation) -> Json:
    """``n`` is null where it is not told: ``roughly`` is 'uncounted' then."""
    return {
        "title": one.title,
        "milestone": one.milestone,
        "held_on": one.held_on.isoformat() if one.held_on else None,
        "present": [
            {"group": its.group, "n": its.n, "roughly": "uncounted" if its.n is None else None} for its in one.present
        ],
        "absent": [dict(title) for title in one.absent],
        "shown": [{"indicator": key, "said": said, "words": words} for key, said, words in one.shown],
        "missing": one.missing,
    }
