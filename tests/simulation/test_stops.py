"""What is known the evening before of a session that does not run."""

from types import SimpleNamespace

import pytest

from scheduler.domain.times import DAY
from scheduler.simulation.book import Book
from scheduler.simulation.stops import stop_foreseen
from tests.builders import MONDAY, a_placement, a_problem, a_roster, a_session

TEAM = a_session()


def world(ill, *, cover=False, wet=False, foreseen=False):
    return SimpleNamespace(
        is_sick=lambda supervisor, day: day in ill.get(supervisor, ()),
        cover_found=lambda session, day: cover,
        stopped=lambda muster, day, half: wet,
        foreseen=lambda muster, day, half: foreseen,
    )


def known(led_by, *asked, **changes):
    problem = a_problem(placements=[a_placement(supervisors_most=2)], sessions=[TEAM])
    book = Book(problem, a_roster({TEAM: ["P1", "P2"]}, staffed={TEAM: led_by}))
    return stop_foreseen(book, TEAM, world(*asked, **changes))


BOTH = (MONDAY - DAY, MONDAY)


@pytest.mark.parametrize(
    ("led_by", "ill", "cover", "is_known"),
    [
        (["S1"], {"S1": BOTH}, False, True),
        (["S1"], {"S1": BOTH}, True, False),
        (["S1"], {"S1": BOTH, "S2": BOTH}, True, True),
        (["S1"], {"S1": BOTH[:1]}, False, False),
        (["S1"], {"S1": BOTH[1:]}, False, False),
        (["S1", "S2"], {"S1": BOTH}, False, False),
        (["S1"], {}, False, False),
    ],
    ids=["ill", "S2 stands in", "S2 is ill too", "well again", "well the evening before", "S2 leads too", "well"],
)
def test_who_is_ill_the_evening_before_and_for_whom_nobody_stands_in(led_by, ill, cover, is_known):
    assert known(led_by, ill, cover=cover) is is_known


@pytest.mark.parametrize(("wet", "foreseen"), [(True, True), (True, False), (False, True)])
def test_weather_that_stops_the_team_where_it_is_foreseen(wet, foreseen):
    assert known(["S1"], {}, wet=wet, foreseen=foreseen) is (wet and foreseen)
