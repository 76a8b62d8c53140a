import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.involvement import LEVELS, Reading, grid, level_median, lowest
from analysis.ordinal import median
from analysis.proportions import share

NONE, INFORMED, CONSULTED, INVOLVED, COLLABORATING, DECIDING = range(LEVELS)


def readings(stage, group, *levels):
    return [Reading(f"process-{number}", stage, group, level) for number, level in enumerate(levels)]


def test_a_cell_holds_the_three_readings():
    (cell,) = grid(
        readings("planning", "citizens", COLLABORATING, INVOLVED, INVOLVED),
        readings("planning", "citizens", CONSULTED, INVOLVED, CONSULTED),
        {("planning", "citizens"): [1, 2, 6, 3, 0, 0]},
    )
    assert (cell.stage, cell.group) == ("planning", "citizens")
    assert (cell.intended, cell.practised) == ((3, 3, 4), (2, 2, 3))
    assert (cell.intended_median, cell.practised_median) == (INVOLVED, CONSULTED)
    assert cell.experienced_median == median([1, 2, 6, 3, 0, 0], codes=range(LEVELS))
    assert cell.at_or_above == share(3, 12)


def test_the_extreme_levels_do_not_pull_the_median_as_they_would_a_mean():
    assert level_median([NONE, NONE, DECIDING]) == NONE
    assert level_median([CONSULTED, INVOLVED]) == 2.5
    assert level_median([]) is None


def test_an_intention_between_two_levels_is_reached_from_the_upper_one():
    (cell,) = grid(readings("s", "g", CONSULTED, INVOLVED), [], {("s", "g"): [0, 0, 4, 5, 1, 0]})
    assert cell.intended_median == 2.5
    assert cell.at_or_above == share(6, 10)


def test_a_known_population_gives_its_interval():
    (cell,) = grid(readings("s", "g", INVOLVED), [], {("s", "g"): [0, 1, 2, 3, 2, 0]}, population={("s", "g"): 14})
    assert cell.at_or_above == share(5, 8, population=14)


def test_missing_readings_stay_missing():
    planned, answered = grid(readings("s", "a", INVOLVED), [], {("s", "b"): [0, 0, 0, 2, 3, 1]})
    assert (planned.experienced, planned.experienced_median, planned.at_or_above) == (None, None, None)
    assert planned.practised_median is None
    assert (answered.intended_median, answered.at_or_above) == (None, None)
    assert answered.experienced_median is not None


def test_asked_but_not_answered_has_no_median():
    (cell,) = grid(readings("s", "g", INVOLVED), [], {("s", "g"): [0] * LEVELS})
    assert cell.experienced == (0,) * LEVELS
    assert cell.experienced_median is not None
    assert cell.experienced_median.value is None
    assert cell.at_or_above == share(0, 0)


def test_the_lowest_cell_is_where_people_experience_least():
    cells = grid(
        readings("delivery", "staff", NONE),
        readings("delivery", "staff", NONE),
        {("planning", "citizens"): [6, 2, 0, 0, 0, 0], ("planning", "staff"): [0, 0, 4, 4, 0, 0]},
    )
    cell = lowest(cells)
    assert cell is not None
    assert (cell.stage, cell.group) == ("planning", "citizens")


def test_cells_with_equal_medians_are_ranked_by_how_many_reach_the_intention():
    cells = grid(
        [*readings("s", "a", INVOLVED), *readings("s", "b", INVOLVED)],
        [],
        {("s", "a"): [0, 0, 6, 4, 0, 0], ("s", "b"): [0, 0, 7, 3, 0, 0]},
    )
    cell = lowest(cells)
    assert cell is not None
    assert cell.group == "b"


def test_where_nobody_answered_the_documents_decide():
    cells = grid([], [*readings("s", "a", INVOLVED), *readings("s", "b", CONSULTED)], {("s", "a"): [0] * LEVELS})
    cell = lowest(cells)
    assert cell is not None
    assert cell.group == "b"


def test_a_plan_alone_has_no_lowest_cell():
    assert lowest(grid(readings("s", "a", INVOLVED), [], {})) is None
    assert lowest([]) is None


def test_levels_outside_the_scale_are_refused():
    with pytest.raises(ValueError, match="must lie in 0 to 5"):
        grid(readings("s", "g", 6), [], {})
    with pytest.raises(ValueError, match="6 levels, not 5"):
        grid([], [], {("s", "g"): [1, 2, 3, 4, 5]})


@given(st.lists(st.integers(0, LEVELS - 1), min_size=1, max_size=20))
def test_the_median_of_readings_equals_the_median_of_their_counts(levels):
    counts = [levels.count(code) for code in range(LEVELS)]
    assert level_median(levels) == median(counts, codes=range(LEVELS)).value
