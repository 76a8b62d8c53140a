"""What an evaluator does with answers from another tool, with all that must not be found in a log of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from tests.support.editor_site import LOCAL, Editor

Steps = dict[str, Callable[[], Any]]


def answer_steps(site: Any, editor: Editor, words: str, number: int) -> tuple[Steps, set[str]]:
    """The steps by name, and what was sent or stored on the way."""
    person, name = f"udefra-{number}-Mortensen", f"Navn Udefra {number}"
    base, post = f"/p/{site.programme}/svar-udefra/", editor.post
    table = f"person,navn,heard,better\n{person},{name},4,{words}\n".encode()

    def bring(content: bytes = table) -> Any:
        return post(f"{base}fil", {"wave": "linked", "table": (io.BytesIO(content), f"{name}.csv")}, follow=False)

    ready = {"group": "residents", "r-consent": "elsewhere"}
    post(bring().location, ready | {"go": "store"})
    made = max(map(int, re.findall(r"svar-udefra/(\d+)/fortryd", editor.get(base).text)))
    kept = bring(table.replace(person.encode(), f"{person}-2".encode())).location
    cookie = editor.client.get_cookie("nedslag-fil", path=base)
    secrets = {person, name, words} | ({cookie.value} if cookie else set())
    steps: Steps = {
        "lists imports": lambda: editor.get(base),
        "looks at answers": lambda: editor.client.get(kept, base_url=LOCAL),
        "says what answers are": lambda: post(kept, ready),
        "takes the map of answers": lambda: post(kept, ready | {"go": "map"}),
        "brings answers in": lambda: post(kept, ready | {"go": "store"}),
        "undoes an import": lambda: post(f"{base}{made}/fortryd", {"reason": words}),
        "sends answers": bring,
        "throws answers away": lambda: post(f"{kept}/smid-ud", {}),
        "looks at a file of evidence": lambda: _sent(editor, f"/p/{site.programme}/teorien/fil", _evidence(words)),
        "looks at a folder": lambda: _sent(editor, f"/p/{site.programme}/design/mappe", _folder(site, editor, words)),
    }
    return steps, secrets


def _sent(editor: Editor, address: str, content: bytes) -> Any:
    """Looked at, which does everything that storing does and takes it back."""
    return editor.post(address, {"file": (io.BytesIO(content), "fil")})


def _evidence(words: str) -> bytes:
    its = {
        "kind": "document",
        "milestone": "m1",
        "direction": "for",
        "strength": "strong",
        "seen": words,
        "source": words,
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in {"link": "meetings>contact", **its}.items()]
    return "\n".join(["[[evidence]]", *lines, ""]).encode()


def _folder(site: Any, editor: Editor, words: str) -> bytes:
    """The folder as it is, with a comment that makes another document of it."""
    taken, changed = editor.get(f"/p/{site.programme}/design/mappe.zip"), io.BytesIO()
    if taken.status_code != 200:
        return b""
    with zipfile.ZipFile(io.BytesIO(taken.data)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name) + f"# {words}\n".encode())
    return changed.getvalue()
