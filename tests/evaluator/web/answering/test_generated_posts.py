"""Ten thousand posts of any content to the participant's pages, by people who begin, go from page to page and send: the
server never fails, nothing is stored that the questionnaire does not allow, and whatever is refused is explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, seed, settings
from werkzeug.test import TestResponse

from evaluator.answering.intake import find_entry
from evaluator.core.config import Config
from evaluator.store.tables import free_text, submission
from evaluator.vault.invitations import invite
from tests.support.allowed_answers import PAGES, Answers, asked, faults, variables
from tests.support.generated_posts import PAGES as FORMS
from tests.support.generated_posts import Form, on_the_wire, ways
from tests.support.members import Member
from tests.support.site import DOCUMENTS, Site

PROGRAMME = "faergeby"
WAVES = {"svar": "linked", "interview": "nameless", "kiosk": "open", "svar for all": "open"}
PEOPLE, POSTS = 417, 6
assert PEOPLE * POSTS * len(WAVES) >= 10_000
GROUPS = {"open": {"passengers", "crew"}}
ENTRY = {"svar": "web", "interview": "interview", "kiosk": "kiosk"}
FORM = "application/x-www-form-urlencoded"
HTTPS = "https://localhost"


class Harbour:
    """The site, and what has been seen of its store so far."""

    def __init__(self, site: Site, way: str) -> None:
        self.site, self.way, self.wave = site, way.split()[0], WAVES[way]
        # An interviewer signs in; nobody else does.
        self.client = Member(site, "ida").client if self.way == "interview" else site.client
        self.seen: set[UUID] = set()
        self.happened: Counter[str] = Counter()
        self.keys = self._links()

    def _links(self) -> Iterator[str]:
        """Links with which nobody has begun."""
        linked = self.wave == "linked"
        while self.wave == "open":
            yield self.site.open_key("open")
        for hundred in range(1000):
            with self.site.service.vault.writing() as db:
                place = {"programme": PROGRAMME, "wave": self.wave, "group": "passengers", "linked": linked}
                tokens = [invite(db, person=f"{hundred}-{n}", **place) for n in range(100)]
            yield from tokens

    def post(self, address: str, form: Form, kind: str = FORM) -> TestResponse:
        self.happened["posts"] += 1
        response = self.client.post(address, data=on_the_wire(form), content_type=kind, base_url=HTTPS)
        self.happened[str(response.status_code)] += 1
        assert response.status_code in (303, 422)
        return response

    def begin(self, form: Form) -> str:
        """The address of the pages of somebody who has begun, with the form or, where it was refused, after all."""
        address = f"/{self.way}/{next(self.keys)}/begynd"
        response = self.post(address, form)
        if response.status_code == 422:
            assert told(response.text) == {"group"}
            response = self.client.post(address, data={"group": "crew"}, base_url=HTTPS)
        assert response.status_code == 303
        return "/".join(response.location.split("/")[:3])

    def answers(self, address: str) -> Answers:
        with self.site.service.vault.reading() as vault_db, self.site.service.store.reading() as db:
            entry = find_entry(db, vault_db, address.rsplit("/", 1)[1])
        assert entry is not None
        assert entry.draft is not None
        return entry.draft.answers

    def stored(self) -> list[tuple[Any, dict[str, str]]]:
        """The submissions that came since the last look, each with its texts."""
        with self.site.service.store.reading() as db:
            ids = set(db.execute(sa.select(submission.c.submission_id)).scalars())
            new, self.seen = ids - self.seen, ids
            rows = db.execute(sa.select(submission).where(submission.c.submission_id.in_(new))).all()
            written = sa.select(free_text).where(free_text.c.submission_id.in_(new))
            texts = {row.item_key: row.text for row in db.execute(written)}
        assert len(rows) <= 1
        return [(row, texts) for row in rows]


def told(page: str) -> set[str]:
    """The fields that the summary of errors names, each with words and with a field to go to."""
    found = re.findall(r'<li><a href="#s-([^"]+)">([^<]*)</a></li>', page)
    for field, message in found:
        assert len(message.strip()) > 10
        assert f'id="s-{field}"' in page
    return {field for field, _ in found}


def fields_of(page: str) -> Iterator[tuple[str, str, list[str]]]:
    """Field, item and variables."""
    for item in PAGES[page]:
        for row in item.get("rows", [item] if variables(item) else []):
            yield row["key"], item["key"], variables(item) if row is item else [row["key"]]


def answered(form: Form) -> dict[str, list[str]]:
    """Field -> what stands in it, blank left out."""
    found: dict[str, list[str]] = {}
    for name, value in form:
        if written := value.decode("utf-8", "replace").strip():
            found.setdefault(name.decode("utf-8", "replace"), []).append(written)
    return found


def vanished(page: str, form: Form, response: TestResponse, answers: Answers) -> list[str]:
    """The fields of questions that are asked whose answer is neither kept nor refused in the summary of errors."""
    posted, refused = answered(form), told(response.text) if response.status_code == 422 else set()
    assert bool(refused) == (response.status_code == 422)
    if page == "start" and "decline" in posted.get("_go", ()):
        return []
    return [
        field
        for field, item, keys in fields_of(page)
        if item in asked(answers) and field not in posted.get("_clear", ())
        if field in posted or (f"{field}#other" in posted and f"{field}#other" in FORMS[page])
        if field not in refused and all(answers.get(key) is None for key in keys)
    ]


@pytest.fixture
def ferry(copied: Callable[..., Config], tmp_path: Path) -> Iterator[Site]:
    site = Site(copied(tmp_path, DOCUMENTS.parent / PROGRAMME), programme=PROGRAMME)
    yield site
    site.service.close()


@pytest.mark.parametrize("way", WAVES)
def test_whatever_is_posted_is_kept_as_the_questionnaire_allows_or_refused_with_a_reason(ferry: Site, way: str) -> None:
    harbour = Harbour(ferry, way)

    @seed([*WAVES].index(way))  # other people on each way
    @settings(max_examples=PEOPLE, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ways)
    def take_part(posts: Any) -> None:
        begin, *pages, send, kind = posts
        address = harbour.begin(begin)
        answers = harbour.answers(address)
        for (page, form), body in zip(pages, (kind, FORM, FORM, FORM), strict=True):
            asks = not asked(answers).isdisjoint(item["key"] for item in PAGES[page])
            response = harbour.post(f"{address}/side/{page}", form, body)
            answers = harbour.answers(address)
            assert not (asks and body == FORM) or vanished(page, form, response, answers) == []
        response = harbour.post(f"{address}/tjek", send)
        stored = harbour.stored()
        if "mangler" in response.location:
            assert stored == []
            assert told(harbour.client.get(response.location, base_url=HTTPS).text)
            harbour.happened["held back"] += 1
            return
        [(row, texts)] = stored
        assert faults(row.answers, texts) == []
        assert row.group_key in GROUPS.get(harbour.wave, {"passengers"})
        assert (row.wave_key, row.collection_mode, row.synthetic) == (harbour.wave, ENTRY[harbour.way], False)
        harbour.happened["stored"] += 1

    take_part()
    assert harbour.happened["posts"] >= PEOPLE * POSTS
    assert min(harbour.happened[what] for what in ("stored", "held back", "422")) >= PEOPLE / 10
