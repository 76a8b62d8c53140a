"""Many programmes at once, with an open wave each, for `bench programmes` and the tests that count statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from evaluator.store.counting import SUBMITTED
from evaluator.store.programme_index import Entry, Indexed, save_index
from evaluator.store.register_tables import TABLES
from evaluator.store.tables import document, programme, tally, wave
from evaluator.vault.tables import invitation, programme_key

if TYPE_CHECKING:
    from evaluator.store.engine import Store

GROUPS: Final = ("citizens", "relatives", "staff")
INDICATORS, QUESTIONS, ROWS, INVITED = 12, 40, 60, 40
"""Of each programme; invitations go to each of its groups."""
DAY: Final = dt.date(2026, 5, 4)


def add_programmes(store: Store, vault: Store, number: int) -> None:
    """As many programmes as the pages of all of them know them: their documents cannot be opened."""
    keys = [f"bench-{one:03}" for one in range(number)]
    with store.writing() as db, vault.writing() as vault_db:
        db.execute(sa.insert(programme), [{"programme_id": key} for key in keys])
        db.execute(sa.insert(document), [_document(key) for key in keys])
        for key in keys:
            save_index(db, _indexed(key), _entries(key))
        db.execute(sa.insert(wave), [_wave(key, name) for key in keys for name in ("spring", "autumn")])
        db.execute(sa.insert(tally), [_tally(key, group) for key in keys for group in GROUPS])
        db.execute(sa.insert(TABLES["trial_actions"]), [_row(key, one) for key in keys for one in range(ROWS)])
        vault_db.execute(sa.insert(programme_key), [{"programme_id": key, "secret": key.encode()} for key in keys])
        vault_db.execute(sa.insert(invitation), [one for key in keys for one in _invitations(key)])


def _document(key: str) -> dict[str, Any]:
    its = {
        "programme_id": key,
        "kind": "programme",
        "key": key,
        "number": 1,
        "digest": key,
        "text": "",
        "origin": "import",
    }
    return its | {"imported_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}


def _indexed(key: str) -> Indexed:
    title = {"da": f"Indsatsen {key}", "en": f"The programme {key}"}
    milestones = [("m1", {"da": "Første nedslag", "en": "First milestone"}, dt.date(2026, 6, 30))]
    return Indexed(key, 1, title, title, 5, milestones, {group: {"": 60} for group in GROUPS})


def _entries(key: str) -> Iterable[tuple[Entry, str]]:
    named = [("programme", 1, "Indsatsen om kaffe"), ("document", 3, "Skemaet om samtaler")]
    named += [
        ("indicator", INDICATORS, "Borgere mødes ligeværdigt"),
        ("question", QUESTIONS, "Blev du mødt ligeværdigt?"),
    ]
    for kind, number, title in named:
        for one in range(number):
            name = f"skema/1/side/{kind}-{one}" if kind == "question" else f"{kind}-{one}"
            said = f"{title} {one} i {key}"
            yield Entry(key, kind, name, {"da": said, "en": said}), said.casefold()


def _wave(key: str, name: str) -> dict[str, Any]:
    opens, closes = (DAY, DAY + dt.timedelta(30)) if name == "spring" else (dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    its = {"programme_id": key, "wave_key": name, "milestone": "m1", "questionnaire": "skema", "version": 1}
    return its | {"groups": list(GROUPS), "linkage": "anonymous", "opens": opens, "closes": closes, "languages": []}


def _tally(key: str, group: str) -> dict[str, Any]:
    its = {"programme_id": key, "wave_key": "spring", "variable_key": SUBMITTED, "group_key": group}
    return its | {"process_key": "", "code": 1, "n": 17}


def _row(key: str, number: int) -> dict[str, Any]:
    table = TABLES["trial_actions"]
    texts = {one.name: "" for one in table.c if isinstance(one.type, sa.Text) and not one.nullable}
    its = {
        "programme_id": key,
        "reference": f"p-{number}",
        "title": f"Prøvehandling {number} i Ørestad",
        "synthetic": True,
    }
    return texts | its


def _invitations(key: str) -> Iterable[dict[str, Any]]:
    for group in GROUPS:
        for one in range(INVITED):
            token = f"{key}/{group}/{one}".encode().ljust(32)[-32:]
            its = {
                "token_hash": token,
                "programme_id": key,
                "wave_key": "spring",
                "group_key": group,
                "process_key": "",
            }
            yield its | {"person": f"{group}-{one}", "language": "da", "linked": False, "issue": 1, "asked": True}
