from dataclasses import replace
from io import StringIO

from rich.console import Console

from scheduler.cli.glance import show_week
from scheduler.cli.progress_display import ProgressDisplay
from scheduler.domain.problem import Published
from scheduler.domain.result import Progress
from tests.exchange.planned_week import PROBLEM, RESULT_WITH_CONFLICT

STEPS = [
    Progress(1, "Starts on time", 0.2, 5000, 7000),
    Progress(1, "Starts on time", 0.9, 7000, 7000),
    Progress(3, "Orders at risk", 2.0, 900_000, 1_000_000),
    Progress(3, "Orders at risk", 4.0, 950_000, 1_000_000),
]


def shown(*, terminal: bool) -> str:
    output = StringIO()
    with ProgressDisplay(Console(file=output, force_terminal=terminal, width=100)) as display:
        for step in STEPS:
            display.step(step)
    assert display.steps == STEPS
    return output.getvalue()


def test_a_log_gets_a_line_when_a_tier_is_done_and_one_at_the_end() -> None:
    assert shown(terminal=False).splitlines() == [
        "   0.9 s  tier 1 Starts on time: 7.0 of at most 7.0 people, gap 0.00%",
        "   4.0 s  tier 3 Orders at risk: 158.3 of at most 166.7 weighted hours, gap 5.00%",
    ]


def test_a_terminal_gets_a_table_with_the_last_step_of_each_tier() -> None:
    text = shown(terminal=True)
    for word in ("Planning", "Best", "At most", "3 Orders at risk, weighted hours", "158.3", "5.00%"):
        assert word in text


def test_the_week_at_a_glance_tells_pools_tiers_totals_and_conflicts() -> None:
    output = StringIO()
    show_week(Console(file=output, width=110), PROBLEM, RESULT_WITH_CONFLICT)
    text = output.getvalue()
    for words in (
        "Invented Council & Partners: the week from 2026-12-07 to 2026-12-13",
        "Tue 8",
        "1.2%",
        "1 Starts on time",
        "4 of 4 sessions run, staffed 3 times. 20 people with 20 bookings for 23 places",
        "Expected: 12.8 come (56% of the places)",
        "1 person without a place",
        "Set aside: The pin D01",
    ):
        assert words in text


def test_who_stays_and_has_no_fallback_any_more_is_named_beside_what_stays_and_goes() -> None:
    roster = RESULT_WITH_CONFLICT.roster
    bare = next(row for row in roster.bookings if row.fallback is None)
    covered = replace(bare, fallback=next(key for key in roster.sessions if key != bare.session_id))
    before = replace(roster, bookings=tuple(covered if row == bare else row for row in roster.bookings))
    output = StringIO()
    problem = replace(PROBLEM, published=Published(before, PROBLEM.first_monday))
    show_week(Console(file=output, width=110), problem, RESULT_WITH_CONFLICT)
    assert f"No fallback any more: {bare.individual_id} in " in output.getvalue()
    assert output.getvalue().count("No fallback any more") == 1
