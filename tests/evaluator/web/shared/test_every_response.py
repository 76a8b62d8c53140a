"""What holds for every response to a participant, and what is shown when something goes wrong."""

from __future__ import annotations

import re
from inspect import iscoroutinefunction

from flask import Response
from werkzeug.test import TestResponse

from evaluator.web.shared.every_response import protect
from tests.support.members import Member


class TestEveryResponse:
    def every_page(self, site) -> list[TestResponse]:
        key = site.invite("linked")
        responses = [site.client.get(f"/svar/{key}"), site.client.get(site.begin(key))]
        responses.append(site.post(f"/svar/{key}/side/meals", {}))
        for page, form in (("meals", site.MEALS), ("table", site.TABLE), ("ideas", site.IDEAS)):
            responses += [site.client.get(f"/svar/{key}/side/{page}"), site.post(f"/svar/{key}/side/{page}", form)]
        responses += [site.client.get(f"/svar/{key}/{page}") for page in ("tjek", "pause")]
        responses += [site.client.post(f"/svar/{key}/tjek"), site.client.get(f"/svar/{key}/kvittering")]
        return [*responses, site.client.get("/svar/none"), site.client.get(f"/svar/{site.open_key('open')}")]

    def test_carries_a_strict_policy_and_no_cookie(self, site) -> None:
        for response in self.every_page(site):
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in response.headers

    def test_has_each_header_once_and_leaves_one_of_its_own(self, site) -> None:
        for response in self.every_page(site):
            names = [name.lower() for name, _ in response.headers]
            assert len(names) == len(set(names))
        with site.client.application.test_request_context():
            its = protect(Response(headers={"content-security-policy": "sandbox", "cache-control": "no-cache"}))
        assert its.headers.getlist("Content-Security-Policy") == ["sandbox"]
        assert its.headers.getlist("Cache-Control") == ["no-cache"]

    def test_comes_through_no_coroutine(self, site) -> None:
        """`refused.Application` does not ask."""
        app = site.client.application
        around = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
        hooks = [one for its in around for functions in its.values() for one in functions]
        handlers = [one for by in app.error_handler_spec.values() for kinds in by.values() for one in kinds.values()]
        called = [*app.view_functions.values(), *hooks, *handlers]
        assert len(called) > 100
        assert not any(map(iscoroutinefunction, called))

    def test_loads_one_style_sheet_and_where_questions_follow_each_other_one_script_of_our_own(self, site) -> None:
        for response in self.every_page(site):
            loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', response.text)
            scripts = [address for address in loaded if address.startswith("/static/follow.js?v=")]
            assert all(address.startswith(("/static/nedslag.css?v=", "data:", *scripts)) for address in loaded)
            assert len(scripts) == response.text.count("<script") == ("data-if=" in response.text)
            assert not re.search(r"<script(?! type=\"module\" src=)|style=|onclick|javascript:", response.text)

    def test_weighs_less_than_40_kilobytes_with_its_style_sheet_and_script(self, site) -> None:
        addresses = re.findall(
            r'(?:src|href)="(/static/[^"]+)"', site.client.get(site.begin(site.invite("linked"))).text
        )
        weights = {}
        for address in addresses:
            with site.client.get(address) as file:
                assert file.headers["Cache-Control"] == "public, max-age=31536000"
                weights[address.partition("?")[0]] = len(file.data)
        assert weights.keys() == {"/static/nedslag.css", "/static/follow.js"}
        assert weights["/static/follow.js"] < 4096
        assert max(len(response.data) for response in self.every_page(site)) + sum(weights.values()) < 40_000

    def test_a_form_that_is_too_large_is_refused_with_an_explanation(self, site) -> None:
        key = site.invite("linked")
        response = site.post(site.begin(key), site.MEALS | {"better": "x" * 1_000_001})
        assert response.status_code == 413
        assert "Det var for meget på én gang" in response.text
        assert "That was too much at once" in response.text

    def test_a_failure_is_explained_and_what_was_saved_is_still_there(self, site, monkeypatch) -> None:
        key = site.invite("linked")
        onward = site.post(site.begin(key), site.MEALS).location
        monkeypatch.setattr(site, "now", None)
        response = site.post(onward, site.TABLE)
        assert response.status_code == 500
        assert "Alt, hvad du har gemt, er der stadig" in response.text
        assert "Something is wrong at our end" in response.text
        assert response.headers["Content-Security-Policy"]
        monkeypatch.undo()
        assert site.draft("linked", key).answers["heard"] == 4
        assert "Ved bordet" in site.client.get(onward).text

    def test_a_page_that_somebody_may_not_open_says_so_and_leads_home(self, site) -> None:
        refused = Member(site, "stig", "steering").get("/konti/")
        assert refused.status_code == 403
        assert "Du har ikke adgang til siden" in refused.text
        assert 'href="/"' in refused.text

    def test_the_title_of_a_refused_form_says_so(self, site) -> None:
        page = Member(site, "eva", "evaluator").send("/indsatser/ny/", source="empty")
        assert (page.status_code, "<title>Fejl: Begynd en indsats" in page.text) == (422, True)

    def test_an_address_that_leads_nowhere_is_explained(self, site) -> None:
        response = site.client.get("/nowhere")
        assert response.status_code == 404
        assert "Siden findes ikke" in response.text
        assert "Til forsiden" not in response.text

    def test_an_address_of_a_programme_that_leads_nowhere_leads_home(self, site) -> None:
        response = site.client.get("/p/nowhere/rapporter/findes/ikke")
        assert response.status_code == 404
        assert '<a href="/"><span lang="da">Til forsiden</span>' in response.text
