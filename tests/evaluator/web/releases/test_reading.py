"""What is published is read without any figure being computed or drawn."""

from __future__ import annotations

import subprocess
import sys

from evaluator.releases.serving import render_missing
from tests.support.members import PASSWORD
from tests.support.released import Releasing
from tests.support.site import SECRET

READING = """
import re, sys
from evaluator.core.config import Config
from evaluator.web.app import create_app

home, store, vault, password, now = sys.argv[1:]
import datetime as dt
at = dt.datetime.fromisoformat(now)
config = Config.from_environment({"NEDSLAG_HOME": home, "NEDSLAG_DATABASE_URL": store, "NEDSLAG_VAULT_URL": vault} | %r)
client = create_app(config, now=lambda: at).test_client()
base = {"base_url": "https://localhost"}
token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/log-ind", **base).text)[1]
form = {"name": "soren", "password": password, "csrf_token": token}
assert client.post("/log-ind", data=form, **base).status_code == 302
for address in ("rapporter", "udgivelser/", "rapport/m1-da.html", "rapport/m1-da.pdf", "rapport/m1.json"):
    found = client.get(f"/p/lindevang/{address}", **base)
    assert found.status_code == 200, (address, found.status_code)
    print(address, len(found.data))
assert "Flere bliver" in client.get("/p/lindevang/rapport/m1-da.html", **base).text
drawing = [name for name in sys.modules if name.partition(".")[0] in ("matplotlib", "scipy")]
assert not drawing, drawing
"""


def test_the_process_that_serves_a_release_never_loads_what_draws_charts_or_computes(site: Releasing) -> None:
    site.publish()
    render_missing(site.service.store)
    config = site.service.config
    words = (str(config.home), config.database_url, config.vault_url, PASSWORD, site.now.isoformat())
    done = subprocess.run([sys.executable, "-c", READING % SECRET, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 5
