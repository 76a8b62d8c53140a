"""What parties and evaluators do in a hearing, with all that must not be found in a log of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from evaluator.hearing.form import visit_of
from evaluator.hearing.inviting import queue_invitations
from evaluator.hearing.points import split
from evaluator.hearing.remarks import enter_remark
from evaluator.hearing.splitting import proposed
from tests.support.editor_site import Editor
from tests.support.hearing_site import HearingDesk

Steps = dict[str, Callable[[], Any]]


def hearing_steps(site: Any, editor: Editor, words: str, number: int) -> tuple[Steps, set[str]]:
    """The steps by name, and what was sent, given or stored on the way."""
    deadline = site.now + dt.timedelta(days=30)
    desk = HearingDesk(site, title=f"Strategi {number}", about=words, deadline=deadline, open_link=True)
    name, email = f"Parten Nordsøen {number}", f"part-{number}@mail.example"
    party = desk.party(name, contact=f"Ada Part {number}", email=email)
    sends, writes = desk.link(party), desk.link(desk.party(f"{name} Vest"))
    desk.write(sends, {"s1": words}, agreement="named")
    with desk.service.store.writing() as db:
        remark = enter_remark(db, desk.its, party=party, section="s2", text=words, now=site.now)
    (sent,) = desk.every.sent
    with desk.service.store.writing() as db, desk.service.vault.writing() as vault_db:
        split(db, desk.visit_at, sent, proposed(sent.text), actor="a1", now=site.now)
        queue_invitations(vault_db, desk.its, now=site.now)
        assert visit_of(db, vault_db, sends.rpartition("/")[2])
    joined = desk.join(f"Mange {number}", email=f"mange-{number}@mail.example")
    (point,) = desk.every.to_answer
    pages, post, client = desk.pages, editor.post, site.client
    answered = {"verdict": "noted", "text": words, "changed": words, "revision": "0", "theme": words[:40]}
    entered = {"party": str(party), "text": f"{words} {number}"}
    added = {"name": f"{words} {number}"[:90], "kind": "other", "contact": f"Ada {words}"[:90], "email": email}
    asked = {"title": words[:90], "about": words, "introduction": words, "day": "2036-05-20", "at": "12:00"}
    steps: Steps = {
        "writes a remark": lambda: client.post(f"{writes}/svar", data={"t-s1": words, "agreement": "named"}),
        "sends remarks": lambda: client.post(f"{sends}/tjek"),
        "looks at a hearing": lambda: client.get(sends),
        "joins a hearing": lambda: client.post(f"/hoering/{desk.its.open_key}/deltag", data=added),
        "makes a hearing": lambda: post(f"/p/{site.programme}/hoeringer/ny", asked),
        "adds a party": lambda: post(f"{pages}/parter", added),
        "enters a remark": lambda: post(f"{pages}/bemaerkninger/ny", entered),
        "answers a point": lambda: post(f"{pages}/punkter/{point.id}", answered),
        "reads remarks": lambda: editor.get(f"{pages}/bemaerkninger"),
        "takes a note": lambda: editor.get(f"{pages}/notat/da/notat.docx"),
        "removes a remark": lambda: post(f"{pages}/bemaerkninger/{remark}/fjern", {}),
        "removes those who joined": lambda: post(f"{pages}/parter/ubekraeftede", {"party": str(joined)}),
        "forgets a contact": lambda: post(f"{pages}/parter/{party}/kontakt", {}),
    }
    return steps, {name, email, f"Ada Part {number}", sends.rpartition("/")[2], writes.rpartition("/")[2]}
