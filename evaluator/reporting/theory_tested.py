"""The theory tested: each link with what was expected and seen, how far the evidence carries, and what else it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from evaluator.findings.model import Findings
from evaluator.findings.tested import ClaimTold, InterpretationTold, LinkTold, PieceTold, PresentTold, TheoryTested
from evaluator.reporting.blocks import Block, Bullets, Column, Figure, Notice, Paragraph, Part, Table, Verdict
from evaluator.reporting.charts import mark
from evaluator.reporting.theory import SIGNS, theory_svg
from evaluator.reporting.wording import Wording

LOOK_OF: Final = {"strong": "met", "moderate": "met", "weak": "undecided", "contradicted": "not_met"}
"""In which colours a rating stands; sign and word say it, too."""

_FROM_STRONG: Final = ("strong", "moderate", "weak", "contradicted", "untested")


def theory_tested(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """No part where no evidence was recorded."""
    its = findings.theory
    if its is None:
        return ()
    intro = (w.t("evidence.report_intro"), *in_short(its, w))
    blocks: list[Block] = [*map(Paragraph, intro), _figure(findings, its, w)]
    tested = [one for one in its.links if _has_anything(one)]
    blocks += [_lines(tested, w)] if tested else []
    blocks += _not_tested(its.links, w)
    parts = [_link(one, w) for one in tested] + [*_context(its, w), *_interpretations(its, w)]
    return (Part("theory-tested", w.t("evidence.title"), tuple(blocks), tuple(parts)),)


def interpreted(findings: Findings, indicator: str, w: Wording) -> Paragraph | None:
    """Beside a finding: at how many joint interpretations it was shown, and what was said there."""
    said = findings.theory.said_of(indicator) if findings.theory else {}
    return Paragraph(said_in_words(said, w), "note") if said else None


def said_in_words(said: dict[str, int], w: Wording) -> str:
    parts = [w.t(f"evidence.counted_{key}", n=w.count(n)) for key, n in said.items()]
    number = sum(said.values())
    key = "evidence.interpreted_one" if number == 1 else "evidence.interpreted"
    return w.t(key, n=w.count(number), said=w.listed(parts))


def in_short(its: TheoryTested, w: Wording) -> Iterator[str]:
    """How many links the evidence carries how far, and where the theory is contradicted."""
    by_rating = {rating: [one for one in its.links if one.rating == rating] for rating in _FROM_STRONG}
    said = [
        f"{w.count(len(some))} {w.in_sentence(w.t(f'evidence.rating_{rating}'))}"
        for rating, some in by_rating.items()
        if some
    ]
    yield w.t("evidence.in_short", n=w.count(len(its.links)), said=w.listed(said))
    if against := by_rating["contradicted"]:
        yield w.t("evidence.in_short_against", links="; ".join(name_of(one, w) for one in against))


def name_of(link: LinkTold, w: Wording) -> str:
    return f"{w.title('nodes', link.source)} → {w.title('nodes', link.target)}"


def rating_in_words(rating: str, w: Wording) -> str:
    return f"{SIGNS[rating]}\N{NO-BREAK SPACE}{w.t(f'evidence.rating_{rating}')}"


def because(link: LinkTold, w: Wording) -> str:
    """Why the rule says what it says."""
    return " ".join(w.t(f"evidence.because_{one}") for one in link.because)


def claims_in_a_line(link: LinkTold, w: Wording) -> str:
    """The assumptions that do not hold and the rivals that may; '' where all are well."""
    failed = [one for one in link.assumptions if one.state in ("failing", "doubtful")]
    likely = [one for one in link.rivals if one.state in ("likely", "possible")]
    return " ".join(_claim(one, kind, w) for kind, some in (("state", failed), ("weight", likely)) for one in some)


def people_in_words(its: InterpretationTold, w: Wording) -> str:
    """Who was there and who was missing."""
    present = [_present(one, w) for one in its.present]
    said = [w.t("evidence.were_there", groups=w.listed(present))] if present else []
    absent = [w.in_sentence(w.pick(one)) for one in its.absent]
    return " ".join([*said, w.t("evidence.were_missing", groups=w.listed(absent))] if absent else said)


def piece_in_words(one: PieceTold, w: Wording) -> str:
    """A piece in a sentence: sign, strength, kind, test, milestone, what was seen and where."""
    sign = w.t(f"evidence.sign_{one.direction}")
    strength, kind = w.t(f"evidence.strength_{one.strength}"), w.t(f"evidence.kind_{one.kind}")
    about = [kind, w.in_sentence(strength)]
    about += [w.t(f"evidence.test_{one.test}")] if one.test else []
    about += [w.title("milestones", one.milestone)] if one.milestone else []
    if one.flag:
        return w.t("evidence.piece_gone", sign=sign, about=", ".join(about))
    source = w.t("evidence.seen_in", source=one.source) if one.source else ""
    return w.t("evidence.piece", sign=sign, seen=one.seen, about=", ".join(about), source=source).strip()


def _figure(findings: Findings, its: TheoryTested, w: Wording) -> Figure:
    ratings = {one.key: one.rating for one in its.links}
    svg = theory_svg(findings.programme, findings.node_status, w.t, mark=mark(findings, w), ratings=ratings)
    alt = " ".join(_alt(its.links, w))
    return Figure("theory-tested", svg, alt, w.t("evidence.picture_caption"), wide=True, whole_page=True)


def _alt(links: Sequence[LinkTold], w: Wording) -> Iterator[str]:
    yield w.t("evidence.picture_alt")
    for rating in SIGNS:
        names = [name_of(one, w) for one in links if one.rating == rating]
        if names:
            yield w.t("evidence.picture_alt_rating", rating=w.t(f"evidence.rating_{rating}"), links="; ".join(names))


def _lines(tested: Sequence[LinkTold], w: Wording) -> Table:
    """One line a link."""
    none = w.r("not_applicable")
    rows = tuple(
        (
            name_of(one, w),
            rating_in_words(one.rating, w),
            one.seen or none,
            claims_in_a_line(one, w) or none,
            one.for_whom or none,
        )
        for one in tested
    )
    names = ("link", "rating", "seen", "claims", "for_whom")
    columns = tuple(Column(w.t(f"evidence.column_{name}"), width=1.2 if name == "rating" else 2) for name in names)
    return Table(w.t("evidence.table"), columns, rows)


def _not_tested(links: Iterable[LinkTold], w: Wording) -> list[Block]:
    names = tuple(name_of(one, w) for one in links if not _has_anything(one))
    return [Paragraph(w.t("evidence.not_tested")), Bullets(names)] if names else []


def _has_anything(its: LinkTold) -> bool:
    claims = (*its.assumptions, *its.rivals)
    return bool(its.pieces or its.seen or its.overruled or any(one.pieces or one.why for one in claims))


def _link(its: LinkTold, w: Wording) -> Part:
    blocks: list[Block] = [
        Verdict(LOOK_OF.get(its.rating, "no_data"), SIGNS[its.rating], w.t(f"evidence.rating_{its.rating}"), ""),
        Paragraph(w.t("evidence.expected", words=w.pick(its.mechanism))),
    ]
    blocks += [Paragraph(w.t("evidence.what_was_seen", words=its.seen))] if its.seen else []
    blocks += [Paragraph(w.t("evidence.for_whom_line", words=its.for_whom))] if its.for_whom else []
    blocks += (
        [Paragraph(w.t("evidence.by_rule", why=because(its, w)), "note")]
        if not its.overruled
        else [
            Notice(
                w.t("evidence.overruled"),
                w.t(
                    "evidence.overruled_text",
                    rule=w.in_sentence(w.t(f"evidence.rating_{its.by_rule}")),
                    because=because(its, w),
                    why=its.overruled,
                ),
            )
        ]
    )
    blocks += [Bullets(tuple(piece_in_words(one, w) for one in its.pieces))] if its.pieces else []
    for heading, kind, some in (("assumptions", "state", its.assumptions), ("rivals", "weight", its.rivals)):
        if some:
            blocks += [
                Paragraph(w.t(f"evidence.{heading}")),
                Bullets(tuple(_with_pieces(one, kind, w) for one in some)),
            ]
    return Part(f"link-{its.source}-{its.target}", name_of(its, w), tuple(blocks))


def _claim(its: ClaimTold, kind: str, w: Wording) -> str:
    return w.t("evidence.claim", words=w.pick(its.text), state=w.t(f"evidence.{kind}_{its.state or 'unweighed'}"))


def _with_pieces(its: ClaimTold, kind: str, w: Wording) -> str:
    said = [_claim(its, kind, w), *([its.why] if its.why else []), *(piece_in_words(one, w) for one in its.pieces)]
    return " ".join(said)


def _context(its: TheoryTested, w: Wording) -> Iterator[Part]:
    seen = [one for one in its.context if one.seen or one.pieces]
    if seen:
        lines = tuple(
            " ".join(
                [
                    f"{w.title('nodes', one.node)}:",
                    *([one.seen] if one.seen else []),
                    *(piece_in_words(piece, w) for piece in one.pieces),
                ]
            )
            for one in seen
        )
        yield Part("theory-context", w.t("evidence.context"), (Bullets(lines),))


def _interpretations(its: TheoryTested, w: Wording) -> Iterator[Part]:
    if its.interpretations:
        below = tuple(_interpretation(one, w) for one in its.interpretations)
        intro = Paragraph(w.t("evidence.interpretations_intro"))
        yield Part("interpretations", w.t("evidence.interpretations"), (intro,), below)


def _interpretation(its: InterpretationTold, w: Wording) -> Part:
    title = its.title if its.held_on is None else w.t("evidence.held_on", title=its.title, date=w.date(its.held_on))
    shown = tuple(
        w.t(
            "evidence.said_of", indicator=w.title("indicators", key), said=w.t(f"evidence.said_{said}"), words=words
        ).strip()
        for key, said, words in its.shown
    )
    blocks: list[Block] = [Paragraph(said)] if (said := people_in_words(its, w)) else []
    blocks += [Bullets(shown)] if shown else []
    blocks += [Paragraph(w.t("evidence.was_missing", words=its.missing))] if its.missing else []
    return Part(f"interpretation-{its.id}", title, tuple(blocks))


def _present(one: PresentTold, w: Wording) -> str:
    group = w.in_sentence(w.title("groups", one.group))
    if one.n is not None:
        return w.t("evidence.present_n", group=group, n=w.count(one.n))
    return w.t(f"evidence.present_{one.roughly}", group=group)
