"""Faults of the plan: milestones, waves and the groups that are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from evaluator.programme.faults import Fault, listed, meant
from evaluator.programme.views import Documents


def check_milestones(documents: Documents) -> Iterator[Fault]:
    """One milestone is final, and it is the last; no two share a date."""
    milestones = documents.programme.milestones
    final = [milestone for milestone in milestones if milestone.final]
    if milestones and not final:
        yield documents.fault("milestones", "no final milestone", "add final = true to the last one")
    if len(final) > 1:
        names = listed(milestone.key for milestone in final)
        yield documents.fault(
            "milestones", f"several final milestones: {names}", "keep final = true at the last one only"
        )
    later = [milestone.key for milestone in milestones if final and milestone.cut_off > final[0].cut_off]
    if len(final) == 1 and later:
        problem = f"the final milestone is not the last: {listed(later)} come after it"
        yield documents.fault(f"milestones.{final[0].key}.final", problem, "move final = true, or correct the dates")
    for number, milestone in enumerate(milestones):
        for earlier in milestones[:number]:
            if earlier.cut_off == milestone.cut_off:
                problem = f"the same date as '{earlier.key}'"
                yield documents.fault(
                    f"milestones.{milestone.key}.cut_off", problem, "give each milestone its own date"
                )


def check_waves(documents: Documents) -> Iterator[Fault]:
    """Waves on questionnaires that do not exist, or that end when the milestone is over."""
    cut_offs = {milestone.key: milestone.cut_off for milestone in documents.programme.milestones}
    readable = list(documents.questionnaires)
    for wave in documents.programme.waves:
        key = wave.questionnaire
        if key and key not in readable and key not in documents.unreadable:
            remedy = meant(key, [*readable, *sorted(documents.unreadable)])
            yield documents.fault(f"waves.{wave.key}.questionnaire", f"there is no questionnaire '{key}'", remedy)
        cut_off = cut_offs.get(wave.milestone, dt.date.max)
        if wave.closes > cut_off:
            problem = f"{wave.closes} is after the cut-off {cut_off} of '{wave.milestone}'"
            yield documents.fault(f"waves.{wave.key}.closes", problem, "close the wave by then, or move the cut-off")


def check_questionnaires(documents: Documents) -> Iterator[Fault]:
    """Questionnaires that lack a language of the programme, or that no wave uses (a note)."""
    used = {wave.questionnaire for wave in documents.programme.waves}
    for view in documents.questionnaires.values():
        for language in documents.programme.languages:
            if language not in view.languages:
                remedy = f"add the language and its texts: languages = {[*view.languages, language]}".replace("'", '"')
                yield Fault(f"{view.file}: languages", f"missing translation into '{language}'", remedy)
        if used and view.key not in used:
            yield Fault(f"{view.file}: key", f"no wave uses '{view.key}'", "add a wave, or remove the file", "note")


def check_populations(documents: Documents) -> Iterator[Fault]:
    """Groups so small that their figures will always be suppressed, as a note."""
    least = documents.programme.disclosure_minimum
    for group in documents.programme.groups:
        sizes = {f"populations.{key}": size for key, size in group.populations.items()}
        if group.population is not None:
            sizes["population"] = group.population
        for key, size in sizes.items():
            if size < least:
                problem = f"{size} people are fewer than the disclosure minimum {least}, so the group is never shown"
                yield documents.fault(f"groups.{group.key}.{key}", problem, "consider joining it with another", "note")
