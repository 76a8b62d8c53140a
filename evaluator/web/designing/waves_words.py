"""What a wave means for the people of its groups, in plain words: what can be taken back, linked and seen, and which
group will not be shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase
from evaluator.programme.model import Programme, WavePlan
from evaluator.programme.wave_groups import GroupAsked, Shown, groups_asked
from evaluator.texts import Texts

if TYPE_CHECKING:
    from evaluator.web.designing.waves_standing import Standing


@dataclass(frozen=True, slots=True)
class WaveInWords:
    """``means``: what linkage and way mean, a sentence each. ``groups``: what becomes of each group, in words, and
    whether it will never be shown. ``fixed``: what cannot change any more, '' where everything can. ``hides_others``:
    that few answers of one group hide another, '' where no second group could be worked out."""

    means: tuple[str, ...]
    groups: tuple[tuple[str, bool], ...]
    fixed: str = ""
    hides_others: str = ""

    @property
    def hides_a_group(self) -> bool:
        return any(is_hidden for _, is_hidden in self.groups)


def wave_told(programme: Programme, key: str, standing: Standing, t: Texts) -> WaveInWords | None:
    """None for a wave that the draft does not have."""
    wave = next((one for one in programme.waves if one.key == key), None)
    if wave is None:
        return None
    groups = tuple((group_told(one, programme, t), one.shown is Shown.NEVER) for one in groups_asked(programme, wave))
    return WaveInWords(tuple(_means(wave, t)), groups, _fixed(key, standing, t), others_hidden(programme, wave, t))


def others_hidden(programme: Programme, wave: WavePlan, t: Texts) -> str:
    """Before anybody answers: where groups are shown one by one, few answers of one hide a second, too, or the first
    could be worked out of the total."""
    alone = [one for one in groups_asked(programme, wave) if one.shown in (Shown.ALONE, Shown.OPEN)]
    return t("designing.hides_others", minimum=t.number(programme.disclosure_minimum)) if len(alone) > 1 else ""


def _means(wave: WavePlan, t: Texts) -> Iterator[str]:
    for about in ("seen", "taken_back", "linked"):
        yield t(f"designing.means_{about}_{wave.linkage}")
    way = "open_link" if wave.open_link else "self_generated_code" if wave.self_generated_code else "invitations"
    yield t(f"designing.means_{way}")
    yield t("designing.means_paper")
    if wave.closes and not wave.self_generated_code:
        yield t("designing.means_grace")


def group_told(its: GroupAsked, programme: Programme, t: Texts) -> str:
    """What will be shown of a group, with its size where that is known."""
    title, minimum = t.pick(its.group.title), t.number(programme.disclosure_minimum)
    sized = title if its.size is None else t("designing.group_sized", group=title, n=t.number(its.size))
    others = " + ".join(t.pick(one.title) for one in its.others)
    expected = t.number(its.expected or 0)
    return t(f"designing.shown_{its.shown}", group=sized, others=others, minimum=minimum, expected=expected)


def _fixed(key: str, standing: Standing, t: Texts) -> str:
    phase = standing.phases.get(key)
    if phase in (None, Phase.NOT_YET):
        return ""
    return t("designing.wave_opened" if phase is Phase.OPEN else "designing.wave_closed")
