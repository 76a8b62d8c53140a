"""What is approved of a plan, and what each milestone is held against, in words for the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from evaluator.documents.approving import current_plan, news_since
from evaluator.documents.planning import plans_of
from evaluator.programme.agreement import plainly
from evaluator.programme.approval import Difference
from evaluator.store.plans import approvals
from evaluator.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def in_lines(db: Connection, programme: str, *, until: dt.datetime, language: str) -> Iterator[str]:
    """The plan as it stands, its approvals, what changed since the last one, and the baseline of each milestone.
    Raises InputRejected where there is no such programme."""
    t, plan = Texts(language), current_plan(db, programme)
    yield t("plan.stands", number=plan.number, digest=plan.digest[:8])
    found = approvals(db, programme)
    for one in found:
        yield t("plan.approved", on=t.date(one.approved_on), by=one.approved_by, document=one.document)
    if not found:
        yield t("plan.not_approved")
    else:
        news = news_since(db, found[-1], plan)
        yield t("plan.same_since" if news.is_same else "plan.changed_since")
        yield from (f"  {difference_in_words(one, t)}" for one in news.differences)
        yield from (
            f"  {t('plan.questionnaire_changed', key=key, before=b, after=a)}" for key, b, a in news.questionnaires
        )
        yield from (f"  {t('plan.theory_changed', key=key)}" for key in news.theory)
    for key, state in plans_of(db, plan.programme, until=until).items():
        word = "plan.baseline_approved" if state.approval else "plan.baseline_in_force"
        yield t(word, milestone=key, number=state.number, on=t.date(state.began_at.date()))
        for asked in state.unapproved:
            yield f"  {t('plan.unapproved' if asked.approved else 'plan.unapproved_new', **asdict(asked))}"
        yield from (f"  {difference_in_words(change.difference, t)}" for change in state.changes)


def difference_in_words(one: Difference, t: Texts) -> str:
    """'quality: target at m2: 0.5 -> 0.3', as the documents write it."""
    what, none = t(f"plan.aspect_{one.aspect}"), t("plan.nothing")
    if one.aspect in ("removed", "added"):
        return t(f"plan.line_{one.aspect}", key=one.key, milestone=one.milestone)
    before, after = (plainly(value) if value else none for value in (one.before, one.after))
    return t("plan.line", key=one.key or one.kind, what=what, milestone=one.milestone, before=before, after=after)
