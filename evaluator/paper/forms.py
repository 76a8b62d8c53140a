"""A wave's questionnaire as a form on paper: every question with the codes that are typed of it, and what people are
told. Each copy has a serial number of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evaluator.answering.ages import young_in
from evaluator.answering.condition_words import condition_text
from evaluator.answering.hints import hints
from evaluator.documents.information_words import Part, in_full, in_short, kept_in_words, warning_of_names
from evaluator.documents.storing import load_questionnaire
from evaluator.inviting.announcements import (
    TEXTS,
    WaveAnnouncement,
    asking,
    makes_self_generated_codes,
    personal_token,
    refuse_closed,
)
from evaluator.inviting.self_generated_codes import kind_of
from evaluator.paper.ages import PaperAge, age_on_paper
from evaluator.paper.codes import MARKS
from evaluator.paper.serials import new_serials
from evaluator.vault.contacts import contacts
from surveys.answers.double_entry import mark_of, numbers_of
from surveys.diagnostics import Diagnostic, InputRejected, unknown
from surveys.kinds.all import KINDS
from surveys.questionnaire import Item, Page, Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.programme.information import Information
    from evaluator.programme.model import Programme
    from evaluator.texts import Texts

MOST_COPIES: Final = 200
"""What the page prints at once; the command has a limit of its own."""


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """``shape`` names one of `templates/printing/form.typ`; ``number`` is 0 for a text of instruction. ``choices`` are
    pairs of what is typed and its words; ``rows`` those of a matrix or what is ranked; ``lines`` to write on;
    ``condition`` says when it is to be answered."""

    shape: str
    number: int
    text: str
    hint: str = ""
    condition: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    lines: int = 0
    beside: str = ""
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPart:
    title: str
    intro: tuple[str, ...]
    condition: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True)
class CodePart:
    """A part of a code that people make: the mark by which typists know it, what is asked for, how it is written."""

    mark: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class PaperCode:
    """Where people make a self-generated code: what they are told, and what it is made of."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[CodePart, ...]


@dataclass(frozen=True, slots=True)
class PaperConsent:
    """The box in which people say yes: ``text`` is what they say yes to, ``version`` the line that names it."""

    title: str
    how: str
    text: str
    version: str


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A form in one ``language``. ``code_label`` stands above the person's code, '' in a wave without;
    ``self_generated_code`` is None but where people make it themselves, ``consent`` but where the wave rests on it.
    ``age``: None but in a wave for young people. ``in_full``: the whole information text, which stands at the end."""

    language: str
    sender: str
    title: str
    number_label: str
    page_label: str
    foot: str
    information: tuple[str, ...]
    how: tuple[str, ...]
    code_label: str
    parts: tuple[PaperPart, ...]
    thanks: str
    consent: PaperConsent | None
    in_full: tuple[Part, ...]
    in_full_title: str
    self_generated_code: PaperCode | None = None
    age: PaperAge | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A form to be printed: its serial number, and whose it is: what the person's link ends in, '' for anybody's."""

    serial: str
    code: str = ""


def blank_forms(
    db: Connection, programme: str, wave: str, *, language: str, copies: int
) -> tuple[PaperForm, list[Copy]]:
    """Forms for whoever takes one. Raises InputRejected where there is no such wave or language."""
    form = _form(db, asking(db, programme, wave), language)
    return form, [Copy(serial) for serial in new_serials(copies)]


def personal_forms(
    db: Connection, vault_db: Connection, programme: str, wave: str, *, language: str, now: dt.datetime
) -> tuple[PaperForm, list[Copy]]:
    """A form for each contact of the wave's groups who is asked in the language and has not opted out, with their code.
    They ask once `give_out` is told of the codes. Raises InputRejected where there is nobody, for a wave that has
    closed, and in an anonymous wave: its forms must not say whose they are."""
    its = asking(db, programme, wave)
    refuse_closed(its.wave, now)
    if its.wave.linkage == "anonymous":
        raise InputRejected([Diagnostic("paper.anonymous", (wave,))])
    if makes_self_generated_codes(its.programme, wave):
        raise InputRejected([Diagnostic("paper.self_generated_code", (wave,))])
    form = _form(db, its, language)
    to = [
        one
        for one in contacts(vault_db, programme)
        if one.group in its.wave.groups and its.language_for(one.language) == language and not one.opted_out
    ]
    if not to:
        raise InputRejected([Diagnostic("paper.no_contacts", (wave,), {"language": language})])
    codes = [personal_token(vault_db, its, one) for one in to]
    return form, [Copy(serial, code) for serial, code in zip(new_serials(len(to)), codes, strict=True)]


def _form(db: Connection, its: WaveAnnouncement, language: str) -> PaperForm:
    questionnaire = load_questionnaire(db, its.programme.key, its.wave.questionnaire, its.wave.version)
    if language not in its.languages:
        raise InputRejected([unknown("paper.not_asked_in_language", (its.wave.key,), language, its.languages)])
    texts, self_generated_code = TEXTS[language], makes_self_generated_codes(its.programme, its.wave.key)
    has_label = its.wave.linkage != "anonymous" and not self_generated_code
    privacy = texts("paper_form.self_generated_code" if self_generated_code else _PRIVACY[its.wave.linkage])
    minimum = texts("asking.groups", minimum=its.programme.disclosure_minimum)
    told = its.information
    short = [f"{in_short(told, texts)} {texts('information.rest_on_paper')}"] if told else []
    return PaperForm(
        language=language,
        sender=its.sender(texts),
        title=texts.pick(questionnaire.title),
        number_label=texts("paper_form.number"),
        page_label=texts("paper_form.page"),
        foot=texts("paper_form.foot", wave=its.wave.key, version=its.wave.version),
        information=(
            *_paragraphs(texts.pick(questionnaire.information)),
            *short,
            f"{privacy} {minimum}",
        ),
        how=(texts("paper_form.how"), texts("paper_form.how_wrong")),
        code_label=texts("paper_form.code") if has_label else "",
        parts=(*_group_part(its, texts), *parts_on_paper(questionnaire, texts, warning_of_names(told, texts))),
        thanks=texts("paper_form.thanks"),
        consent=_consent(told, texts) if told and told.asks_consent else None,
        in_full=_told(its, told, texts) if told else (),
        in_full_title=texts("information.title"),
        self_generated_code=_self_generated_code(its.programme, texts) if self_generated_code else None,
        age=age_on_paper(young_in(its.programme, its.wave.key), texts),
    )


def _told(its: WaveAnnouncement, told: Information, texts: Texts) -> tuple[Part, ...]:
    kept = kept_in_words(its.programme, its.wave.key, texts)
    return in_full(told, texts, linked=its.wave.linkage != "anonymous", kept=kept)


def _consent(its: Information, texts: Texts) -> PaperConsent:
    return PaperConsent(
        title=texts("information.consent_title"),
        how=texts("information.consent_paper"),
        text=texts.pick(its.consent.text),
        version=texts("information.consent_version", version=its.consent.version),
    )


def _self_generated_code(programme: Programme, texts: Texts) -> PaperCode:
    parts = (
        CodePart(mark, texts(f"self_generated_code.{element}"), texts(f"self_generated_code.hint_{kind_of(element)}"))
        for mark, element in zip(MARKS, programme.self_generated_code, strict=False)
    )
    lead = (texts("self_generated_code.lead"), texts("paper_form.code_boxes"))
    return PaperCode(texts("self_generated_code.title"), lead, tuple(parts))


def _group_part(its: WaveAnnouncement, texts: Texts) -> Iterator[PaperPart]:
    """Which group somebody belongs to, where several are asked and no invitation says it."""
    invited = its.wave.linkage != "anonymous" and not makes_self_generated_codes(its.programme, its.wave.key)
    if not invited and len(its.wave.groups) > 1:
        titles = {group.key: texts.pick(group.title) for group in its.programme.groups}
        choices = tuple(("", titles.get(key, key)) for key in its.wave.groups)
        yield PaperPart("", (), "", (PaperQuestion("choice", 0, texts("answering.group"), choices=choices),))


def parts_on_paper(questionnaire: Questionnaire, texts: Texts, warning: str = "") -> Iterator[PaperPart]:
    """Every page with all its questions, for paper cannot leave any out. ``warning`` stands by the first question of
    each page that is answered in words of one's own."""
    whole = Page("", {}, tuple(questionnaire.items))
    numbers = numbers_of(questionnaire)
    for page in questionnaire.pages:
        condition = condition_text(whole, replace(page.items[0], show_if=page.show_if), texts) if page.items else ""
        first = next((item.key for item in page.items if KINDS[item.kind].words or item.other), None)
        questions = tuple(
            _question(whole, item, numbers.get(item.key, 0), texts, warning if item.key == first else "")
            for item in page.items
        )
        yield PaperPart(texts.pick(page.title), _paragraphs(texts.pick(page.intro)), condition, questions)


def _question(whole: Page, item: Item, number: int, texts: Texts, warning: str) -> PaperQuestion:
    choices, kind = item.scale.all_choices if item.scale else (), KINDS[item.kind]
    return PaperQuestion(
        shape=kind.drawing,
        number=number,
        text=texts.pick(item.text),
        hint=f"{_hint(item, texts)} {warning}".strip(),
        condition=condition_text(whole, item, texts),
        choices=_choices(item, texts),
        rows=_rows(item, texts),
        lines=kind.lines,
        beside=mark_of(item.other.code) if item.other else "",
        ends=tuple(map(texts.pick, item.ends)) if item.ends and choices else (),
    )


def _hint(item: Item, texts: Texts) -> str:
    """Where several may be ticked, the form must say so, for it asks for one elsewhere."""
    own = tuple(hints(item, texts)) if KINDS[item.kind].asks else ()
    several = KINDS[item.kind].several and not own
    return texts("paper_form.several") if several else " ".join(own)


def _choices(item: Item, texts: Texts) -> tuple[tuple[str, str], ...]:
    if KINDS[item.kind].drawing == "consent":
        return (("1", texts("answering.consent_yes")),)
    if item.scale is None:
        return ()
    if KINDS[item.kind].drawing == "range":
        points = tuple((str(code), "") for code in item.scale.codes)
        return (*points, *((mark_of(one.code), texts.pick(one.label)) for one in item.scale.outside))
    return tuple((mark_of(choice.code), texts.pick(choice.label)) for choice in item.scale.all_choices)


def _rows(item: Item, texts: Texts) -> tuple[str, ...]:
    return tuple(texts.pick(row.text) for row in item.rows)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


_PRIVACY: Final = {
    "anonymous": "paper_form.anonymous",
    "pseudonymous": "asking.privacy_pseudonymous",
    "confidential": "asking.privacy_confidential",
}
