"""What evaluators do on the pages of the registers, with all that must not be found in a log of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from evaluator.registers.uploading import checked
from evaluator.store import register_views
from evaluator.store import registers as store
from evaluator.store.accounts import names
from evaluator.store.register_versions import Recorded
from tests.support.editor_site import Editor

Steps = dict[str, Callable[[], Any]]


def register_steps(site: Any, editor: Editor, words: str, number: int) -> tuple[Steps, set[str]]:
    """The steps by name, and what was sent or stored on the way."""
    name, kind, programme = f"Navn-Ringkøbing-{number}", "trial_actions", site.programme
    references = {step: f"navn-{step}-{number}" for step in ("moves", "corrects", "withdraws")}
    table = f"reference,title,owner,state,occurred_on\nnavn-fil-{number},{words},{name},started,2026-05-01\n".encode()
    with site.service.store.writing() as db:
        (account,) = [id_ for id_, its in names(db).items() if its == "evaluatorsen"]
        by = Recorded(account, site.now)
        for reference in references.values():
            store.add_rows(db, programme, kind, [{"reference": reference, "title": words, "owner": name}], by)
            event = {"state": "proposed", "occurred_on": site.now.date(), "note": words}
            store.add_event(db, programme, kind, reference, event, by)
        its = checked("plan.csv", table, b"")
        upload = register_views.keep_upload(db, programme, kind, its, by=account, now=site.now)
    base, post = f"/p/{programme}/registre/proevehandlinger/", editor.post
    at = {step: f"{base}raekke/{reference}" for step, reference in references.items()}
    moved = {"state": "started", "occurred_on": str(site.now.date()), "note": words}
    corrected = {"title": words, "owner": f"{name} igen", "reason": words}
    steps: Steps = {
        "searches a register": lambda: editor.get(f"{base}?q={words}&mangler=owner"),
        "sees the registers": lambda: editor.get(f"/p/{programme}/registre/"),
        "saves a view": lambda: post(f"{base}visninger?q={words}", {"view": f"{words} {number}"[:80]}),
        "sees a row": lambda: editor.get(at["moves"]),
        "moves a row": lambda: post(f"{at['moves']}/trin", moved),
        "corrects a row": lambda: post(f"{at['corrects']}/ret", corrected),
        "withdraws a row": lambda: post(f"{at['withdraws']}/traek", {"reason": words}),
        "looks at a file": lambda: editor.get(f"{base}fil/{upload}"),
        "stores a file": lambda: post(f"{base}fil/{upload}", {"go": "store"}),
        "sends a file": lambda: post(f"{base}fil", {"table": (io.BytesIO(table), f"{name}.csv")}),
        "takes a register": lambda: post(f"{base}hent", {"format": "csv"}),
    }
    return steps, {name, words, *references.values(), f"navn-fil-{number}"}
