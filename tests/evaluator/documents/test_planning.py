"""What a milestone is held against: what was approved before its collection began, else what was in force then."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.documents.approval_words import in_lines
from evaluator.documents.approving import approve, current_plan, news_since
from evaluator.documents.planning import plans_of
from evaluator.documents.storing import load_programme
from evaluator.programme.agreement import PlanState
from evaluator.store import audit
from evaluator.store.plans import approvals, changes
from tests.support.diagnostics import rejected
from tests.support.plans import AFTER, BEFORE, KEY, OPEN, Street

DAY = dt.timedelta(days=1)


def plan(street: Street, milestone: str = "m1", until: dt.datetime = AFTER) -> PlanState | None:
    with street.store.reading() as db:
        return plans_of(db, load_programme(db, KEY)[0], until=until).get(milestone)


def held(street: Street, milestone: str = "m1") -> PlanState:
    found = plan(street, milestone)
    assert found is not None
    return found


def audited(street: Street, kind: str) -> list[audit.Entry]:
    with street.store.reading() as db:
        return [one for one in audit.entries(db) if one.kind == kind]


def test_before_the_first_wave_opens_nothing_is_held_against_anything(street: Street) -> None:
    street.bring_in(BEFORE)
    assert plan(street, until=dt.datetime(2026, 4, 30, 12, tzinfo=dt.UTC)) is None
    assert plan(street, until=dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)) is not None
    assert plan(street, "m2") is None


def test_without_an_approval_the_version_in_force_at_the_first_opening_is_the_baseline(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.4"))
    street.bring_in(BEFORE + DAY)
    street.change(("m1 = 0.4", "m1 = 0.3"))
    street.bring_in(OPEN, reason="We were too hopeful")
    found = held(street)
    assert (found.number, found.approval, found.baseline.indicators[0].targets["m1"]) == (2, None, 0.4)
    assert found.began_at == dt.datetime(2026, 4, 30, 22, tzinfo=dt.UTC)


def test_a_wave_that_is_moved_into_the_future_after_it_opened_has_begun_all_the_same(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("2026-05-01", "2026-05-19"))
    street.bring_in(OPEN)
    street.change(("m1 = 0.5", "m1 = 0.3"))
    with rejected("targets: the target at m1 was changed from 0.5 to 0.3, but collection has begun"):
        street.bring_in(OPEN + DAY)


def test_the_latest_approval_before_the_first_opening_is_the_baseline(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.4"))
    street.bring_in(BEFORE + DAY)
    street.approve(BEFORE + 2 * DAY)
    street.change(("m1 = 0.4", "m1 = 0.3"))
    street.bring_in(BEFORE + 3 * DAY)
    found = held(street)
    assert found.approval is not None
    assert (found.number, found.approval.number, found.baseline.indicators[0].targets["m1"]) == (2, 2, 0.4)
    (change,) = found.changes
    assert (change.difference.aspect, change.difference.before, change.difference.after) == ("target", "0.4", "0.3")
    assert (change.reason, change.changed_at) == ("", None)


def test_an_approval_after_collection_began_is_for_the_milestones_to_come(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.3"))
    street.bring_in(OPEN, reason="We were too hopeful")
    street.approve(OPEN)
    found = held(street)
    assert (found.number, found.approval) == (1, None)


def test_a_paper_that_is_entered_late_counts_for_what_was_in_force_and_moves_no_baseline(street: Street) -> None:
    street.bring_in(BEFORE)
    with street.store.writing() as db:
        approve(
            db,
            KEY,
            approved_by="Karen Holm",
            approved_on=BEFORE.date(),
            remark="Minutes, item 4",
            actor=audit.COMMAND_LINE,
            now=OPEN,
            on_paper=True,
        )
    found = held(street)
    assert found.approval is not None
    assert (found.number, found.approval.on_paper) == (1, True)


def test_a_late_paper_does_not_stand_above_what_was_approved_in_time(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.3"))
    street.bring_in(BEFORE + DAY)
    with street.store.writing() as db:
        late = {
            "approved_by": "Karen Holm",
            "approved_on": (BEFORE + DAY).date(),
            "remark": "Minutes",
            "on_paper": True,
        }
        approve(db, KEY, **late, actor=audit.COMMAND_LINE, now=AFTER)  # type: ignore[arg-type]
    assert held(street).number == 1


def test_what_is_approved_is_its_meaning_and_not_its_layout(street: Street) -> None:
    street.bring_in(BEFORE)
    before = street.approve(BEFORE)
    text = (street.folder / "programme.toml").read_text("utf-8")
    top, rest = text.split("[indicators.heard]")
    heard, others = rest.split("[indicators.safe]")
    safe, end = others.split("[indicators.held]")
    moved = f"\n[indicators.safe]{safe}\n[indicators.heard]  {heard}\n[indicators.held]{end}"
    street.write(f"# Moved about\n{top}{moved}")
    street.bring_in(BEFORE + DAY)
    with street.store.reading() as db:
        plan = current_plan(db, KEY)
        assert (plan.number, plan.digest) == (2, before.digest)
        assert news_since(db, before, plan).is_same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m1 = 0.5", "m1 = 0.4"),
        ("population = 60", "population = 61"),
        ('mechanism = "Because"', 'mechanism = "Perhaps"'),
        ("2026-05-20", "2026-05-21"),
    ],
)
def test_everything_that_is_agreed_makes_another_fingerprint(street: Street, before: str, after: str) -> None:
    street.bring_in(BEFORE)
    approval = street.approve(BEFORE)
    street.change((before, after))
    street.bring_in(BEFORE + DAY)
    with street.store.reading() as db:
        assert current_plan(db, KEY).digest != approval.digest


def test_a_question_that_is_put_otherwise_makes_another_fingerprint_too(street: Street) -> None:
    street.bring_in(BEFORE)
    approval = street.approve(BEFORE)
    path = street.folder / "questionnaires" / "street.toml"
    path.write_text(path.read_text("utf-8").replace("We ask.", "We ask you."), "utf-8")
    street.bring_in(BEFORE + DAY)
    with street.store.reading() as db:
        news = news_since(db, approval, current_plan(db, KEY))
    assert news.questionnaires == (("street", 1, 2),)


def test_an_approval_names_its_versions_and_the_audit_log_names_nobody(street: Street) -> None:
    street.bring_in(BEFORE)
    its = street.approve(BEFORE)
    assert (its.document, dict(its.questionnaires), its.approved_by) == (1, {"street": 1}, "Karen Holm")
    with street.store.reading() as db:
        assert approvals(db, KEY) == [its]
        assert audit.verify(db)[2] is None
    (entry,) = audited(street, "plan_approved")
    assert (entry.actor, entry.details["digest"]) == ("karen", its.digest)
    assert "Holm" not in repr(entry)


def test_an_approval_needs_a_name_a_day_that_has_come_and_the_plan_that_was_read(street: Street) -> None:
    street.bring_in(BEFORE)
    with street.store.reading() as db:
        seen = current_plan(db, KEY).digest
    street.change(("m1 = 0.5", "m1 = 0.4"))
    street.bring_in(BEFORE + DAY)
    with rejected("the plan has changed since you read it"):
        street.approve(BEFORE + DAY, seen=seen)
    with street.store.writing() as db, rejected("(?s)does not say who.*has not come yet"):
        approve(db, KEY, approved_by=" ", approved_on=AFTER.date(), remark="", actor="karen", now=BEFORE)
    assert audited(street, "plan_approved") == []


def test_a_change_is_kept_with_who_when_and_why_and_the_audit_log_holds_no_words(street: Street) -> None:
    street.bring_in(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.3"))
    street.bring_in(OPEN, reason="Karen asked for it", actor="eva")
    with street.store.reading() as db:
        (change,) = changes(db, KEY)
    assert (change.reason, change.changed_by, change.changed_at, change.document) == (
        "Karen asked for it",
        "eva",
        OPEN,
        2,
    )
    (entry,) = audited(street, "plan_changed")
    assert (entry.actor, entry.subject, entry.details["what"]) == ("eva", "m1", "indicator heard target")
    assert (entry.details["before"], entry.details["after"]) == ("0.5", "0.3")
    assert "Karen" not in repr(entry)


def test_the_command_line_tells_what_is_approved_and_what_is_changed(street: Street) -> None:
    street.bring_in(BEFORE)
    street.approve(BEFORE)
    street.change(("m1 = 0.5", "m1 = 0.3"))
    street.bring_in(OPEN, reason="We were too hopeful")
    with street.store.reading() as db:
        said = "\n".join(in_lines(db, KEY, until=AFTER, language="en"))
    assert "Approved on 1 April 2026 by Karen Holm (version 1)." in said
    assert "Changed since it was last approved:\n  heard: the target at m1 from 0.5 to 0.3" in said
    assert "m1 began on 1 May 2026 and is held against version 1, which was approved before that." in said
