"""What becomes of a made-up programme's releases: each is audited beside those that are published, tables that cause
what is found are left out, and what is published in the end is read by somebody who knows nothing of the audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from evaluator.findings.build import findings_from
from evaluator.findings.material_json import as_kept
from evaluator.releases import imprint
from evaluator.releases.audit import BREACHED, PROVEN, Certificate, prove
from evaluator.releases.document import Released
from evaluator.releases.making import Place, made, sealed, told
from evaluator.releases.remedies import leavable
from evaluator.rendering.formats import FORMATS
from evaluator.store.counts import Count
from evaluator.store.engine import Store
from evaluator.store.release_tables import GATES
from evaluator.store.releases import Signature
from tests.support.reading_crowd import Crowd
from tests.support.reading_files import Reader
from tests.support.released_files import Handed
from tests.support.released_people import People
from tests.support.released_worlds import NOW, Counted, World, counted_once, counts

Document = dict[str, Any]
Auditing = Callable[[Sequence[Document]], Certificate]
MINUTES: Final = 60.0
WHOLE: Final = ("json", "xlsx")
"""What is read of a release whose report was composed; of others the figures alone."""


def document(its: Counted, at: int, *, composed: bool = False, left_out: Collection[str] = ()) -> Document:
    """The ``at``-th release of the programme. ``composed``: with its reports, which say in words what stands in the
    figures; composing takes long."""
    count = Count("p", its.milestone, its.number, NOW + dt.timedelta(days=at), "eva", "", "0" * 64)
    found, inputs = findings_from(its.material, today=NOW.date(), left_out=left_out), as_kept(its.material)
    if composed:
        return made(found, count, inputs, Place(its.number, 1), now=count.counted_at).document
    return {"programme": "p", "number": its.number, "reports": {}, "texts": None, **told(found, count, inputs)}


def as_published(proposed: Document) -> Released:
    """Signed by two at each gate."""
    signed = [
        Signature(gate=gate, account=name, name=name, role="evaluator", digest="", signed_at=NOW)
        for gate in GATES
        for name in ("Eva", "Rita")
    ]
    its = sealed(imprint.published(proposed, "", signed, Certificate(PROVEN), now=NOW, called={}))
    return Released(its.document, its.digest, {})


def handed(its: Counted, document: Document) -> Handed:
    """The files of a release that are read."""
    printed = as_published(document)
    files = {key: FORMATS[key].make(printed, "en") for key in (WHOLE if document["reports"] else WHOLE[:1])}
    return Handed(its.milestone, its.number, its.earlier, files)


def rows(documents: Sequence[Document]) -> list[bool]:
    """Of each row of responses, of attrition and of indicators by group whether it is hidden."""
    return [
        row["suppressed"]
        for one in documents
        for its in (one["figures"]["responses"], one["figures"]["attrition"], *_by_group(one))
        for row in its
    ]


def _by_group(one: Document) -> list[list[Document]]:
    return [its["by_group"] for its in one["figures"]["indicators"]]


@dataclass
class Outcome:
    """What became of a programme's releases. ``asked``: the hidden numbers of all that is published; ``found``: numbers
    that are known too well if every release is published as it was counted; ``held_back``: releases of which the audit
    found something; ``left_out``: tables that were left out for it; ``refused``: releases that nothing helped;
    ``rows``: see `rows`, with those that are ``hidden`` as it was counted (``hidden_before``) and in the end;
    ``narrow``: what the audit finds of all that is published in the end. ``read_before`` and ``read``: what somebody
    who reads the files works out of few people, if every release is published as it was counted, and in the end."""

    releases: int = 0
    asked: int = 0
    found: int = 0
    held_back: int = 0
    left_out: int = 0
    refused: int = 0
    rows: int = 0
    hidden_before: int = 0
    hidden: int = 0
    narrow: tuple[str, ...] = ()
    read_before: tuple[str, ...] = ()
    read: tuple[str, ...] = ()

    def __str__(self) -> str:
        short = {key: len(its) if isinstance(its, tuple) else its for key, its in asdict(self).items()}
        return " ".join(f"{key}={its}" for key, its in short.items())


def publish(
    world: World,
    store: Store,
    *,
    careful: bool = True,
    composed: bool = False,
    audit: Auditing | None = None,
    compare: bool = False,
) -> Outcome:
    """Every release is audited beside those that are published; where it tells too much, tables that cause it are left
    out one by one, and where that does not help it is not published. ``compare``: read also what would be published
    without the audit."""
    every = [*counts(world, store, careful=careful)]
    documents = [document(its, at, composed=composed) for at, its in enumerate(every)]
    told = rows(documents)
    its = Outcome(len(documents), rows=len(told), hidden_before=sum(told))
    known = Remembered(partial(prove, minutes=MINUTES))
    audit = audit or known
    drafts, published = [*zip(every, documents, strict=True)], list[tuple[Counted, Document]]()
    if compare:
        its.found = len(known(documents).breaches)
        its.read_before = tuple(_read(world, counted_once(every), drafts))
    for at, (one, drafted) in enumerate(drafts):
        before = [document for _, document in published]
        left_out: set[str] = set()
        found, proposed = audit([*before, drafted]), drafted
        its.held_back += found.state == BREACHED
        while found.state == BREACHED and (tables := leavable(proposed, found.breaches)):
            left_out.add(tables[0])
            proposed = document(one, at, composed=composed, left_out=left_out)
            found = audit([*before, proposed])
        if found.state == PROVEN:
            published.append((one, proposed))
            its.left_out += len(left_out)
        else:
            its.refused += 1
    last = known([document for _, document in published])
    its.asked, its.narrow = last.cells, tuple("|".join(one.what) for one in last.breaches)
    as_drafted = compare and [id(one) for _, one in published] == [id(one) for one in documents]
    its.hidden = sum(rows([one for _, one in published]))
    its.read = its.read_before if as_drafted else tuple(_read(world, counted_once(every), published))
    return its


class Remembered:
    """What an audit found of the same documents once."""

    def __init__(self, audit: Auditing) -> None:
        self._audit = audit
        self._found: dict[tuple[int, ...], tuple[Certificate, Sequence[Document]]] = {}

    def __call__(self, documents: Sequence[Document]) -> Certificate:
        key = tuple(map(id, documents))
        if key not in self._found:
            self._found[key] = self._audit(documents), documents  # kept, since what is gone leaves its id to others
        return self._found[key][0]


def _read(world: World, once: Collection[str], published: Sequence[tuple[Counted, Document]]) -> list[str]:
    """What is known too well, and whatever is told that is not so: then nothing can be said of the rest."""
    try:
        return Reader(Crowd(People(world, once)), [handed(one, its) for one, its in published]).narrow()
    except AssertionError as error:
        return [f"not true: {error}"]
