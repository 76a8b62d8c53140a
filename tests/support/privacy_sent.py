"""What is sent on the pages of personal data, in a round through what people do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evaluator.vault.contacts import Contact, save_contacts
from tests.support.editor_site import Editor
from tests.support.site import Site


def privacy_steps(site: Site, editor: Editor, words: str, number: int) -> tuple[dict[str, Callable[[], Any]], set[str]]:
    """Somebody who wants to be erased is looked for and erased."""
    pages, person, mail = f"/p/{site.programme}/persondata", f"forget-{number}-{words}", f"forget{number}@mail.example"

    def there() -> None:
        with site.service.vault.writing() as db:
            save_contacts(db, site.programme, [Contact(person=person, name=person, email=mail, group="residents")])

    def erase() -> object:
        """Somebody who is there: an earlier turn may have erased them."""
        there()
        return editor.post(f"{pages}/person/slet", {"person": person})

    there()
    steps: dict[str, Callable[[], Any]] = {
        "sees personal data": lambda: editor.get(f"{pages}/"),
        "looks for somebody": lambda: editor.post(f"{pages}/person", {"given": mail}),
        "asks about the key": lambda: editor.get(f"{pages}/noegle"),
        "erases somebody": erase,
    }
    return steps, {person, mail}
