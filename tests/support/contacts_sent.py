"""What an evaluator sends of contacts and of the logo, with all that must not be found in a log of it."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from evaluator.inviting.by_hand import page_name
from evaluator.vault.contacts import Contact, save_contacts
from tests.support.editor_site import Editor

Steps = dict[str, Callable[[], Any]]


def a_logo() -> bytes:
    found = io.BytesIO()
    Image.new("RGB", (8, 4), "navy").save(found, "PNG")
    return found.getvalue()


def contact_steps(site: Any, editor: Editor, number: int) -> tuple[Steps, set[str]]:
    """The steps by name, and what was sent, given or stored on the way."""
    person, name, email = f"nummer-{number}-kontakt", f"Kontakt Østergård {number}", f"kontakt-{number}@mail.example"
    address, post = f"Kontaktvej {number}", editor.post
    with site.service.vault.writing() as vault_db:
        its = Contact(person=person, name=name, email=email, address=(address, "5000 Odense"), group="residents")
        save_contacts(vault_db, site.programme, [its])
        page = page_name(vault_db, site.programme, person)
    pages, logo, content = f"/p/{site.programme}/invitationer", f"/p/{site.programme}/design/logo", a_logo()
    typed = {"name": name, "email": email, "address": address, "group": "residents", "language": "da"}
    table = f"Nr.;Navn;Mail;Gruppe\n{person};{name};{email};residents\n".encode()
    carried = {"content": base64.b64encode(table).decode(), "suffix": ".csv", "base": "", "go": "store"}
    steps: Steps = {
        "lists contacts": lambda: editor.get(f"{pages}/kontakter"),
        "changes a contact": lambda: post(f"{pages}/kontakter/{page}", typed),
        "adds a contact": lambda: post(f"{pages}/kontakter", typed | {"person": f"{person}-2"}),
        "looks at a file of contacts": lambda: post(
            f"{pages}/kontakter/fil", {"table": (io.BytesIO(table), "liste.csv")}
        ),
        "brings a file of contacts": lambda: post(f"{pages}/kontakter/fil", carried),
        "notes an address": lambda: post(f"{pages}/retur", {"email": email, "is": "bad"}),
        "takes contacts out": lambda: post(f"{pages}/kontakter/hent", {}),
        "erases a contact": lambda: post(f"{pages}/kontakter/{page}/slet", {}),
        "brings a logo": lambda: post(logo, {"file": (io.BytesIO(content), "logo.png")}),
        "takes the logo away": lambda: post(logo, {"remove": "1"}),
    }
    return steps, {person, name, email, address}
