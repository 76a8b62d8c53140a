"""The record of processing activities (Article 30 of the General Data Protection Regulation) of a programme, from its
document and the settings of the instance. What neither knows stands open, to be filled in by whoever signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.storing import load_programme
from evaluator.privacy.statement import Line, Section, Statement, labels_of, left_open, line
from evaluator.programme.information import Information
from evaluator.programme.kept_until import answers_due, contacts_due, key_due
from evaluator.programme.model import Programme, WavePlan
from evaluator.store.hearings import hearings
from evaluator.store.status_rounds import rounds
from evaluator.store.wave_erasures import last_backup_expires
from evaluator.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class InstanceSettings:
    """What the settings say that a document has to name. ``address``: where the pages are; ``mail_host``: who takes the
    mails; each '' where it is not known."""

    address: str = ""
    mail_host: str = ""
    database: str = ""


def processing_record(
    db: Connection, programme: str, settings: InstanceSettings, language: str, today: dt.date
) -> Statement:
    """Raises InputRejected for an unknown programme."""
    loaded, t = load_programme(db, programme)[0], Texts(language)
    others = tuple(t(f"statements.people_{name}") for name, its in _others(db, programme).items() if its)
    expires = last_backup_expires(db)
    texts = list(_texts(loaded))
    sections = [_processing(loaded, information, waves, others, t) for information, waves in texts]
    sections += [_limits(loaded, expires, t), _measures(settings, t)]
    return Statement(
        name=f"{programme}-{t('statements.record_file')}",
        title=t("statements.record"),
        about=t.pick(loaded.title),
        sender=loaded.evaluator or t.pick(loaded.title),
        language=language,
        lead=(t("statements.record_lead", day=t.date(today)), t("statements.open_lead")),
        sections=tuple(sections),
        signing=t("statements.record_signing"),
        signatures=(t("statements.for_controller"), t("statements.for_processor")),
        labels=labels_of(t),
    )


def _texts(loaded: Programme) -> Iterator[tuple[Information, tuple[WavePlan, ...]]]:
    """Each information text with the waves whose people read it; one that is empty where nobody wrote any."""
    left = loaded.waves
    for one in loaded.information.variants:
        its = tuple(wave for wave in left if wave.key in one.waves)
        left = tuple(wave for wave in left if wave not in its)
        if its:
            yield one.information, its
    if left or not loaded.waves:
        yield loaded.information.general or Information(), left


def _others(db: Connection, programme: str) -> dict[str, bool]:
    return {"parties": bool(hearings(db, programme)), "owners": bool(rounds(db, programme))}


def _processing(
    loaded: Programme, its: Information, waves: tuple[WavePlan, ...], others: tuple[str, ...], t: Texts
) -> Section:
    titles = {one.key: t.pick(one.title) for one in loaded.groups}
    groups = dict.fromkeys(titles[key] for wave in waves for key in wave.groups if key in titles)
    basis = t(f"statements.basis_{its.basis}") if its.basis else ""
    special = [t(f"information.category_{one}") for one in its.special_categories]
    if special and its.special_basis:
        special.append(t(f"statements.special_{its.special_basis}"))
    told = [t(f"statements.{name}_{'yes' if getattr(its, name) else 'no'}") for name in ("take_out", "quotes")]
    lines = (
        line(t, "controller", (t.pick(its.controller), t.pick(its.contact))),
        left_open(t, "joint"),
        line(t, "officer", (t.pick(its.protection_officer),)),
        line(t, "processors", (t.pick(its.processors),)),
        line(t, "purposes", (t.pick(its.purpose), t.pick(loaded.purpose))),
        line(t, "basis", (basis, t.pick(its.grounds))),
        line(t, "people", (*groups, *others)),
        Line(t("statements.data"), tuple(_data(waves, bool(others), t))),
        Line(t("statements.special"), tuple(special) or (t("statements.special_none"),)),
        line(t, "recipients", (t.pick(its.recipients), *(told if waves else ()))),
        line(t, "transfers", (t.pick(its.transfers),)),
        line(t, "assessment", (its.impact_assessment,)),
    )
    named = ", ".join(wave.key for wave in waves)
    return Section(t("statements.processing_of", waves=named) if named else t("statements.processing"), lines=lines)


def _data(waves: tuple[WavePlan, ...], others: bool, t: Texts) -> Iterator[str]:
    for linkage in dict.fromkeys(wave.linkage for wave in waves):
        yield t(f"statements.data_{linkage}")
    if others or any(not (wave.open_link or wave.self_generated_code) for wave in waves):
        yield t("statements.data_contacts")
    yield t("statements.data_accounts")


def _limits(loaded: Programme, expires: dt.date | None, t: Texts) -> Section:
    """The days by which things are deleted, and the sentence that people read."""
    days = {wave.key: answers_due(loaded, wave) for wave in loaded.waves}
    answers = [f"{key}: {t.date(day) if day else t('statements.no_limit')}" for key, day in days.items()]
    lines = [line(t, "until_answers", answers if any(days.values()) else ())]
    lines.append(line(t, "until_contacts", (_day(contacts_due(loaded), t),)))
    lines.append(line(t, "until_key", (_day(key_due(loaded), t),)))
    general = loaded.information.general
    lines.append(line(t, "until_said", (t.pick(general.retention) if general else "",)))
    lines.append(line(t, "until_backups", (_day(expires, t),)))
    return Section(t("statements.limits"), (t("statements.limits_how"),), tuple(lines))


def _day(day: dt.date | None, t: Texts) -> str:
    return t.date(day) if day else ""


def _measures(settings: InstanceSettings, t: Texts) -> Section:
    """What the program does by itself, and what it cannot know of the place where it runs."""
    built_in = [
        *("apart", "sealed", "pseudonyms", "anonymous", "minimum", "sign_in", "log", "removals", "backups"),
        *("uploads", "errors"),
    ]
    lines = (
        line(t, "where", (settings.address,)),
        line(t, "databases", (settings.database,)),
        line(t, "mail", (settings.mail_host,)),
        *(left_open(t, name) for name in ("hosting", "at_rest", "who_has_access", "agreements", "training")),
    )
    items = tuple(t(f"statements.measure_{name}") for name in built_in)
    return Section(t("statements.measures"), (t("statements.measures_lead"),), lines, items)
