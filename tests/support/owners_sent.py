"""What owners tell and evaluators do in a status round, with all that must not be found in a log of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.support.editor_site import Editor
from tests.support.owned import OwnersDesk

Steps = dict[str, Callable[[], Any]]


def owner_steps(site: Any, editor: Editor, words: str, number: int) -> tuple[Steps, set[str]]:
    """The steps by name, and what was sent, given or stored on the way."""
    desk = OwnersDesk(site)
    role, name, email = f"Ansvarlig Vestergaard {number}", f"Ada Ansvar {number}", f"ansvar-{number}@mail.example"
    reference = desk.action(f"{words} {number}", owner=role, day="2026-05-01")
    owner = desk.person(role, name, email)
    until, erase_on = site.now.date() + dt.timedelta(days=30), dt.date(2099, 1, 1)  # `work` asks the machine's clock
    its = desk.open(title=words, source=words, until=until, erase_on=erase_on)
    link, question = desk.link(its, owner), desk.question(its, reference)
    assert question.row is not None
    told = {"mark": question.row.mark, "state": "tried", "day": "2026-05-02", "learned": words, "named": "1"}
    place, post = f"{link}/{question.request.id}", editor.post
    asked = {"title": words, "source": words, "until": "2099-01-01", "row": f"trial_actions/{reference}"}
    added = {"role": f"{words} {number}", "name": name, "email": email, "address": words}
    steps: Steps = {
        "looks at a status": lambda: site.client.get(link),
        "tells a status": lambda: site.client.post(place, data=told),
        "adds an owner": lambda: post(f"{desk.pages}/kontakter", added),
        "opens a round": lambda: post(f"{desk.pages}/ny", asked),
        "sees a round": lambda: editor.get(f"{desk.pages}/runde/{its.id}"),
        "reminds owners": lambda: post(f"{desk.pages}/runde/{its.id}/paamind", {}),
        "replies to an owner": lambda: post(f"{desk.pages}/svar/{question.request.id}", {"text": words}),
        "revokes a link": lambda: post(f"{desk.pages}/runde/{its.id}/{owner}/spaer", {}),
        "closes a round": lambda: post(f"{desk.pages}/runde/{its.id}/luk", {}),
        "erases an owner": lambda: post(f"{desk.pages}/kontakter/{owner}/slet", {}),
    }
    return steps, {role, name, email, link.rpartition("/")[2]}
