"""What is wrong with the plan: milestones, waves and the groups that are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from evaluator.programme.views import Documents, error, note, unknown_name
from surveys.diagnostics import Diagnostic


def check_milestones(documents: Documents) -> Iterator[Diagnostic]:
    """One milestone is final, and it is the last; no two share a date."""
    milestones = documents.programme.milestones
    final = [milestone for milestone in milestones if milestone.final]
    if milestones and not final:
        yield error("no_final_milestone", documents.at("milestones"))
    if len(final) > 1:
        names = tuple(milestone.key for milestone in final)
        yield error("several_final_milestones", documents.at("milestones"), milestones=names)
    later = tuple(milestone.key for milestone in milestones if final and milestone.cut_off > final[0].cut_off)
    if len(final) == 1 and later:
        yield error("final_not_last", documents.at("milestones", final[0].key, "final"), later=later)
    for number, milestone in enumerate(milestones):
        for earlier in milestones[:number]:
            if earlier.cut_off == milestone.cut_off:
                yield error("same_date", documents.at("milestones", milestone.key, "cut_off"), other=earlier.key)


def check_waves(documents: Documents) -> Iterator[Diagnostic]:
    """Waves on questionnaires that do not exist, or that end when the milestone is over."""
    cut_offs = {milestone.key: milestone.cut_off for milestone in documents.programme.milestones}
    known = documents.names()
    for wave in documents.programme.waves:
        key, place = wave.questionnaire, documents.at("waves", wave.key)
        if key and key not in known:
            yield unknown_name("no_questionnaire", (*place, "questionnaire"), key, known)
        cut_off = cut_offs.get(wave.milestone, dt.date.max)
        if wave.closes > cut_off:
            values = {"closes": str(wave.closes), "cut_off": str(cut_off), "milestone": wave.milestone}
            yield error("closes_after_cut_off", (*place, "closes"), **values, last=cut_off)


def check_questionnaires(documents: Documents) -> Iterator[Diagnostic]:
    """Questionnaires that lack a language of the programme, or that no wave uses (a note)."""
    used = {wave.questionnaire for wave in documents.programme.waves}
    for view in documents.questionnaires.values():
        for language in documents.programme.languages:
            if language not in view.languages:
                languages = tuple(f'"{one}"' for one in (*view.languages, language))
                yield error("language", (view.file, "languages"), language=language, languages=languages)
        if used and view.key not in used:
            yield note("no_wave", (view.file, "key"), key=view.key)


def check_populations(documents: Documents) -> Iterator[Diagnostic]:
    """Groups so small that their figures will always be suppressed, as a note."""
    least = documents.programme.disclosure_minimum
    for group in documents.programme.groups:
        sizes: dict[tuple[str, ...], int] = {("populations", key): size for key, size in group.populations.items()}
        if group.population is not None:
            sizes["population",] = group.population
        for key, size in sizes.items():
            if size < least:
                yield note("small_group", documents.at("groups", group.key, *key), n=size, least=least)
