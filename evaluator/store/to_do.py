"""How much waits for an evaluator, by kind: one statement for each, whatever the number of rows; and one for all kinds
in all programmes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.evidence_tables import judgement as _judgement
from evaluator.store.evidence_tables import piece as _piece
from evaluator.store.hearing_tables import hearing as _hearing
from evaluator.store.hearing_tables import hearing_answer as _answer
from evaluator.store.hearing_tables import hearing_point as _point
from evaluator.store.hearing_tables import hearing_remark as _remark
from evaluator.store.paper_tables import paper_entry as _entry
from evaluator.store.quote_tables import quote as _quote
from evaluator.store.register_tables import EVENTS, TABLES
from evaluator.store.release_tables import COMPLETE
from evaluator.store.release_tables import release as _release
from evaluator.store.release_tables import release_remark as _release_remark
from evaluator.store.release_tables import release_signature as _signature
from evaluator.store.status_tables import status_report as _report
from evaluator.store.status_tables import status_request as _request
from evaluator.store.text_tables import text_coding as _coding
from evaluator.store.text_tables import text_unit as _unit


@dataclass(frozen=True, slots=True)
class _Kind:
    """What waits: the rows of ``source`` for which ``its`` hold, of whatever programme."""

    source: sa.FromClause
    programme: sa.ColumnElement[str]
    its: tuple[sa.ColumnElement[bool], ...] = ()

    def number(self, *more: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """Of one programme."""
        of_one = self.programme == sa.bindparam("programme")
        return sa.select(sa.func.count()).select_from(self.source).where(of_one, *self.its, *more)

    def numbers(self, label: str) -> sa.Select[Any]:
        """Of each programme that has any."""
        columns: list[sa.ColumnElement[Any]] = [
            sa.literal(label).label("label"),
            self.programme.label("programme"),
            sa.func.count().label("n"),
        ]
        return sa.select(*columns).select_from(self.source).where(*self.its).group_by(self.programme)


def _same(one: sa.FromClause, other: sa.FromClause, *names: str) -> sa.ColumnElement[bool]:
    return sa.and_(*(one.c[name] == other.c[name] for name in ("programme_id", *names)))


def _kind(source: sa.FromClause, table: sa.FromClause, *its: sa.ColumnElement[bool]) -> _Kind:
    return _Kind(source, table.c.programme_id, its)


_second = _entry.alias("second")
_forms: Final = _kind(
    _entry,
    _entry,
    _entry.c.turn == 1,
    _entry.c.finished,
    ~sa.exists().where(_same(_second, _entry, "wave_key", "serial"), _second.c.turn == 2, _second.c.finished),
)
_texts: Final = _kind(_unit, _unit, ~sa.exists().where(_same(_coding, _unit, "text_id")))
_points: Final = _kind(
    _point.join(_hearing, _same(_hearing, _point, "hearing_key"))
    .join(_remark, _same(_remark, _point, "hearing_key", "remark_id"))
    .outerjoin(_answer, _same(_answer, _point, "hearing_key", "point_id")),
    _point,
    ~_point.c.aside,
    _remark.c.state == "sent",
    _hearing.c.handed_over_at.is_(None),
    sa.func.coalesce(_answer.c.text, "") == "",
)
_silent = (
    sa.select(_request.c.programme_id, _request.c.register, _request.c.reference)
    .select_from(_request.outerjoin(_report, _same(_report, _request, "request_id")))
    .group_by(_request.c.programme_id, _request.c.register, _request.c.reference)
    .having(sa.func.count(_report.c.number) == 0)
    .subquery()
)
_rows: Final = _kind(_silent, _silent)
_reviews: Final = _kind(_quote, _quote, _quote.c.state == "under_review")
_later = _piece.alias("later")
_unjudged = (
    sa.select(_piece.c.programme_id, _piece.c.milestone, _piece.c.subject, _piece.c.place, _piece.c.claim)
    .where(
        ~_piece.c.withdrawn,
        ~sa.exists().where(_same(_later, _piece, "evidence_id"), _later.c.version > _piece.c.version),
        ~sa.exists().where(_same(_judgement, _piece, "subject", "place", "claim", "milestone")),
    )
    .distinct()
    .subquery()
)
_evidence: Final = _kind(_unjudged, _unjudged)
_its, _events = TABLES["recommendations"], EVENTS["recommendations"]
_recommendations: Final = _kind(_its, _its, ~sa.exists().where(_same(_events, _its, "reference")))
_newer = _release.alias("newer")
_later_turn = sa.or_(
    _newer.c.number > _release_remark.c.number,
    sa.and_(_newer.c.number == _release_remark.c.number, _newer.c.round > _release_remark.c.round),
)
_remarks: Final = _kind(
    _release_remark,
    _release_remark,
    _release_remark.c.answer == "",
    ~sa.exists().where(_same(_newer, _release_remark, "milestone"), _later_turn),
)
_turn = ("milestone", "number", "round")
_signed = (
    sa.select(sa.func.count())
    .select_from(_signature)
    .where(_same(_signature, _release, *_turn), _signature.c.gate == COMPLETE)
)
_proposals: Final = (
    sa.select(_release.c.milestone, _signed.correlate(_release).scalar_subquery())
    .where(
        _release.c.programme_id == sa.bindparam("programme"),
        _release.c.published_digest.is_(None),
        ~sa.exists().where(
            _same(_newer, _release, "milestone"),
            sa.tuple_(_newer.c.number, _newer.c.round) > sa.tuple_(_release.c.number, _release.c.round),
        ),
        ~sa.exists().where(
            _same(_signature, _release, *_turn),
            _signature.c.gate == sa.bindparam("gate"),
            _signature.c.account_id == sa.bindparam("account"),
        ),
    )
    .order_by(_release.c.milestone)
)
KINDS: Final[Mapping[str, _Kind]] = {
    "forms": _forms,
    "texts": _texts,
    "hearing": _points,
    "rows": _rows,
    "quotes": _reviews,
    "evidence": _evidence,
    "recommendations": _recommendations,
    "remarks": _remarks,
}
"""By their labels, see `evaluator.web.shared.needs`."""
_every: Final = sa.union_all(*(kind.numbers(label) for label, kind in KINDS.items()))


def waiting(db: sa.Connection) -> dict[str, dict[str, int]]:
    """How much waits in every programme, by label, in one statement; programmes without anything are left out."""
    found: dict[str, dict[str, int]] = {}
    for label, programme, n in db.execute(_every):
        found.setdefault(programme, {})[label] = n
    return found


def forms_to_type_again(db: sa.Connection, programme: str) -> int:
    """Paper forms that were typed once and wait for somebody else."""
    return _found(db, _forms, programme)


def texts_without_a_code(db: sa.Connection, programme: str) -> int:
    """Of those that were opened, which a count does."""
    return _found(db, _texts, programme)


def points_to_answer(db: sa.Connection, programme: str) -> int:
    """Points that parties of hearings made, of hearings whose note is not handed over."""
    return _found(db, _points, programme)


def rows_nobody_confirmed(db: sa.Connection, programme: str) -> int:
    """Rows of registers that owners were asked about, of which none of them told."""
    return _found(db, _rows, programme)


def quotes_to_review(db: sa.Connection, programme: str) -> int:
    return _found(db, _reviews, programme)


def evidence_to_judge(db: sa.Connection, programme: str, milestone: str) -> int:
    """Links, assumptions and rivals with evidence of a milestone at which nobody judged them."""
    its = _evidence.number(_unjudged.c.milestone == sa.bindparam("milestone"))
    return int(db.execute(its, {"programme": programme, "milestone": milestone}).scalar_one())


def recommendations_to_answer(db: sa.Connection, programme: str) -> int:
    """Those that were handed over."""
    return _found(db, _recommendations, programme)


def remarks_to_answer(db: sa.Connection, programme: str) -> int:
    """Remarks to the newest proposal of each milestone."""
    return _found(db, _remarks, programme)


def proposals_not_published(db: sa.Connection, programme: str) -> int:
    """Milestones whose newest proposal is not published."""
    return len(proposals_to_sign(db, programme, "", COMPLETE))


def proposals_to_sign(db: sa.Connection, programme: str, account: str, gate: str) -> list[tuple[str, int]]:
    """Milestones whose newest proposal is not published and not signed by the account at a gate, each with how many
    called it technically complete."""
    its = {"programme": programme, "account": account, "gate": gate}
    return [(milestone, signed) for milestone, signed in db.execute(_proposals, its)]


def empty_registers(db: sa.Connection, programme: str, registers: Collection[str]) -> int:
    """How many of the registers have no row."""
    if not registers:
        return 0
    rows = [sa.exists().where(TABLES[one].c.programme_id == sa.bindparam("programme")) for one in sorted(registers)]
    missing = sum((sa.case((one, 0), else_=1) for one in rows), sa.literal(0))
    return int(db.execute(sa.select(missing), {"programme": programme}).scalar_one())


def _found(db: sa.Connection, kind: _Kind, programme: str) -> int:
    return int(db.execute(kind.number(), {"programme": programme}).scalar_one())
