"""What becomes of small groups in the reports, from the programme document alone: told before anybody is asked."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.merging import alone, as_reported, is_of_a_part, merged_groups
from evaluator.programme.model import Programme
from evaluator.texts import Texts


def small_groups(programme: Programme, t: Texts) -> Iterator[str]:
    """Sentences on the groups that are shown together, those that may not be shown at all, and the indicators that are
    not shown because they would tell apart groups that are shown together."""
    reported, minimum = as_reported(programme), t.number(programme.disclosure_minimum)
    titles = {group.key: t.pick(group.title) for group in programme.groups}
    for unit in merged_groups(programme, programme.waves):
        yield t("pages.plan_merged", groups=" + ".join(titles[key] for key in unit), minimum=minimum)
    for group, expected in alone(reported):
        yield t("pages.plan_alone", group=t.pick(group.title), n=t.number(expected), minimum=minimum)
    for indicator in reported.indicators:
        if is_of_a_part(indicator.source, reported):
            yield t("pages.plan_of_a_part", title=t.pick(indicator.title))
