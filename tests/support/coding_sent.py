"""What is sent where texts are coded, in a round through what people do."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.coding_desk import add_codes, add_texts, from_file, say
from tests.support.commands_sent import WORDS
from tests.support.editor_site import Editor
from tests.support.site import Site


def prepared_texts(site: Site, number: int) -> tuple[list[uuid.UUID], str]:
    """Three texts with what somebody wrote, of which the second was coded differently; and the key of a code."""
    with site.service.store.writing() as db:
        own, other = add_codes(db, site.programme, [f"{WORDS} {number}", f"Lys {number}"])
        texts = add_texts(db, site.programme, [f"{WORDS} {number} {part}" for part in range(3)])
        say(db, site.programme, "anna", texts[1], other)
        from_file(db, site.programme, texts[1], own, title=f"maskine-{number}")
    return texts, other


def coding_steps(site: Site, editor: Editor, number: int) -> dict[str, Callable[[], object]]:
    """What an evaluator does on the pages of coding."""
    base = f"/p/{site.programme}/tekster"
    texts, code = prepared_texts(site, number)
    titled, coded = {"title-da": f"{WORDS} igen {number}", "definition": WORDS}, {"code": code, "go": "stay"}
    pages = ("koder/", "kodning/", f"kodning/{texts[0]}", "afgoerelse/", "afgoerelse/enighed")
    return {
        "adds a code": lambda: editor.post(f"{base}/koder/", titled),
        "changes a code": lambda: editor.post(f"{base}/koder/{code}", {"title-da": f"Lys {number} {WORDS}"}),
        "codes a text": lambda: editor.post(f"{base}/kodning/{texts[0]}", coded),
        "sets a text aside": lambda: editor.post(f"{base}/kodning/{texts[0]}", {"reason": WORDS, "go": "aside"}),
        "decides": lambda: editor.post(f"{base}/afgoerelse/{texts[1]}", coded),
        **{f"sees page {n} of coding": lambda page=page: editor.get(f"{base}/{page}") for n, page in enumerate(pages)},
    }


def coding_commands(site: Site, folder: Path, number: int, into: Path) -> Iterator[tuple[object, ...]]:
    """And by command."""
    texts, code = prepared_texts(site, 1_000 + number)
    (folder / "codes.csv").write_text(f"title_da,definition\nMørke {number},{WORDS}\n", "utf-8")
    (folder / "codings.csv").write_text(f"text_id,code\n{texts[2]},{code}\n", "utf-8")
    key = site.programme
    yield "codes", "import", key, folder / "codes.csv"
    yield "codes", "export", key, into / "codes.csv"
    yield "codes", "export-texts", key, "--into", into / "texts.csv", "--purpose", WORDS
    yield "responses", "export", key, "--format", "csv", "--into", into / "rows", "--purpose", WORDS
    yield "codes", "import-codings", key, folder / "codings.csv", "--coder", f"elev-{number}"
    yield "codes", "agreement", key
