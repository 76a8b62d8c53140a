"""Whether a question asked at two waves, or along a series of them, is one: what changed, and if it may be compared.

Takes plain records, so that it knows no questionnaire. The rule: a changed scale, a changed meaning or another
population breaks the series, unless the evaluator enters a bridge with its justification, which the report prints. A
changed wording that keeps its meaning, and a changed linkage, do not break it but are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

TextChange = Literal["none", "wording", "meaning"]
Aspect = Literal["scale", "text", "population", "linkage"]
Reason = Literal["", "scale_changed", "question_changed", "groups_changed", "condition_changed"]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was asked at a wave.

    ``text`` and each of ``labels`` by language; ``codes`` and ``labels`` of the choices along the scale, ``outside``
    the codes of those beside it ('don't know'). ``groups``: the stakeholder groups asked. ``condition``: the routing in
    any form that is equal where it is the same. ``linkage``: how answers were given, for example 'anonymous'.
    """

    wave: str
    text: Mapping[str, str]
    codes: tuple[int, ...] = ()
    labels: tuple[Mapping[str, str], ...] = ()
    outside: tuple[int, ...] = ()
    ordered: bool = True
    reversed: bool = False
    groups: frozenset[str] = frozenset()
    condition: str = ""
    linkage: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the evaluator says of the step to a wave: the class of change of the question's text and of the labels of
    its scale, and the justification of a ``bridge`` over a break ('' for none)."""

    text: TextChange | None = None
    labels: TextChange | None = None
    bridge: str = ""


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that changed. ``kind`` is a key such as 'text_wording' or 'scale_codes'; ``breaks`` where it breaks the
    series, for ``reason``."""

    aspect: Aspect
    kind: str
    reason: Reason = ""

    @property
    def breaks(self) -> bool:
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Comparability:
    """Whether wave ``later`` may be compared with ``earlier``. ``reason`` is that of the first alteration that breaks
    the series, kept where ``bridge`` justifies that it ``holds`` all the same. ``common_groups`` were asked both times;
    ``holds_in_common_groups`` where the series holds for each of them, if not for all together."""

    earlier: str
    later: str
    alterations: tuple[Alteration, ...]
    holds: bool
    reason: Reason
    bridge: str
    common_groups: tuple[str, ...]
    holds_in_common_groups: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Waves in order, each step compared. ``stretches``: the waves between breaks, each stretch comparable within."""

    steps: tuple[Comparability, ...]
    stretches: tuple[tuple[str, ...], ...]

    @property
    def holds(self) -> bool:
        return all(step.holds for step in self.steps)

    @property
    def breaks(self) -> tuple[tuple[str, Reason], ...]:
        """The wave at which the series breaks, with the reason, for each break."""
        return tuple((step.later, step.reason) for step in self.steps if not step.holds)


_NOTHING: Final = Declared()
_PUNCTUATION: Final = frozenset(".,;:!?\"'’“”»«()")


def compare(earlier: Asked, later: Asked, declared: Declared = _NOTHING) -> Comparability:
    """What changed from one wave to another and whether they may be compared.

    Texts are compared in the languages that both waves have. Only spaces changed: none. Only letter case
    or punctuation: wording. Else the class that the evaluator declared; where none was, the change breaks the series,
    since an unclassified change is never taken to be harmless. A meaning may be declared changed though the text is the
    same. ValueError where 'none' is declared of a text that changed, or labels do not match their codes.
    """
    for asked in (earlier, later):
        if len(asked.labels) not in (0, len(asked.codes)):
            raise ValueError(f"{asked.wave}: {len(asked.labels)} labels for {len(asked.codes)} codes")
    found = tuple(alteration for check in _CHECKS for alteration in check(earlier, later, declared))
    breaking = [alteration for alteration in found if alteration.breaks]
    common = tuple(sorted(earlier.groups & later.groups))
    other_than_groups = [alteration for alteration in breaking if alteration.reason != "groups_changed"]
    bridge = declared.bridge.strip() if breaking else ""
    return Comparability(
        earlier.wave,
        later.wave,
        found,
        not breaking or bool(bridge),
        breaking[0].reason if breaking else "",
        bridge,
        common,
        bool(bridge) or (not other_than_groups and (bool(common) or not breaking)),
    )


def series(asked: Sequence[Asked], declared: Mapping[str, Declared] | None = None) -> Series:
    """Each wave compared with the one before it. ``declared`` by the later wave of a step. No waves: no steps.

    Two waves on either side of a break may still be comparable with each other: ask `compare`. ValueError for a wave
    that comes twice, for a declaration on no step, and as in `compare`.
    """
    waves, notes = [one.wave for one in asked], dict(declared or {})
    if len(set(waves)) != len(waves):
        raise ValueError(f"a wave comes twice in {', '.join(waves)}")
    unknown = sorted(set(notes) - set(waves[1:]))
    if unknown:
        raise ValueError(f"no step leads to {', '.join(unknown)}")
    steps = tuple(compare(before, after, notes.get(after.wave, _NOTHING)) for before, after in pairwise(asked))
    stretches: list[list[str]] = [[wave] for wave in waves[:1]]
    for step in steps:
        if step.holds:
            stretches[-1].append(step.later)
        else:
            stretches.append([step.later])
    return Series(steps, tuple(tuple(stretch) for stretch in stretches))


def _scale(earlier: Asked, later: Asked, declared: Declared) -> Iterator[Alteration]:
    for name in ("codes", "ordered", "reversed", "outside"):
        if getattr(earlier, name) != getattr(later, name):
            yield Alteration("scale", f"scale_{name}", "scale_changed")
    if earlier.codes != later.codes or len(earlier.labels) != len(later.labels):
        return
    pairs = list(zip(earlier.labels, later.labels, strict=True))
    change = _class_of(pairs, declared.labels, f"{later.wave}: labels")
    if change:
        breaks = change != "wording"
        yield Alteration("scale", f"scale_labels_{change}", "scale_changed" if breaks else "")


def _text(earlier: Asked, later: Asked, declared: Declared) -> Iterator[Alteration]:
    change = _class_of([(earlier.text, later.text)], declared.text, f"{later.wave}: text")
    if change:
        breaks = change != "wording"
        yield Alteration("text", f"text_{change}", "question_changed" if breaks else "")


def _population(earlier: Asked, later: Asked, _: Declared) -> Iterator[Alteration]:
    if later.groups - earlier.groups:
        yield Alteration("population", "groups_added", "groups_changed")
    if earlier.groups - later.groups:
        yield Alteration("population", "groups_removed", "groups_changed")
    if earlier.condition != later.condition:
        yield Alteration("population", "condition_changed", "condition_changed")


def _linkage(earlier: Asked, later: Asked, _: Declared) -> Iterator[Alteration]:
    if earlier.linkage != later.linkage:
        yield Alteration("linkage", "linkage_changed")


_CHECKS: Final[tuple[Callable[[Asked, Asked, Declared], Iterator[Alteration]], ...]] = (
    _scale,
    _text,
    _population,
    _linkage,
)


def _class_of(
    pairs: Sequence[tuple[Mapping[str, str], Mapping[str, str]]], declared: TextChange | None, place: str
) -> Literal["", "wording", "meaning", "undeclared"]:
    """The class of change of several texts taken together; '' for none."""
    written = [pair for before, after in pairs for pair in _in_common_languages(before, after)]
    if declared == "meaning":
        return "meaning"
    if all(_spaced(before) == _spaced(after) for before, after in written):
        return ""
    if declared == "none":
        raise ValueError(f"{place}: declared unchanged, but the words differ; declare 'wording' or 'meaning'")
    if declared == "wording" or all(_bare(before) == _bare(after) for before, after in written):
        return "wording"
    return "undeclared"


def _in_common_languages(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    shared = sorted(before.keys() & after.keys())
    if shared:
        return [(before[language], after[language]) for language in shared]
    # Without a language in common nothing can be compared, which is no evidence of sameness.
    return [(" ".join(before.values()), " ".join(after.values()))]


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _bare(text: str) -> str:
    """Without what asks the same with or without it. Signs stay, since -1 is not 1."""
    return _spaced("".join(" " if mark in _PUNCTUATION else mark for mark in text.casefold()))
