"""The week at a glance, on the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scheduler.domain.attendance import BookingKind
from scheduler.domain.changes import uncovered
from scheduler.domain.problem import PlanningProblem, Published
from scheduler.domain.result import PlanningResult
from scheduler.exchange.session_views import SessionView, no_fallback, session_views
from scheduler.operations.published import difference

LEFT = frozenset({"Day", "Start", "Muster point", "Sessions", "Tier", "Unit"})


def show_week(console: Console, problem: PlanningProblem, result: PlanningResult) -> None:
    """Pools by day with their risk, totals, tiers with their proof, who is left out, decisions in conflict."""
    views = session_views(problem, result.roster)
    console.print(_title(problem), style="bold", markup=False)
    console.print(_pools(result, views))
    console.print(_tiers(result))
    for line in _totals(problem, result, views):
        console.print(line, soft_wrap=True, markup=False)
    if problem.published is not None:
        console.print(_against(problem.published, result), soft_wrap=True, markup=False)
        for booking in uncovered(problem.published.roster, result.roster):
            console.print(no_fallback(problem, booking), soft_wrap=True, markup=False)
    for conflict in result.conflicts:
        console.print(f"Set aside: {conflict.words}", style="bold red", soft_wrap=True, markup=False)


def _title(problem: PlanningProblem) -> str:
    weeks = "week" if problem.weeks == 1 else f"{problem.weeks} weeks"
    return f"{problem.records.policy.service_name}: the {weeks} from {problem.first_monday} to {problem.last_day}"


def _pools(result: PlanningResult, views: tuple[SessionView, ...]) -> Table:
    by_id = {view.session.session_id: view for view in views}
    table = _table("Day", "Start", "Muster point", "Sessions", "Booked", "Places", "Expected", "Chance*")
    pools = sorted(result.pools, key=lambda pool: _when(by_id[pool.sessions[0]]))
    day = None
    for pool in pools:
        first = by_id[pool.sessions[0]]
        sessions = ", ".join(sorted(by_id[session_id].placement.name for session_id in pool.sessions))
        figures = [f"{pool.booked}", f"{pool.places}", f"{pool.expected:.1f}", f"{pool.chance_sent_home:.1%}"]
        new_day = f"{first.session.day:%a} {first.session.day.day}" if first.session.day != day else ""
        day = first.session.day
        table.add_row(new_day, first.times[:5], first.reports_at, sessions, *figures)
    table.caption = "* that anyone who comes is sent home for want of a place"
    table.caption_justify = "left"
    return table


def _when(view: SessionView) -> tuple[object, ...]:
    return view.session.day, view.session.start, view.reports_at


def _tiers(result: PlanningResult) -> Table:
    table = _table("Tier", "Unit", "Value", "At most", "Gap")
    for tier in result.tiers:
        figures = [f"{tier.value / tier.scale:,.1f}", f"{tier.bound / tier.scale:,.1f}", f"{tier.gap:.2%}"]
        table.add_row(f"{tier.number} {tier.name}", tier.unit, *figures)
    return table


def _table(*headings: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        wraps = heading == "Sessions"
        table.add_column(heading, justify="left" if heading in LEFT else "right", no_wrap=not wraps)
    return table


def _totals(problem: PlanningProblem, result: PlanningResult, views: tuple[SessionView, ...]) -> list[str]:
    bookings = result.roster.bookings
    placed = {booking.individual_id for booking in bookings}
    firsts = sum(booking.kind in (BookingKind.FIRST_PLACEMENT, BookingKind.INDUCTION) for booking in bookings)
    places = sum(pool.places for pool in result.pools)
    expected = sum(view.expected for view in views)
    sent_home = sum(pool.share_sent_home * pool.expected for pool in result.pools)
    without = {shortfall.individual_id for shortfall in result.shortfalls} - placed
    fewer = {shortfall.individual_id for shortfall in result.shortfalls} & placed
    share = f"{expected / places:.0%}" if places else "none"
    return [
        f"{len(views)} of {len(problem.sessions)} sessions run, staffed {len(result.roster.staffing)} times. "
        f"{_people(len(placed))} with {len(bookings)} bookings for {places} places, {firsts} of them first steps.",
        f"Expected: {expected:.1f} come ({share} of the places), {sent_home:.2f} are sent home.",
        f"{_people(len(without))} without a place, {_people(len(fewer))} with fewer than they need: "
        "roster.xlsx says why.",
    ]


def _against(published: Published, result: PlanningResult) -> str:
    counts = difference(published, result.roster)
    return (
        f"Of {counts.stay + counts.go} published bookings {counts.stay} stay and {counts.go} go; {counts.new} are new."
    )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
