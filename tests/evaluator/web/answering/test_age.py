"""A wave for young people: the first page asks for the age, and whoever is too young leaves no trace."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from evaluator.store.tables import draft
from tests.support.site import Site

GUARDIAN = 'guardian = { da = "Min mor eller far har sagt ja.", en = "My mother or father has agreed." }'


@pytest.fixture
def young(site: Site) -> Site:
    """The open wave of the residents is for those of 13 or more; those below 15 ask at home."""
    lines = f"lowest_age = 13\nguardian_below = 15\n{GUARDIAN}\nopen_link = true\n\n[information]"
    site.import_changed("", "", programme=[("open_link = true\n\n[information]", lines)])
    return site


def drafts(site: Site) -> int:
    with site.service.store.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(draft)).scalar_one())


def test_the_age_is_asked_before_anything_else(young: Site) -> None:
    page = young.client.get(f"/svar/{young.open_key('open-one')}").text
    assert "Hvor gammel er du?" in page
    for words in ("Under 13 år", "13 år eller ældre, men under 15", "15 år eller ældre", "Min mor eller far har sagt"):
        assert words in page
    assert "Naboer i Lindevang" not in page


def test_whoever_is_too_young_is_thanked_and_nothing_is_stored(young: Site) -> None:
    key = young.open_key("open-one")
    page = young.client.post(f"/svar/{key}/alder", data={"age": "younger", "language": "en"})
    assert page.status_code == 200
    assert "for people of 13 or older" in page.text
    assert "Set-Cookie" not in page.headers
    started = young.client.post(f"/svar/{key}/begynd", data={"age": "younger"})
    assert "for dem, der er fyldt 13 år" in started.text
    assert drafts(young) == 0


@pytest.mark.parametrize("said", [{}, {"age": "nonsense"}, {"age": "guarded"}])
def test_nobody_begins_without_an_age_or_the_guardians_yes(young: Site, said: dict[str, str]) -> None:
    key = young.open_key("open-one")
    for place in ("alder", "begynd"):
        page = young.client.post(f"/svar/{key}/{place}", data=said)
        assert page.status_code == 422
        assert "Hvor gammel er du?" in page.text
    assert drafts(young) == 0


@pytest.mark.parametrize("said", [{"age": "old_enough"}, {"age": "guarded", "guardian": "yes"}])
def test_whoever_may_answer_goes_on_with_what_was_said(young: Site, said: dict[str, str]) -> None:
    key = young.open_key("open-one")
    page = young.client.post(f"/svar/{key}/alder", data=said).text
    for name, value in said.items():
        assert f'name="{name}" value="{value}"' in page
    assert "/side/" in young.begin(key, **said)
    assert drafts(young) == 1


def test_a_wave_for_everybody_asks_no_age(young: Site) -> None:
    assert "Hvor gammel" not in young.client.get(f"/svar/{young.open_key('open')}").text


def test_the_address_of_the_age_leads_back_to_its_question(young: Site) -> None:
    assert "Hvor gammel er du?" in young.client.get(f"/svar/{young.open_key('open-one')}/alder?language=da").text


class TestWithACodeOfTheirOwn:
    def test_the_age_is_asked_before_the_code_is_made(self, site: Site) -> None:
        programme = [
            (
                "disclosure_minimum = 5\n",
                'disclosure_minimum = 5\nself_generated_code = ["mother", "father", "birth_day"]\n',
            ),
            (
                'linkage = "pseudonymous"\nopens = 2026-05-01\n',
                'linkage = "pseudonymous"\nself_generated_code = true\nlowest_age = 13\nopens = 2026-05-01\n',
            ),
        ]
        site.import_changed("", "", programme=programme)
        from evaluator.vault.self_generated_codes import link_of

        with site.service.vault.reading() as vault_db:
            key = link_of(vault_db, site.programme, "linked")
        assert "Hvor gammel er du?" in site.client.get(f"/kode/{key}").text
        code = {"mother": "an", "father": "bo", "birth_day": "07", "group": "residents"}
        assert "Hvor gammel er du?" in site.client.post(f"/kode/{key}", data=code).text
        form = site.client.post(f"/kode/{key}/alder", data={"age": "old_enough"}).text
        assert 'name="mother"' in form
        own = site.client.post(f"/kode/{key}", data=code | {"age": "old_enough"}).location
        assert "Hvor gammel" not in site.client.get(own).text
        assert site.client.post(f"{own}/begynd", data={"language": "da"}).status_code == 303
