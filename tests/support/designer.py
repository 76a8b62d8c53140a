"""Short ways through the pages on which a programme is designed, as a browser without script takes them."""

from __future__ import annotations

from typing import Any

from evaluator.store.documents import PROGRAMME, Document, versions_of
from evaluator.store.programme_drafts import ProgrammeDraft, programme_draft
from surveys.document.content import read_content
from surveys.document.values import Content
from tests.support.editor_site import Editor


class Designer(Editor):
    """Somebody signed in at the pages of a programme's design."""

    def __init__(self, site: Any, name: str = "eva", role: str = "evaluator") -> None:
        super().__init__(site, name, role)
        self.base = f"/p/{site.programme}/design/"

    def begin(self) -> Designer:
        assert self.post("begynd", {}).status_code == 200
        return self

    @property
    def draft(self) -> ProgrammeDraft | None:
        with self.site.service.store.reading() as db:
            return programme_draft(db, self.programme)

    @property
    def programme(self) -> str:
        return self.base.split("/")[2]

    @property
    def content(self) -> Content:
        assert self.draft is not None
        return read_content(self.draft.text)

    @property
    def versions(self) -> list[Document]:
        with self.site.service.store.reading() as db:
            return versions_of(db, self.programme, PROGRAMME, self.programme)

    def new_programme(self, key: str, **fields: object) -> None:
        """Begin one from nothing, and go on with it."""
        page = self.post(
            "/indsatser/ny/", {"title-da": "Prøven", "languages": ["da"], "source": "empty", "key": key} | fields
        )
        assert page.status_code == 200, page.text
        self.base = f"/p/{key}/design/"

    def revision(self) -> str:
        assert self.draft is not None
        return str(self.draft.revision)
