"""How the asking went, as blocks: response by day with its table, drop-off by page, time used, questions left blank."""

from __future__ import annotations

from typing import Final

from analysis.figures.charts import response_by_day, to_svg
from analysis.figures.data import ResponseLabels, ResponseLine
from evaluator.findings.following import Blank, Following, Lasted, WaveProgress
from evaluator.reporting.blocks import Block, Column, Figure, Paragraph, Part, Table
from evaluator.reporting.wording import Wording
from surveys.kinds.all import as_asked, variables_in
from surveys.questionnaire import Questionnaire

MANY: Final = 0.25
"""A share of those who answered that is worth a sentence."""


def following_parts(found: Following, w: Wording) -> tuple[Part, ...]:
    """One part for each wave, one for each questionnaire."""
    waves = [_wave(one, found, w) for one in found.waves]
    return (*waves, *(_blanks(key, its, found, w) for key, its in found.questionnaires.items()))


def _wave(one: WaveProgress, found: Following, w: Wording) -> Part:
    key = one.wave.key
    parts = (
        Part(f"days-{key}", w.t("following.by_day"), _by_day(one, found, w)),
        Part(f"pages-{key}", w.t("following.drop_off"), _drop_off(one, found, w)),
        Part(f"times-{key}", w.t("following.times"), _times(one, found, w)),
    )
    return Part(f"wave-{key}", _title(one, found, w), parts=parts)


def _title(one: WaveProgress, found: Following, w: Wording) -> str:
    """That of the questionnaire; with the wave's key where another wave asks the same."""
    title = w.pick(found.questionnaires[one.wave.questionnaire].title)
    alike = sum(1 for other in found.waves if other.wave.questionnaire == one.wave.questionnaire)
    return f"{title} ({one.wave.key})" if alike > 1 else title


def _by_day(one: WaveProgress, found: Following, w: Wording) -> tuple[Block, ...]:
    minimum = w.count(found.programme.disclosure_minimum)
    if one.wave.linkage == "anonymous":
        return (Paragraph(w.t("following.by_day_anonymous")),)
    if not any(one.steps.values()):
        return (Paragraph(w.t("following.by_day_none", minimum=minimum)),)
    rows = tuple(
        (
            w.title("groups", group),
            w.t.day(step.until).replace(" ", "\N{NO-BREAK SPACE}"),
            w.count(step.answered),
            w.r("not_applicable") if step.rate is None else w.share(step.rate),
        )
        for group, steps in one.steps.items()
        for step in steps
    )
    columns = (
        Column(w.r("column_group"), width=2),
        Column(w.t("following.until")),
        Column(w.t("pages.answered"), numeric=True),
        Column(w.t("pages.rate"), numeric=True),
    )
    figure = _figure(one, found, w)
    return (*((figure,) if figure else ()), Table(w.t("following.by_day_table"), columns, rows))


def _figure(one: WaveProgress, found: Following, w: Wording) -> Figure | None:
    """None where it is not known of any group how many were asked."""
    lines = [
        ResponseLine(w.title("groups", group), points)
        for group, steps in one.steps.items()
        if (points := tuple((step.until, step.rate) for step in steps if step.rate is not None))
    ]
    if not lines:
        return None
    labels = ResponseLabels(w.t("following.by_day_axis"), w.t.day, w.t.percent)
    mark = w.t("common.demonstration") if found.synthetic else ""
    svg = to_svg(response_by_day(lines, labels, opens=one.wave.opens, closes=one.wave.closes, mark=mark))
    said = [
        w.t("following.by_day_line", group=line.label, rate=w.t.percent(line.points[-1][1]), day=_day(line, w))
        for line in lines
    ]
    alt = w.t("following.by_day_alt", opens=w.t.date(one.wave.opens), lines=" ".join(said))
    minimum = w.count(found.programme.disclosure_minimum)
    caption = w.t("following.by_day_caption", wave=_title(one, found, w), minimum=minimum)
    return Figure(f"days-{one.wave.key}", svg, alt, caption)


def _day(line: ResponseLine, w: Wording) -> str:
    return w.t.date(line.points[-1][0])


def _drop_off(one: WaveProgress, found: Following, w: Wording) -> tuple[Block, ...]:
    if one.suppressed:
        return (Paragraph(w.t("following.drop_off_suppressed")),)
    if one.began == one.sent:
        return (Paragraph(w.t("following.drop_off_none" if one.sent else "following.nobody_began")),)
    if one.began is None and all(page.n is None for page in one.pages):
        return (Paragraph(w.t("following.drop_off_hidden", sent=w.count(one.sent))),)
    titles = {page.key: w.pick(page.title) for page in found.questionnaires[one.wave.questionnaire].pages}
    reached = [(_place(number, titles.get(page.page, ""), w), page.n) for number, page in enumerate(one.pages, start=1)]
    rows = tuple(
        (name, w.count(n), w.share(n / one.began) if n is not None and one.began else w.r("not_applicable"))
        for name, n in [*reached, (w.t("following.sent"), one.sent)]
    )
    columns = (
        Column(w.t("following.place"), width=3),
        Column(w.t("following.reached"), numeric=True),
        Column(w.t("following.share_of_begun"), numeric=True),
    )
    return (Table(w.t("following.drop_off_table"), columns, rows, note=w.t("following.drop_off_note")),)


def _place(number: int, title: str, w: Wording) -> str:
    return w.t("following.page", number=number, title=title) if title else w.t("following.review")


def _times(one: WaveProgress, found: Following, w: Wording) -> tuple[Block, ...]:
    minimum = w.count(found.programme.disclosure_minimum)
    if one.wave.linkage == "anonymous":
        return (Paragraph(w.t("following.times_anonymous")),)
    if one.suppressed:
        return (Paragraph(w.t("following.drop_off_suppressed")),)
    if not one.lasted:
        return (Paragraph(w.t("following.drop_off_suppressed")),)
    of = sum(its.n for its in one.lasted)
    rows = tuple((_minutes(its, w), w.count(its.n), w.share(its.n / of)) for its in one.lasted)
    columns = (
        Column(w.t("following.time"), width=3),
        Column(w.t("following.sent"), numeric=True),
        Column(w.t("following.share_of_begun"), numeric=True),
    )
    promised = found.minutes[one.wave.questionnaire]
    note = w.t("following.times_note", minimum=minimum, minutes=w.count(promised))
    table = Table(w.t("following.times_table"), columns, rows, note=note)
    late = sum(its.n for its in one.lasted if its.least is not None and its.least >= 2 * promised) / of
    if late < MANY:
        return (table,)
    said = w.t("following.times_longer", share=w.share(late), minutes=w.count(promised))
    return (Paragraph(said), table)


def _minutes(its: Lasted, w: Wording) -> str:
    if its.least is None:
        return w.t("following.minutes_any") if its.most is None else w.t("following.minutes_under", most=its.most)
    if its.most is None:
        return w.t("following.minutes_from", least=its.least)
    return w.t("following.minutes_between", least=its.least, most=its.most)


def _blanks(key: str, its: Questionnaire, found: Following, w: Wording) -> Part:
    title = w.t("following.blanks", questionnaire=w.pick(its.title))
    words = {one.key: w.pick(as_asked(one) if one.item.rows else one.item.text) for one in variables_in(its)}
    columns = (
        Column(w.t("following.question"), width=4),
        Column(w.t("following.blank"), numeric=True),
        Column(w.t("following.asked_of"), numeric=True),
        Column(w.t("following.share_of_begun"), numeric=True),
    )
    rows = tuple(_blank_row(words[one.question], one, w) for one in found.blanks[key])
    table = Table(w.t("following.blanks_table"), columns, rows, note=w.t("following.blanks_note"))
    return Part(f"blanks-{key}", title, (table,))


def _blank_row(question: str, one: Blank, w: Wording) -> tuple[str, ...]:
    share = w.share(one.blank / one.asked) if one.blank is not None and one.asked else w.r("not_applicable")
    return question, w.count(one.blank), w.count(one.asked), share
