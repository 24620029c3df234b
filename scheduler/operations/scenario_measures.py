"""What a planned week comes to in people and hours, and how it differs from the week as it is."""

from collections import Counter

from scheduler.domain.comparison import Aim, PeopleMoved, WeekFigures
from scheduler.domain.problem import Light, PlanningProblem
from scheduler.domain.result import PlanningResult, TierResult
from scheduler.domain.roster import Roster
from scheduler.domain.supervisors import Employment


def week_figures(problem: PlanningProblem, result: PlanningResult) -> WeekFigures:
    roster = result.roster
    placed = {booking.individual_id for booking in roster.bookings}
    short = {shortfall.individual_id for shortfall in result.shortfalls}
    minutes = _minutes_by_employment(problem, roster)
    return WeekFigures(
        people_booked=len(placed),
        bookings=len(roster.bookings),
        people_without=len(short - placed),
        people_fewer=len(short & placed),
        sessions_run=len(roster.sessions),
        duties=len(roster.staffing),
        permanent_hours=minutes[Employment.PERMANENT] / 60,
        sessional_hours=minutes[Employment.SESSIONAL] / 60,
        expected_sent_home=sum(pool.share_sent_home * pool.expected for pool in result.pools),
        largest_chance=max((pool.chance_sent_home for pool in result.pools), default=0.0),
    )


def _minutes_by_employment(problem: PlanningProblem, roster: Roster) -> Counter[Employment]:
    employment = {row.supervisor_id: row.employment for row in problem.records.supervisors}
    lengths = {session.session_id: session.minutes for session in problem.sessions}
    minutes: Counter[Employment] = Counter()
    for duty in roster.staffing:
        minutes[employment[duty.supervisor_id]] += lengths[duty.session_id]
    return minutes


def unchanged(tiers: tuple[TierResult, ...]) -> tuple[Aim, ...]:
    """The aims of the week as it is, beside itself."""
    return tuple(Aim(tier, 0, 0, 0, settled_above=True) for tier in tiers)


def compared(base: tuple[TierResult, ...], tiers: tuple[TierResult, ...]) -> tuple[Aim, ...]:
    """The aims of a week beside the base's; an aim is settled when its gap is closed in both, to the last unit."""
    aims, settled = [], True
    for before, tier in zip(base, tiers, strict=True):
        least, most = tier.value - before.bound, tier.bound - before.value
        aims.append(Aim(tier, tier.value - before.value, least, most, settled))
        settled = settled and before.gap == tier.gap == 0.0
    return tuple(aims)


def people_moved(problem: PlanningProblem, base: Roster, roster: Roster) -> tuple[PeopleMoved, PeopleMoved]:
    """Those with more bookings than in the base's roster, and those with fewer; lights are as of the problem."""
    counts = Counter(booking.individual_id for booking in roster.bookings)
    counts.subtract(booking.individual_id for booking in base.bookings)
    return (
        _moved(problem, {individual for individual, change in counts.items() if change > 0}),
        _moved(problem, {individual for individual, change in counts.items() if change < 0}),
    )


def _moved(problem: PlanningProblem, people: set[str]) -> PeopleMoved:
    lights = Counter(need.light for need in problem.needs if need.individual_id in people)
    return PeopleMoved(len(people), lights[Light.RED], lights[Light.AMBER], lights[Light.GREEN])
