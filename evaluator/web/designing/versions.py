"""Every published version of a programme document: who, when and why, and two of them beside each other."""

from __future__ import annotations

from flask import abort, request

from evaluator.designing.comparing import compared
from evaluator.documents.planning import programme_version
from evaluator.store.accounts import names
from evaluator.store.documents import PROGRAMME, versions_of
from evaluator.store.plans import approvals
from evaluator.web.designing.differences import picture, told
from evaluator.web.designing.editing import pages
from evaluator.web.shared.access import programme_or_404, texts
from evaluator.web.shared.frame import show
from evaluator.web.shared.service import service
from surveys.document.content import read_content


@pages.get("/versioner")
def versions(programme: str) -> str:
    """``fra`` and ``til`` in the address name the versions; without them the newest and the one before it."""
    loaded, t = programme_or_404(programme), texts()
    with service().store.reading() as db:
        found = {one.number: one for one in versions_of(db, programme, PROGRAMME, programme)}
        until = request.args.get("til", max(found), type=int)
        since = request.args.get("fra", max(until - 1, min(found)), type=int)
        if not {since, until} <= found.keys():
            abort(404)
        pair = [programme_version(db, programme, number) for number in (since, until)]
        called, given = names(db), approvals(db, programme)
    old, new = (read_content(found[number].text) for number in (since, until))
    before, after = pair
    drawn = picture(before, after, compared(old, new), t) if before and after else ""
    its = {"found": [*found.values()][::-1], "since": since, "until": until, "names": called}
    approved = {number: [one for one in given if one.document == number] for number in found}
    return show("designing/versions.html", loaded, changes=told(old, new, t), picture=drawn, approved=approved, **its)
