"""What the entries of the audit log say, in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from evaluator.programme.agreement import plainly
from evaluator.store.audit import COMMAND_LINE, OUTSIDE, OWNER, WORKER, Detail, Entry
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts

_SHORT: Final = 12
"""As many characters of a digest are enough to tell two apart."""
_RANDOM_ID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ID: Final = 8
_CHANGE: Final = frozenset({"what", "before", "after"})


def entry_in_words(entry: Entry, names: Mapping[str, str], t: Texts) -> str:
    """An entry in one line. ``names``: those of accounts and of other subjects by id. One that was changed is told as
    it is stored: what it says has no words."""
    changed = entry.is_changed
    kind = entry.kind if changed else t(f"accounts.kind_{entry.kind}")
    what = ", ".join((kind, *(() if changed else details_in_words(entry, t))))
    said = [t("accounts.entry", number=entry.number, at=moment(entry.at, t), what=what)]
    said += [t("accounts.entry_changed")] if changed else []
    said.append(f"{t('accounts.who')}: {who(entry.actor, names, t)}")
    if entry.subject not in ("", entry.actor):
        said.append(f"{t('accounts.about')}: {who(entry.subject, names, t)}")
    said += [f"{t('accounts.within')}: {entry.programme}"] if entry.programme else []
    return "; ".join(said)


def who(key: str, names: Mapping[str, str], t: Texts) -> str:
    """An actor or a subject: an account by its name, else the key of what it is; of a random id the beginning, which
    tells it from others."""
    if key in (COMMAND_LINE, WORKER, OUTSIDE, OWNER):
        return t(f"accounts.actor_{key}")
    return names.get(key) or (f"{key[:_ID]}…" if _RANDOM_ID.fullmatch(key) else key)


def moment(at: dt.datetime | None, t: Texts) -> str:
    """When, on the clocks of Copenhagen; '?' where that cannot be read."""
    if at is None:
        return "?"
    local = at.astimezone(TIME_ZONE)
    return t.date_and_time(local.date(), local.time())


def details_in_words(entry: Entry, t: Texts) -> list[str]:
    """One text for each thing that an entry tells, and one for all that a change of the plan tells. KeyError for a
    detail that has no words."""
    details = entry.details or {}
    said = [IN_WORDS[key](value, t) for key, value in details.items() if key not in _CHANGE]
    return [one for one in (*said, *_change(details, t)) if one]


def _change(details: Mapping[str, Detail], t: Texts) -> Iterator[str]:
    if "what" not in details:
        return
    kind, *key, aspect = str(details["what"]).split(" ")
    about = t(f"accounts.of_{kind}", key=" ".join(key))
    if aspect in ("removed", "added", "replaced"):
        yield t(f"accounts.thing_{aspect}", about=about)
        return
    was, now = (plainly(str(value)) if value else t("plan.nothing") for value in _values(details))
    yield t("accounts.thing_changed", about=about, what=t(f"plan.aspect_{aspect}"), before=was, after=now)


def _values(details: Mapping[str, Detail]) -> tuple[Detail, Detail]:
    return details["before"], details["after"]


def _named(area: str, first: str) -> Callable[[Detail, Texts], str]:
    return lambda value, t: t(f"{area}.{first}_{value}")


def _number(text: str) -> Callable[[Detail, Texts], str]:
    """Nothing where there is no number to tell."""
    return lambda value, t: t(f"accounts.{text}", n=value) if value else ""


def _digest(value: Detail, t: Texts) -> str:
    return t("accounts.detail_digest", digest=str(value)[:_SHORT])


def _question(value: Detail, t: Texts) -> str:
    return t("accounts.detail_question", key=value)


def _said(text: str) -> Callable[[Detail, Texts], str]:
    return lambda value, t: t(f"accounts.{text}", said=value)


def _where(text: str) -> Callable[[Detail, Texts], str]:
    return lambda value, t: t(f"accounts.{text}") if value else ""


def _until(value: Detail, t: Texts) -> str:
    return t("accounts.detail_backups_until", day=t.date(dt.date.fromisoformat(str(value)))) if value else ""


def _texts(value: Detail, t: Texts) -> str:
    """Also where they are fewer than a step."""
    return t("accounts.detail_texts", n=value)


def _provider(value: Detail, t: Texts) -> str:
    return t("accounts.detail_provider", said=value) if value else t("accounts.detail_provider_silent")


IN_WORDS: Final[Mapping[str, Callable[[Detail, Texts], str]]] = {
    "change": _named("accounts", "change"),
    "role": _named("accounts", "role"),
    "attempts": _number("attempts"),
    "provider": _provider,
    "refused": _named("accounts", "refused"),
    "kind": _named("accounts", "document"),
    "origin": _named("accounts", "origin"),
    "number": _number("detail_number"),
    "round": _number("detail_round"),
    "gate": _named("releases", "gate"),
    "document": _number("detail_document"),
    "digest": _digest,
    "on_paper": _where("detail_on_paper"),
    "declared_complete": _where("detail_declared_complete"),
    "registers_only": _where("detail_registers_only"),
    "themes_only": _where("detail_themes_only"),
    "rows": _number("detail_rows"),
    "first_question": _question,
    "second_question": _question,
    "people": _number("detail_people"),
    "remarks": _number("detail_remarks"),
    "parties": _number("detail_parties"),
    "hearing": _named("accounts", "hearing"),
    "owners": _named("accounts", "owners"),
    "register": _named("registers", "name"),
    "event": _number("detail_event"),
    "version": _number("detail_version"),
    "texts": _texts,
    "question": _question,
    "searched": _where("detail_searched"),
    "material": _named("reading", "kind"),
    "parts": _number("detail_parts"),
    "taken": _number("detail_taken"),
    "waves": _said("detail_waves"),
    "formats": _said("detail_formats"),
    "purpose": _said("detail_purpose"),
    "quote": _named("quoting", "state"),
    "evidence": _named("evidence", "change"),
    "theory": _named("evidence", "subject"),
    "passage": _named("writing", "place"),
    "signed": _where("detail_signed"),
    "ending": _named("portfolio", "ending"),
    "due": _where("detail_due"),
    "everything": _where("detail_everything"),
    "backups_until": _until,
}
"""By the key of a detail."""
