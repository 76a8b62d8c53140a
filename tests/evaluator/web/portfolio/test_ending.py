"""How a programme ends: closed, archived and read only over every page, taken out whole, and erased with a record."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from evaluator.documents.storing import import_folder, load_programme
from evaluator.store import audit
from evaluator.store.endings import STAYS, erasures, is_archived, kept_releases
from evaluator.store.programme_drafts import programme_draft
from evaluator.store.tables import metadata
from evaluator.vault.keys import KeyDestroyed, key_of
from evaluator.vault.tables import metadata as vault_metadata
from surveys.diagnostics import InputRejected
from tests.support.addresses import VALUES
from tests.support.members import Member, token
from tests.support.released import Releasing, releasing
from tests.support.site import DOCUMENTS, Site

PAGE = "/p/lindevang/afslutning/"
LATER = dt.datetime(2040, 1, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def eva(site: Site) -> Member:
    site.now = LATER
    return Member(site, "eva", role="evaluator")


def title(site: Site) -> str:
    with site.service.store.reading() as db:
        return load_programme(db, "lindevang")[0].title["da"]


def press(member: Member, end: str, **form: str) -> TestResponse:
    form["csrf_token"] = token(member.get(PAGE).text)
    return member.client.post(f"{PAGE}{end}", data=form, base_url="https://localhost", follow_redirects=True)


def archived(site: Site, member: Member) -> Member:
    for end in ("luk", "arkiver"):
        assert press(member, end, name=title(site)).status_code == 200
    return member


def test_nothing_is_closed_while_somebody_can_still_answer(site) -> None:
    eva = Member(site, "eva", role="evaluator")
    page = eva.get(PAGE).text
    assert "Det kan først ske" in page
    refused = press(eva, "luk", name=title(site))
    assert refused.status_code == 422
    assert "er åben eller åbner senere" in refused.text


def test_each_step_asks_for_the_name_and_is_in_the_log(site, eva) -> None:
    for end in ("luk", "arkiver", "tag-frem", "aabn"):
        refused = press(eva, end, name="noget andet")
        assert (refused.status_code, "Navnet passer ikke" in refused.text) == (422, True)
        assert press(eva, end, name=f" {title(site).upper()} ").status_code == 200
    with site.service.store.reading() as db:
        told = [
            one.details["ending"]
            for one in audit.latest(db, "lindevang", before=None, most=9)
            if one.kind == "programme_ended"
        ]
    assert told == ["reopened", "taken_out", "archived", "closed"]


def test_steps_are_taken_in_their_order(site, eva) -> None:
    for end, form in (("arkiver", {}), ("aabn", {}), ("tag-frem", {}), ("slet", {"reason": "Slut"})):
        assert press(eva, end, name=title(site), **form).status_code == 422
    assert "Slet indsatsen" not in eva.get(PAGE).text


def test_no_documents_are_stored_over_a_programme_that_is_closed(site, eva) -> None:
    press(eva, "luk", name=title(site))
    with (
        pytest.raises(InputRejected) as told,
        site.service.store.writing() as db,
        site.service.vault.writing() as vault_db,
    ):
        import_folder(db, vault_db, DOCUMENTS, site.now)
    assert [one.code for one in told.value.diagnostics] == ["documents.programme_closed"]
    assert "afsluttet" in eva.get("/indsatser").text
    form = {"csrf_token": token(eva.get(PAGE).text)}
    page = eva.client.post("/p/lindevang/design/begynd", data=form, base_url="https://localhost", follow_redirects=True)
    assert "Indsatsen er afsluttet. Den skal åbnes igen" in page.text
    with site.service.store.reading() as db:
        assert programme_draft(db, "lindevang") is None


def posts(site: Site) -> Iterator[str]:
    """The address of every page of a programme that takes a post, but those of its ending."""
    for rule in site.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and "programme" in rule.arguments and not rule.endpoint.startswith("ending."):
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda name: VALUES[name[1]], rule.rule)


def test_what_is_archived_is_read_and_never_changed_over_every_page(site, eva) -> None:
    archived(site, eva)
    tried = 0
    with site.service.store.reading() as db:
        before = audit.latest(db, None, before=None, most=1)
    for address in posts(site):
        refused = eva.post(address)
        assert refused.status_code == 409, address
        assert "arkiveret" in refused.text
        tried += 1
    assert tried > 60
    with site.service.store.reading() as db:
        assert audit.latest(db, None, before=None, most=1) == before
    for address in ("/p/lindevang/", "/p/lindevang/registre/", "/p/lindevang/spoergeskemaer/", PAGE):
        assert eva.get(address).status_code == 200
    press(eva, "tag-frem", name=title(site))
    assert eva.post("/p/lindevang/aftale/").status_code != 409


def test_another_programme_is_changed_as_before(site, eva) -> None:
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS.parent / "tovholt", site.now)
    archived(site, eva)
    assert eva.post("/p/tovholt/aftale/").status_code != 409


@pytest.fixture
def published(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[Releasing]:
    """On either database a milestone that is counted and released, with a quote, beside another programme."""
    site = releasing(make_database, tmp_path)
    site.fill()
    site.release = site.publish()
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS.parent / "tovholt", site.now)
    site.now = LATER
    yield site
    site.service.close()


def signed_in(site: Site, name: str) -> Member:
    found = Member.__new__(Member)
    found.name, found.client = name, site.app.test_client()
    found.sign_in()
    return found


def rows_of(db: sa.Connection, tables: sa.MetaData, programme: str) -> dict[str, int]:
    each = [one for one in tables.sorted_tables if "programme_id" in one.c and one.name not in STAYS]
    found = {
        one.name: sa.select(sa.func.count()).select_from(one).where(one.c.programme_id == programme) for one in each
    }
    return {name: n for name, query in found.items() if (n := db.execute(query).scalar_one())}


def test_an_erased_programme_leaves_a_record_and_what_was_published_and_nothing_else(published) -> None:
    site, here, admin = published, published.service, Member(published, "admin", role="administrator")
    eva = signed_in(site, "eva")
    with here.store.reading() as db, here.vault.reading() as vault_db:
        others = rows_of(db, metadata, "tovholt"), rows_of(vault_db, vault_metadata, "tovholt")
    archived(site, eva)
    named = title(site)
    assert "står ikke hvorfor" in press(eva, "slet", name=named, reason=" ").text
    assert f"{named} er slettet" in press(eva, "slet", name=named, reason="Kontrakten er udløbet").text
    with here.store.reading() as db, here.vault.reading() as vault_db:
        assert rows_of(db, metadata, "lindevang") == {}
        assert rows_of(vault_db, vault_metadata, "lindevang") == {"programme_key": 1}
        with pytest.raises(KeyDestroyed):
            key_of(vault_db, "lindevang")
        assert (rows_of(db, metadata, "tovholt"), rows_of(vault_db, vault_metadata, "tovholt")) == others
        (record,), (kept,) = erasures(db), kept_releases(db)
        assert audit.latest(db, "lindevang", before=None, most=1)[0].details == {"ending": "erased"}
        assert audit.verify(db)[2] is None
    assert (record.reason, record.counts["releases"]) == ("Kontrakten er udløbet", 1)
    assert record.counts["answers"] % 5 == 0
    document = admin.get(f"/indsatser/slettede/lindevang/{kept.milestone}-{kept.number}.json")
    assert hashlib.sha256(document.data).hexdigest() == kept.digest == site.release.published_digest
    assert "Beboer 3 skriver" not in document.text
    assert "Kontrakten er udløbet" in admin.get("/indsatser/slettede/").text
    assert admin.get("/p/lindevang/").status_code in (403, 404)


def test_no_other_programme_gets_the_key_of_one_that_was_erased(site, eva) -> None:
    archived(site, eva)
    press(eva, "slet", name=title(site), reason="Slut")
    eva.send("/indsatser/ny/", source="example", example="akutplan", **{"title-da": "Lindevang"})
    assert eva.get("/p/lindevang-2/").status_code == 200
    refused = eva.send("/indsatser/ny/", source="empty", key="lindevang", **{"title-da": "En anden"})
    assert refused.status_code == 422
    assert "er taget" in refused.text


def test_the_whole_programme_is_taken_out_without_an_answer(published) -> None:
    eva = signed_in(published, "eva")
    answer = press(eva, "arkiv.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as whole:
        files = {name.removeprefix("lindevang/"): whole.read(name) for name in whole.namelist()}
    assert {"programme.toml", "questionnaires/neighbours.toml", "figures/lindevang-tallies.csv"} <= files.keys()
    release = files["releases/m1-1/release.json"]
    assert hashlib.sha256(release).hexdigest() == published.release.published_digest
    assert json.loads(release)
    for name, content in files.items():
        if not name.startswith("releases/"):
            assert b"Beboer 3 skriver" not in content, name
    with published.service.store.reading() as db:
        assert not is_archived(db, "lindevang")
    assert press(eva, "arkiv.zip").data == answer.data
