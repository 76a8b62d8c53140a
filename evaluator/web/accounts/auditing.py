"""The audit log as administrators read it."""

from __future__ import annotations

from typing import Final

from flask import render_template, request

from evaluator.accounts.audit_words import details_in_words, moment, who
from evaluator.store import audit
from evaluator.store.accounts import names
from evaluator.store.documents import programme_keys
from evaluator.store.status_rounds import round_titles
from evaluator.web.shared.access import protected, texts
from evaluator.web.shared.rules import ADMINISTERING
from evaluator.web.shared.service import service

pages = protected("auditing", __name__, roles=ADMINISTERING, url_prefix="/log")
ON_A_PAGE: Final = 40


@pages.get("/")
def listing() -> str:
    """The newest entries, or those before the number in the address; of one programme where it names one."""
    programme = request.args.get("indsats") or None
    before = request.args.get("foer", type=int)
    with service().store.reading() as db:
        found = audit.latest(db, programme, before=_number(before), most=ON_A_PAGE)
        last = audit.latest(db, before=None, most=1)
        called = names(db) | round_titles(db, (one.programme for one in found))
        its: dict[str, object] = {"names": called, "programmes": programme_keys(db), "chosen": programme}
    more = found[-1].number if len(found) == ON_A_PAGE else None
    its |= {"entries": found, "last": last, "more": more, "moment": moment, "in_words": details_in_words, "who": who}
    return render_template("accounts/audit.html", t=texts(), **its)


def _number(given: int | None) -> int | None:
    """One that a database can compare."""
    return None if given is None else max(0, min(given, 2**31 - 1))
