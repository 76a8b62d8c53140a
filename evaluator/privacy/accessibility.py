"""The accessibility statement of the pages, after the model of the European Commission (implementing decision
2018/1523): what automatic checks cover, and what nobody has tried. What only the owner of the site can say stands
open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.privacy.processing_record import InstanceSettings
from evaluator.privacy.statement import Section, Statement, labels_of, left_open, line
from evaluator.programme.information import Information
from evaluator.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHECKED: Final = ("rules", "widths", "keyboard", "without_script", "language", "pdf")
"""What the tests of the program look at, on its own pages with made-up content."""
UNTRIED: Final = ("screen_readers", "magnifiers", "voice", "people", "other_browsers", "own_content", "word")
KNOWN: Final = ("own_words", "pictures", "documents", "qr")


def accessibility_statement(
    db: Connection, programme: str, settings: InstanceSettings, language: str, today: dt.date
) -> Statement:
    """Raises InputRejected for an unknown programme."""
    loaded, t = load_programme(db, programme)[0], Texts(language)
    its = loaded.information.general or Information()
    owner = t.pick(its.controller)
    about = (line(t, "site", (settings.address,)), line(t, "responsible", (owner,)), left_open(t, "last_review"))
    status = (left_open(t, "status"), left_open(t, "not_accessible"), left_open(t, "burden"))
    contact = (line(t, "contact", (t.pick(its.contact),)), left_open(t, "answered_within"))
    sections = (
        Section(t("statements.site_title"), lines=about),
        Section(t("statements.status_title"), (t("statements.status_how"),), status),
        Section(t("statements.known_title"), (t("statements.known_lead"),), items=_said("known", KNOWN, t)),
        Section(t("statements.checked_title"), (t("statements.checked_lead"),), items=_said("checked", CHECKED, t)),
        Section(t("statements.untried_title"), (t("statements.untried_lead"),), items=_said("untried", UNTRIED, t)),
        Section(t("statements.contact_title"), (t("statements.contact_how"),), contact),
        Section(t("statements.enforcement_title"), (t("statements.enforcement"),)),
    )
    return Statement(
        name=f"{programme}-{t('statements.accessibility_file')}",
        title=t("statements.accessibility"),
        about=t.pick(loaded.title),
        sender=owner or loaded.evaluator or t.pick(loaded.title),
        language=language,
        lead=(t("statements.accessibility_lead", day=t.date(today)), t("statements.open_lead")),
        sections=sections,
        signing=t("statements.accessibility_signing"),
        signatures=(t("statements.for_owner"),),
        labels=labels_of(t),
    )


def _said(kind: str, names: tuple[str, ...], t: Texts) -> tuple[str, ...]:
    return tuple(t(f"statements.{kind}_{name}") for name in names)
