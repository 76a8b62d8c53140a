"""People's own links as a list, for an evaluator who sends them in a way of their own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.inviting.announcements import asking, personal, personal_link
from evaluator.vault.contacts import contacts
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.tables.writing import csv_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.texts import Texts

COLUMNS = ("person", "name", "group", "link")


def link_list(
    db: Connection,
    vault_db: Connection,
    programme: str,
    wave: str,
    *,
    address: str,
    everybody: bool,
    t: Texts,
    now: dt.datetime,
) -> tuple[str, list[str]]:
    """A CSV file with the link of each contact of the wave's groups who cannot be mailed, or of all with ``everybody``,
    and what the links end in. Nobody who has opted out. They ask once `give_out` is told of the links. Raises
    InputRejected where there is nobody, for a wave that anybody may answer, and for one that has closed."""
    its = personal(asking(db, programme, wave), now)
    to = [
        one
        for one in contacts(vault_db, programme)
        if one.group in its.wave.groups and not one.opted_out and (everybody or not one.may_be_mailed)
    ]
    if not to:
        code = "inviting.nobody_to_link" if everybody else "inviting.nobody_to_link_alone"
        raise InputRejected([Diagnostic(code, (wave,))])
    titles = {one.key: t.pick(one.title) for one in its.programme.groups}
    links = [personal_link(vault_db, its, one, address) for one in to]
    rows = [(one.person, one.name, titles.get(one.group, one.group), link) for one, link in zip(to, links, strict=True)]
    heading = tuple(t(f"invitations.column_{name}") for name in COLUMNS)
    return csv_of([heading, *rows]), [link.rpartition("/")[2] for link in links]
