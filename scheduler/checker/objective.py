"""Each tier's value from the roster alone (docs/model.md), to catch an aim that the solver miscounts."""

from collections import defaultdict

from scheduler.checker.suitability import minutes_left_together
from scheduler.checker.view import View
from scheduler.domain.placements import PlacementKind
from scheduler.domain.problem import PlanningProblem, Session, StartStep, Usual
from scheduler.domain.roster import Roster
from scheduler.domain.supervisors import Employment
from scheduler.domain.times import monday_of


def tier_values(problem: PlanningProblem, roster: Roster) -> tuple[int, ...]:
    """The six values in raw units, first tier first."""
    view = View(problem, roster)
    return (_starts(view), _made_up(view), _at_risk(view), _hours(view), _weather(view), _steady(view))


def _expected(view: View, individual_id: str, session: Session) -> int:
    thousandths = view.problem.show_up_at(individual_id, session)
    return (thousandths * session.minutes + 500) // 1000


def _starts(view: View) -> int:
    total, not_work = 0, (PlacementKind.INDUCTION, PlacementKind.OTHER_ACTIVITY)
    for start in view.problem.starts:
        in_time = [s for s in view.week_of.get(start.individual_id, []) if s.day <= start.last_day]
        if start.step is StartStep.INDUCTION:
            right = [s for s in in_time if view.placement(s).kind is PlacementKind.INDUCTION]
        else:
            right = [s for s in in_time if view.placement(s).kind not in not_work]
        total += 1000 - min((view.problem.stop_chance.get(s.session_id, 0) for s in right), default=1000)
    return total


def _made_up(view: View) -> int:
    published = view.problem.published
    since = published.as_of if published else view.problem.first_monday
    weeks = (view.week_of.get(individual, []) for individual in view.problem.waiting)
    return sum(any(session.day >= since for session in week) for week in weeks)


def _at_risk(view: View) -> int:
    total = 0
    for need in view.problem.needs:
        booked = [s for s in view.week_of.get(need.individual_id, []) if monday_of(s.day) == need.monday]
        minutes = sum(_expected(view, need.individual_id, session) for session in booked)
        for length, weight in need.blocks:
            total += weight * min(length, minutes)
            minutes -= min(length, minutes)
    return total


def _hours(view: View) -> int:
    total = 0
    for individual_id, sessions in view.week_of.items():
        expected = sum(_expected(view, individual_id, session) for session in sessions)
        total += min(expected, minutes_left_together(view.orders(individual_id)))
    return total


def _weather(view: View) -> int:
    stops = view.problem.stop_chance
    return sum(1000 - (0 if booking.fallback else stops.get(booking.session_id, 0)) for booking in view.known_bookings)


def _steady(view: View) -> int:
    points = 4 * sum(view.placement(session).supervisors_most for session in view.problem.sessions)
    weeks: dict[str, set[object]] = defaultdict(set)
    for individual_id, sessions in view.week_of.items():
        usual = view.problem.usual.get(individual_id, Usual())
        own = view.individuals[individual_id].max_travel_minutes
        limit = view.policy.max_travel_minutes if own is None else own
        for session in sessions:
            weeks[individual_id].add(monday_of(session.day))
            points += 4 if session.placement_id in usual.placements else 0
            points += 3 if session.day.weekday() in usual.weekdays else 0
            way = view.way_from_home(individual_id, session) or 0
            points += 3 if way * 3 <= limit else 2 if way * 3 <= 2 * limit else 1
    points += 5 * sum(map(len, weeks.values()))
    for supervisor_id, duties in view.duties_of.items():
        for session in duties:
            usual_staff = (supervisor_id, session.placement_id, session.day.weekday()) in view.problem.usual_staff
            points += 4 if usual_staff else 0
            points -= 4 if view.supervisors[supervisor_id].employment is Employment.SESSIONAL else 0
    return points
