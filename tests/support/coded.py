"""Waves in which people make their code themselves, and the parts of a code."""

from __future__ import annotations

import shutil
from pathlib import Path

from evaluator.documents.storing import Arrival, import_folder, load_programme
from evaluator.inviting.self_generated_codes import links
from tests.support.site import DOCUMENTS, Site

ANNA = {"mother": "an", "birthplace": "OD", "birth_day": "7", "group": "residents"}
RULE = 'self_generated_code = ["mother", "birthplace", "birth_day"]\n'
WAVE = """
[waves.{key}]
milestone = "m1"
questionnaire = "neighbours"
groups = ["residents", "staff"]
linkage = "pseudonymous"
self_generated_code = true
opens = {opens}
closes = {closes}
"""
FIRST = WAVE.format(key="first", opens="2026-05-01", closes="2026-05-14")
SECOND = WAVE.format(key="second", opens="2026-05-15", closes="2026-05-31")


def write_documents(folder: Path) -> Path:
    """The invented programme with two waves more, in the first and in the second half of May."""
    shutil.copytree(DOCUMENTS, folder)
    path = folder / "programme.toml"
    path.write_text(RULE + path.read_text("utf-8") + FIRST + SECOND, "utf-8")
    return folder


def with_codes(site: Site, folder: Path) -> Site:
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, write_documents(folder), site.now, Arrival(reason="Aftalt på mødet"))
    return site


def link(site: Site, wave: str = "first", way: str = "") -> str:
    """Where people make their code; ``way``: of whom it is not the usual one, ``/kiosk`` or ``/interview``."""
    with site.service.store.reading() as db, site.service.vault.reading() as vault_db:
        return f"{way}/kode/{links(vault_db, load_programme(db, site.programme)[0])[wave]}"
