"""What is sent on the page of the house template, in a round through what people do."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx import Document

from tests.support.editor_site import Editor
from tests.support.site import Site


def a_template() -> bytes:
    found = io.BytesIO()
    Document().save(found)
    return found.getvalue()


def house_steps(site: Site, editor: Editor) -> dict[str, Callable[[], Any]]:
    page = f"/p/{site.programme}/rapporter/skabelon"
    content = a_template()
    return {
        "brings a house template": lambda: editor.post(page, {"file": (io.BytesIO(content), "house.docx")}),
        "looks at the house template": lambda: editor.get(page),
        "takes the house template away": lambda: editor.post(f"{page}/fjern", {}),
    }
