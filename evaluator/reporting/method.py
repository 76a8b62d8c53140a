"""How it was examined: the rules that were fixed beforehand, the survey rounds, and who answered."""

from __future__ import annotations

from evaluator.findings.model import Findings, GroupResponse
from evaluator.programme.model import AnswerSource, Programme, WavePlan
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.certainty import uncertainty
from evaluator.reporting.compared import Compared, comparisons
from evaluator.reporting.wording import Wording


def method(findings: Findings, w: Wording) -> Part:
    """Method with the milestone's cut-off, rounds and response by group."""
    cut_off = w.r("method_cut_off", date=w.date(findings.milestone.cut_off))
    if findings.milestone.date_assumed:
        cut_off = f"{cut_off} {w.r('method_cut_off_assumed')}"
    blocks: list[Block] = [Paragraph(w.r("method_purpose")), Paragraph(cut_off)]
    sources = [finding.indicator.source for finding in findings.indicators]
    if any(isinstance(source, AnswerSource) for source in sources):
        keys = ["method_shares", "method_ordinal", "method_intervals"]
        blocks += [Paragraph(w.r(key)) for key in (*keys, "method_nonresponse", "method_groups")]
        blocks += [Paragraph(words) for words in _over_time(findings, w)]
        disclosure = w.r("method_disclosure", minimum=w.count(findings.programme.disclosure_minimum))
        blocks.append(Paragraph(disclosure))
    blocks += [Paragraph(w.t("quoting.method"))] * bool(findings.quotes)
    blocks += [Paragraph(w.r("method_rule")), *map(Paragraph, uncertainty(findings, w))]
    blocks.append(Paragraph(w.r("method_registers")))
    return Part("method", w.r("part_method"), tuple(blocks), (_waves(findings, w), *_response(findings, w)))


def _over_time(findings: Findings, w: Wording) -> list[str]:
    """How people are linked, of whom a change speaks, how comparisons are counted, shares weighted and draws repeated:
    each where the report does so."""
    compared = comparisons(findings)
    linked = [one for one in compared if one.comparison.n_linked]
    keys = ["method_two_targets"] * bool(compared)
    keys += ["method_linked"] * bool(linked) + ["method_independent"] * (len(linked) < len(compared))
    keys += ["method_families"] * any(one.tested for one in compared)
    strata = (finding.strata for finding in findings.indicators)
    keys += ["method_weights"] * any(its is not None and its.counts_by_size for its in strata)
    return [*(w.r(key) for key in keys), *_drawn(compared, w)]


def _drawn(compared: list[Compared], w: Wording) -> list[str]:
    """How often and from which seeds random methods drew; nothing where there are none."""
    every = [one.comparison for one in compared if one.comparison.seed is not None]
    if not every:
        return []
    resamples = [w.count(number) for number in sorted({its.resamples or its.spread_resamples or 0 for its in every})]
    seeds = [str(seed) for seed in sorted({its.seed or 0 for its in every})]
    return [w.r("method_seeds", resamples=w.listed(resamples, "or"), seeds=w.listed(seeds))]


def _waves(findings: Findings, w: Wording) -> Part:
    lines = tuple(
        w.r(
            "wave_line",
            groups=w.listed([w.in_sentence(w.title("groups", group)) for group in wave.groups]),
            questionnaire=w.quote(w.pick(findings.questionnaires.get(wave.questionnaire, {})) or wave.questionnaire),
            opens=w.t.date_and_time(wave.opens, wave.opens_at),
            closes=", ".join((w.t.date_and_time(wave.closes, wave.closes_at), *_only_in(wave, findings.programme, w))),
            linkage=w.r(f"linkage_{wave.linkage}"),
        )
        for wave in findings.programme.waves
        if wave.milestone == findings.milestone.key
    )
    blocks: tuple[Block, ...] = (Bullets(lines),) if lines else (Paragraph(w.r("no_waves")),)
    return Part("rounds", w.r("part_waves"), blocks)


def _only_in(wave: WavePlan, programme: Programme, w: Wording) -> list[str]:
    """That a wave is asked in one language where the programme has several."""
    its = wave.languages
    return [w.t(f"common.only_in_{its[0]}")] if len(its) == 1 < len(programme.languages) else []


def _response(findings: Findings, w: Wording) -> tuple[Part, ...]:
    if not findings.responses:
        return ()
    columns = (
        Column(w.r("column_group"), width=2.4),
        Column(w.r("column_questionnaire"), width=3),
        Column(w.r("column_answered"), numeric=True),
        Column(w.r("column_population"), numeric=True),
        Column(w.r("column_basis"), width=1.3),
        Column(w.r("column_rate"), numeric=True),
    )
    rows = tuple(_response_row(response, findings, w) for response in findings.responses)
    total = sum(1 for _ in rows)
    if findings.answers is not None:
        rows = (*rows, _total_row(findings, w))
    table = Table(w.r("response_table"), columns, rows, totals=len(rows) - total, note=w.r("response_note"))
    return (Part("response", w.r("part_response"), (table, *_ways(findings, w))),)


def _ways(findings: Findings, w: Wording) -> tuple[Block, ...]:
    """How many answered in which mode; nothing where all did on a screen of their own, as is usual."""
    if findings.collection_modes is None or not findings.collection_modes.keys() - {"web"}:
        return ()
    return (Paragraph(w.r("collection_modes", said=w.collection_modes(findings.collection_modes))),)


def _asked_in(wave: str, findings: Findings, w: Wording) -> str:
    """What a wave asks, by the questionnaire's title; the wave's key where the programme has it no longer."""
    asked = next((one.questionnaire for one in findings.programme.waves if one.key == wave), "")
    return w.pick(findings.questionnaires.get(asked, {})) or wave


def _response_row(response: GroupResponse, findings: Findings, w: Wording) -> tuple[str, ...]:
    rate = w.r("not_applicable") if response.rate is None else w.share(response.rate)
    return (
        w.title("groups", response.group),
        _asked_in(response.wave, findings, w),
        w.count(response.answered),
        w.r("unknown") if response.population is None else w.count(response.population),
        w.r(f"basis_{response.basis}") if response.population is not None else w.r("not_applicable"),
        w.t("common.not_shown") if response.answered is None else rate,
    )


def _total_row(findings: Findings, w: Wording) -> tuple[str, ...]:
    """The sum over the rows that are shown; its rate is that of data quality, see there for why there may be none."""
    asked = [response.population for response in findings.responses if response.answered is not None]
    population = None if None in asked else sum(number for number in asked if number is not None)
    measured = next(one for one in findings.quality if one.key == "response_rate")
    rate = w.r("not_applicable") if measured.value is None else w.share(measured.value)
    known = w.r("unknown") if population is None else w.count(population)
    return (w.r("total"), "", w.count(findings.answers), known, "", rate)
