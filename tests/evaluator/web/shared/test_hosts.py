"""Links are made of a name under which the pages may be asked for, and of no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.core.config import Config, require_hosts
from evaluator.web.app import create_app
from surveys.diagnostics import InputRejected
from tests.support.site import SECRET, Site


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "a b", "[::2]"])
def test_a_forged_host_is_refused_on_every_page(site: Site, host: str) -> None:
    key = site.invite("linked")
    site.begin(key)
    for address in (f"/svar/{key}/pause", f"/svar/{key}", "/log-ind", "/static/nedslag.css", "/nothing"):
        refused = site.client.get(address, headers={"Host": host})
        assert refused.status_code == 400, address
        assert host not in refused.text
        assert key not in refused.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]:8080"])
def test_the_own_machine_needs_no_setting(site: Site, host: str) -> None:
    key = site.invite("linked")
    site.begin(key)
    page = site.client.get(f"/svar/{key}/pause", headers={"Host": host})
    assert f"http://{host}/svar/{key}" in page.text


def test_the_names_of_the_setting_are_believed(site: Site) -> None:
    app = create_app(replace(site.service.config, hosts=("svar.example.org",)), now=lambda: site.now)
    client = app.test_client()
    assert client.get("/log-ind", headers={"Host": "svar.example.org"}).status_code == 200
    assert client.get("/log-ind", headers={"Host": "www.svar.example.org"}).status_code == 400
    app.extensions["nedslag"].close()


def test_the_setting_is_a_list_with_commas() -> None:
    config = Config.from_environment({"NEDSLAG_HOSTS": " Svar.example.org, www.example.org,"} | SECRET)
    assert config.hosts == ("svar.example.org", "www.example.org")
    assert Config.from_environment(SECRET).hosts == ()


@pytest.mark.parametrize(("address", "proxy", "refused"), [
    ("127.0.0.1", False, False), ("::1", False, False), ("localhost", False, False),
    ("127.0.0.1", True, True), ("0.0.0.0", False, True), ("192.0.2.1", False, True),
])  # fmt: skip
def test_others_are_served_only_under_names_that_somebody_has_written(address: str, proxy: bool, refused: bool) -> None:
    config = Config.from_environment(SECRET)
    if refused:
        with pytest.raises(InputRejected, match="no_hosts"):
            require_hosts(config, address, behind_a_proxy=proxy)
    else:
        require_hosts(config, address, behind_a_proxy=proxy)
    require_hosts(replace(config, hosts=("svar.example.org",)), address, behind_a_proxy=proxy)
