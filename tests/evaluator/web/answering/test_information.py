"""The page before the first question: what is folded below it, consent where the wave rests on it, and no survey at all
where nobody has written what happens with the answers."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from evaluator.store.documents import PROGRAMME, save_document
from evaluator.store.tables import consent, draft
from tests.support.informing import information
from tests.support.site import DOCUMENTS, Site

SILENT = (DOCUMENTS / "programme.toml").read_text("utf-8").split("\n[information]")[0]


def tell(site: Site, **said: object) -> Site:
    """Another information text, as the documents stand in the store."""
    text = SILENT + (information(**said) if said else "")
    with site.service.store.writing() as db:
        save_document(db, programme=site.programme, kind=PROGRAMME, key=site.programme, text=text, now=site.now)
    return site


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def page(site: Site, key: str, language: str = "da") -> str:
    return site.client.get(f"/svar/{key}?language={language}").text


def agreed(site: Site) -> list[str]:
    with site.service.store.reading() as db:
        return list(db.execute(sa.select(consent.c.version)).scalars())


def begun(site: Site) -> int:
    with site.service.store.reading() as db:
        return db.execute(sa.select(sa.func.count()).select_from(draft)).scalar_one()


CONSENT = {"basis": "consent", "grounds": None, "consent": "3"}


def test_the_whole_text_is_folded_below_without_script_and_asks_for_nothing_more(site: Site) -> None:
    shown = page(site, site.invite("linked"))
    assert '<details class="sent told">' in shown
    assert "<details open" not in shown
    assert "<script" not in shown
    assert 'name="consent"' not in shown
    told = words(shown)
    for part in (
        "Dataansvarlig: Fjordby Kommune.",
        "Rådhuset, Fjordby",
        "artikel 6, stk. 1, litra e",
        "The Act on Fjordby",
    ):
        assert part in told
    for part in ("Ingen tager enkelte svar ud.", "kan blive citeret", "Until the end of 2030", "datatilsynet.dk"):
        assert part in told
    assert "How we handle your data" in page(site, site.invite("linked"), "en")


def test_an_anonymous_wave_says_which_rights_it_makes_impossible(site: Site) -> None:
    nameless, linked = (words(page(site, site.invite(wave))) for wave in ("nameless", "linked"))
    assert "heller ikke den dataansvarlige" in nameless
    assert "Med koden på din kvittering" not in nameless
    assert "Med koden på din kvittering" in linked


def test_sensitive_answers_are_named_with_the_reason_for_them(site: Site) -> None:
    special = {"special_categories": ["health", "belief"], "special_basis": "research", "impact_assessment": "DPIA 7"}
    told = words(page(tell(site, **special), site.invite("linked")))
    assert "Svarene kan fortælle noget om helbred og tro og livssyn." in told
    assert "de bliver kun brugt til forskning og statistik (artikel 9, stk. 2, litra j)." in told
    assert "Konsekvensanalyse: DPIA 7" in told


class TestConsent:
    def test_is_asked_with_a_box_that_is_empty_and_a_way_to_say_no_beside(self, site: Site) -> None:
        shown = page(tell(site, **CONSENT), site.invite("linked"))
        box = re.search(r'<input type="checkbox" name="consent"[^>]*>', shown)
        assert box
        assert 'value="3"' in box[0]
        assert "checked" not in box[0]
        assert '<button name="_go" value="decline">Nej tak</button>' in shown

    @pytest.mark.parametrize("posted", [{}, {"consent": ""}, {"consent": "2"}])
    def test_without_it_or_to_other_words_nobody_begins(self, site: Site, posted: dict[str, str]) -> None:
        key = tell(site, **CONSENT) and site.invite("linked")
        answer = site.client.post(f"/svar/{key}/begynd", data={"language": "da"} | posted)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        assert "Sæt kryds, hvis du siger ja." in answer.text
        assert (begun(site), agreed(site)) == (0, [])

    def test_its_version_is_kept_with_linked_answers_and_goes_with_them(self, site: Site) -> None:
        key = tell(site, **CONSENT) and site.invite("linked")
        review = site.post(site.begin(key, consent="3"), site.MEALS, site.TABLE, site.IDEAS).location
        assert agreed(site) == ["3"]
        receipt = site.client.post(review).location
        assert agreed(site) == ["3"]
        code = re.search(r'<p class="receipt">([^<]+)<', site.client.get(receipt).text)
        assert code
        site.client.post(f"/svar/{code[1].strip()}/slet")
        assert agreed(site) == []

    @pytest.mark.parametrize("wave", ["nameless", "open-one"])
    def test_of_an_anonymous_wave_no_row_tells_of_it(self, site: Site, wave: str) -> None:
        tell(site, **CONSENT)
        key = site.open_key(wave) if wave == "open-one" else site.invite(wave)
        site.begin(key, consent="3")
        assert (begun(site), agreed(site)) == (1, [])

    def test_who_says_no_leaves_nothing_and_can_come_back(self, site: Site) -> None:
        key = tell(site, **CONSENT) and site.invite("linked")
        answer = site.client.post(f"/svar/{key}/begynd", data={"language": "da", "_go": "decline"})
        assert answer.status_code == 200
        assert "Vi har ikke gemt noget" in answer.text
        assert f"/svar/{key}?language=da" in answer.text
        assert (begun(site), agreed(site)) == (0, [])

    def test_nobody_who_has_begun_is_asked_again_and_what_nobody_asked_is_not_kept(self, site: Site) -> None:
        key = site.invite("linked")
        site.begin(key, consent="forged")
        assert agreed(site) == []
        assert 'name="consent"' not in page(tell(site, **CONSENT), key)

    def test_explicit_consent_to_sensitive_answers_is_asked_though_the_basis_is_another(self, site: Site) -> None:
        special: dict[str, object] = {"special_categories": ["health"], "special_basis": "explicit_consent"}
        special |= {"consent": "1", "impact_assessment": "DPIA 7"}
        assert 'name="consent"' in page(tell(site, **special), site.invite("linked"))


class TestWithoutAText:
    def test_a_wave_is_not_ready_and_nobody_begins(self, site: Site) -> None:
        tell(site)
        for key in (site.invite("linked"), site.open_key("open-one")):
            shown = site.client.get(f"/svar/{key}")
            assert (shown.status_code, "Undersøgelsen er ikke klar endnu" in shown.text) == (403, True)
            assert site.client.post(f"/svar/{key}/begynd", data={"language": "da"}).status_code == 403
        assert begun(site) == 0

    def test_whoever_has_begun_goes_on_and_nobody_else_sees_that_they_did(self, site: Site) -> None:
        first, by_open_link = site.invite("linked"), site.open_key("open-one")
        on = [site.begin(first), site.begin(by_open_link)]
        tell(site)
        for key in (site.invite("linked", "p2"), by_open_link):
            assert site.client.get(f"/svar/{key}").status_code == 403
            assert site.client.post(f"/svar/{key}/begynd", data={"language": "da"}).status_code == 403
        assert [site.client.get(address).status_code for address in (f"/svar/{first}", *on)] == [200, 200, 200]
        assert site.post(on[0], site.MEALS).status_code == 303


class TestFieldsForWords:
    def test_ask_once_a_page_that_nobody_is_named_and_tell_of_quotes(self, site: Site) -> None:
        first = site.begin(site.invite("linked"))
        page_of_words = site.post(first, site.MEALS, site.TABLE).location
        shown = site.client.get(page_of_words).text
        assert shown.count("Undlad navne og andet") == 1
        assert "Noget af det, du skriver, kan blive citeret." in shown
        assert 'aria-describedby="h-dish"' in shown
        assert "kan blive citeret" not in tell(site, quotes=False).client.get(page_of_words).text

    def test_pages_without_them_say_nothing(self, site: Site) -> None:
        first = site.begin(site.invite("linked"))
        assert "Undlad navne" not in site.client.get(site.post(first, site.MEALS).location).text
