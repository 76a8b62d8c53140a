"""What people are told when they are asked to answer a wave: the same in a mail, a letter and on a poster."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.answering.ages import told_beforehand, young_in
from evaluator.answering.intake import Phase, phase_of
from evaluator.answering.journey import minutes_to_answer
from evaluator.documents.information_words import in_short
from evaluator.documents.storing import load_programme, load_questionnaire
from evaluator.store import audit
from evaluator.store.waves import wave as stored_wave
from evaluator.texts import LANGUAGES, Texts
from evaluator.vault.invitations import ensure_invited, note_given_out
from surveys.diagnostics import Diagnostic, InputRejected, Value, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from evaluator.programme.information import Information
    from evaluator.programme.model import Programme
    from evaluator.store.waves import Wave
    from evaluator.vault.contacts import Contact

TEXTS: Final = {language: Texts(language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Asking:
    """A wave and what is said of it. ``own`` is the programme document's text on why these people are asked, empty
    where it has none; ``languages`` are those in which the wave can be answered."""

    programme: Programme
    wave: Wave
    survey: Mapping[str, str]
    minutes: int
    own: Mapping[str, str]
    languages: tuple[str, ...]

    @property
    def information(self) -> Information | None:
        """What the wave's people are told of their data."""
        return self.programme.information.of(self.wave.key)

    def language_for(self, language: str) -> str:
        """The language in which somebody is asked who would rather use ``language``."""
        return language if language in self.languages else self.languages[0]

    def sender(self, texts: Texts) -> str:
        """Who asks: the evaluator, or the programme where none is named."""
        return self.programme.evaluator or texts.pick(self.programme.title)

    def why(self, texts: Texts) -> str:
        if self.own:
            return texts.pick(self.own)
        key = "asking.why_evaluator" if self.programme.evaluator else "asking.why"
        title = texts.pick(self.programme.title)
        return texts(key, evaluator=self.programme.evaluator, programme=title)

    def facts(self, texts: Texts) -> str:
        """How long it takes, until when, and that it is voluntary."""
        key = "asking.facts_one" if self.minutes == 1 else "asking.facts"
        return texts(key, minutes=self.minutes, until=texts.until(*self.wave.begin_until))

    def responsible(self, texts: Texts) -> str:
        """Who answers for the data and where the rest is told, for whoever gets a link; '' where nobody wrote it."""
        told = self.information
        return f"{in_short(told, texts)} {texts('information.rest_at_link')}" if told else ""

    def ages(self, texts: Texts) -> str:
        """How old one must be; '' where anybody may answer."""
        return told_beforehand(young_in(self.programme, self.wave.key), texts)

    def privacy(self, texts: Texts) -> str:
        """What the wave's linkage means for whoever answers with a link of their own."""
        groups = texts("asking.groups", minimum=self.programme.disclosure_minimum)
        return f"{texts(f'asking.privacy_{self.wave.linkage}')} {groups}"


def makes_self_generated_codes(programme: Programme, wave: str) -> bool:
    """Whether people come to the wave by one link and make a self-generated code."""
    return any(plan.key == wave and plan.self_generated_code for plan in programme.waves)


def wave_named(db: Connection, programme: Programme, wave: str) -> Wave:
    """The wave; raises InputRejected where the programme has none of that name."""
    found = stored_wave(db, programme.key, wave)
    if found is None:
        known = [plan.key for plan in programme.waves]
        raise InputRejected([unknown("inviting.no_wave", (programme.key,), wave, known)])
    return found


def asking(db: Connection, programme: str, wave: str) -> Asking:
    """What is said to those who are asked in a wave; raises InputRejected where there is no such programme or wave."""
    loaded, _ = load_programme(db, programme)
    found = wave_named(db, loaded, wave)
    questionnaire = load_questionnaire(db, programme, found.questionnaire, found.version, found.languages)
    own = next((plan.invitation for plan in loaded.waves if plan.key == wave), {})
    minutes, languages = minutes_to_answer(questionnaire), questionnaire.languages
    return Asking(loaded, found, questionnaire.title, minutes, own, languages)


def personal_token(vault_db: Connection, its: Asking, to: Contact) -> str:
    """What the contact's own link to the wave ends in, the same each time; whoever was not invited yet is. It asks once
    it is given out: a mail when it is sent, a letter and a form when they are written."""
    return ensure_invited(
        vault_db,
        programme=its.programme.key,
        wave=its.wave.key,
        group=to.group,
        process=to.process,
        person=to.person,
        language=to.language,
        linked=its.wave.linkage != "anonymous",
    )


def personal_link(vault_db: Connection, its: Asking, to: Contact, address: str) -> str:
    """The contact's own link to the wave; ``address`` is where participants find the pages."""
    return f"{address.rstrip('/')}/svar/{personal_token(vault_db, its, to)}"


def personal(its: Asking, now: dt.datetime) -> Asking:
    """The asking itself; raises InputRejected for a wave that anybody may answer, since who has answered cannot be
    known, and for one that has closed: whoever is asked after that could not answer, and would count as silent."""
    if its.wave.open_key is not None:
        raise InputRejected([Diagnostic("inviting.open_link", (its.wave.key,))])
    refuse_closed(its.wave, now)
    return its


def refuse_closed(wave: Wave, now: dt.datetime) -> None:
    """Raises InputRejected where the wave has closed: nobody more is asked, and what was counted stays as it is."""
    if phase_of(wave, now) in (Phase.GRACE, Phase.CLOSED):
        values: dict[str, Value] = {"closes": wave.begin_until[0]}
        raise InputRejected([Diagnostic("inviting.wave_closed", (wave.key,), values)])


def give_out(
    db: Connection,
    vault_db: Connection,
    programme: str,
    wave: str,
    tokens: Sequence[str],
    *,
    now: dt.datetime,
    actor: str = audit.COMMAND_LINE,
) -> None:
    """Note that the links which end in ``tokens`` are given out: whoever has one counts as asked, and the audit log is
    told how many. Do it when what they are printed in is written, and before it gets its name. Raises InputRejected for
    a wave that has closed meanwhile."""
    its = asking(db, programme, wave).wave
    refuse_closed(its, now)
    note_given_out(vault_db, tokens)
    note_links(db, its, len(tokens), now=now, actor=actor)


def note_links(db: Connection, its: Wave, people: int, *, now: dt.datetime, actor: str = audit.COMMAND_LINE) -> None:
    """Record that links were made for some ``people``: whoever has them can open what those have not sent yet."""
    its_place = {"programme": its.programme, "subject": its.key}
    audit.record(db, "links_made", actor=actor, now=now, **its_place, details={"people": people})


def greeting(texts: Texts, name: str) -> str:
    return texts("asking.greeting", name=name) if name else texts("asking.greeting_unnamed")
