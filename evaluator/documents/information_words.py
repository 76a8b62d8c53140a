"""An information text in the words in which people read it: whole, as it is folded below the first page and printed at
the end of a form, and short, as it stands in letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.programme.information import Information
from evaluator.programme.kept_until import answers_due, contacts_due, key_due
from evaluator.programme.model import Programme
from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class Part:
    """What is said under one heading."""

    title: str
    paragraphs: tuple[str, ...]


def in_full(its: Information, t: Texts, *, linked: bool, kept: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """Everything that somebody has a right to know before they are asked. ``linked``: whether their answers can be
    found again, on which hangs what they can ask for afterwards. ``kept``: until when, see `kept_in_words`."""
    said = {
        "controller": (in_short(its, t), t.pick(its.protection_officer)),
        "processors": (t.pick(its.processors),),
        "purpose": (t.pick(its.purpose),),
        "basis": tuple(_basis(its, t)),
        "recipients": (t.pick(its.recipients), *_announced(its, t)),
        "retention": (t.pick(its.retention), *kept),
        "transfers": (t.pick(its.transfers),),
        "rights": tuple(_rights(its, t, linked=linked)),
    }
    return tuple(Part(t(f"information.{name}_title"), tuple(filter(None, words))) for name, words in said.items())


def kept_in_words(programme: Programme, wave: str, t: Texts) -> tuple[str, ...]:
    """Until when answers to a wave, names and addresses, and the key are kept, where the document has days."""
    plan = next((one for one in programme.waves if one.key == wave), None)
    if plan is None:
        return ()
    linked = plan.linkage != "anonymous"
    days = {"answers": answers_due(programme, plan)}
    days |= {} if plan.open_link or plan.self_generated_code else {"contacts": contacts_due(programme)}
    days |= {"key": key_due(programme)} if linked else {}
    said = [t(f"information.kept_{name}", day=t.date(day)) for name, day in days.items() if day is not None]
    return (*said, t("information.kept_stands")) if said else ()


def in_short(its: Information, t: Texts) -> str:
    """Who is responsible and how to reach them."""
    controller, contact = (t.pick(words).rstrip(".") for words in (its.controller, its.contact))
    return t("information.short", controller=controller, contact=contact)


def warning_of_names(its: Information | None, t: Texts) -> str:
    """What stands by a field in which people write."""
    return t("information.no_names_quoted" if its is not None and its.quotes else "information.no_names")


def _basis(its: Information, t: Texts) -> Iterator[str]:
    yield t(f"information.basis_{its.basis}")
    yield "" if its.basis == "consent" else t.pick(its.grounds)
    if its.special_categories:
        *first, last = [t(f"information.category_{one}") for one in its.special_categories]
        listed = t("information.and").join([", ".join(first), last]) if first else last
        yield f"{t('information.special', categories=listed)} {t(f'information.special_{its.special_basis}')}"
    if its.impact_assessment:
        yield t("information.impact_assessment", reference=its.impact_assessment)


def _announced(its: Information, t: Texts) -> Iterator[str]:
    yield t("information.take_out_yes" if its.take_out else "information.take_out_no")
    yield t("information.quotes_yes" if its.quotes else "information.quotes_no")


def _rights(its: Information, t: Texts, *, linked: bool) -> Iterator[str]:
    yield t("information.rights_linked" if linked else "information.rights_anonymous")
    if its.asks_consent:
        yield t("information.rights_consent_linked" if linked else "information.rights_consent_anonymous")
    if its.basis in ("public_task", "legitimate_interest"):
        yield t("information.rights_objection" if linked else "information.rights_objection_anonymous")
    yield t("information.rights_complaint")
