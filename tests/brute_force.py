"""The best roster of a tiny service by trying all of them, with the checker as judge and none of the solver's code."""

from collections import defaultdict
from dataclasses import replace
from itertools import chain, combinations, product

from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.domain.roster import Booking, Roster, Staffing


def best_values(problem):
    """The lexicographically largest tier values of any legal roster; None if there is none."""
    ways = [weeks_of(problem, individual.individual_id) for individual in problem.records.individuals]
    halls = pools_of(problem)
    legal = {}
    best = None
    for worth, week in ranked_weeks(problem, ways):
        if best is not None and worth < best[:4]:
            break
        for roster in staffed(problem, halls, week, legal):
            if best is not None and tier_values(problem, roster)[:4] + most_below(problem, roster) <= best:
                continue
            if not check(problem, roster):
                values = max(tier_values(problem, each) for each in with_fallbacks(problem, roster))
                best = values if best is None else max(best, values)
    return best


def least_change(problem, published, newcomers=()):
    """The least number of bookings of a published roster that a legal roster lacks; of such rosters the fewest duties
    that differ, and of these the best first four tier values; None if there is none. Only those who lost bookings get
    new ones, no more, and newcomers one more."""
    people = [individual.individual_id for individual in problem.records.individuals]
    told = defaultdict(set)
    for booking in published.bookings:
        told[booking.individual_id].add(booking.session_id)
    ways = []
    for person in people:
        mine = told[person]
        weeks = [(len(mine - set(week)), week) for week in weeks_of(problem, person)]
        more = person in newcomers
        ways.append([(n, week) for n, week in weeks if len(set(week) - mine) <= n + more])
    legal, least, best = {}, None, None
    for choice in sorted(product(*ways), key=lambda choice: sum(lost for lost, _ in choice)):
        lost = sum(lost for lost, _ in choice)
        if least is not None and lost > least:
            break
        week = [(person, s) for person, (_, sessions) in zip(people, choice, strict=True) for s in sessions]
        for roster in staffed(problem, pools_of(problem), week, legal):
            duties = len(set(roster.staffing) ^ set(published.staffing))
            if (best is None or -duties >= best[0]) and not check(problem, roster):
                found = (-duties, tier_values(problem, roster)[:4])
                least, best = lost, found if best is None else max(best, found)
    return None if least is None else (least, -best[0], best[1])


def weeks_of(problem, individual):
    """All sets of sessions that an individual may have by the rules S and W."""
    sessions = [session.session_id for session in problem.sessions]
    over = over_by(problem)
    before = problem.published.roster.bookings if problem.published else ()
    done = {b.session_id for b in before if b.individual_id == individual and b.session_id in over}
    subsets = chain.from_iterable(combinations(sessions, size) for size in range(len(sessions) + 1))
    return [
        week
        for week in subsets
        if {s for s in week if s in over} == done
        and not any(
            v.who == individual and v.rule.value[0] in "SW"
            for v in check(problem, roster_of([(individual, s) for s in week]))
        )
    ]


def over_by(problem):
    """Ids of the sessions that lie before the day on which a published roster is looked at again."""
    return {s.session_id for s in problem.sessions if problem.published and s.day < problem.published.as_of}


def ranked_weeks(problem, ways):
    """Every combination of everyone's weeks with the first four tiers' values, best first: they add up over people."""
    people = [individual.individual_id for individual in problem.records.individuals]
    worth = [
        [tier_values(problem, roster_of([(person, s) for s in week]))[:4] for week in weeks]
        for person, weeks in zip(people, ways, strict=True)
    ]
    ranked = []
    for choice in product(*(range(len(weeks)) for weeks in ways)):
        total = tuple(sum(column) for column in zip(*(worth[k][c] for k, c in enumerate(choice)), strict=True))
        ranked.append((total, choice))
    ranked.sort(reverse=True)
    for total, choice in ranked:
        yield total, [(person, s) for k, (person, c) in enumerate(zip(people, choice, strict=True)) for s in ways[k][c]]


def pools_of(problem):
    """Sessions grouped by what can depend on each other on a morning; a finer split than needed would be wrong."""
    groups = defaultdict(list)
    for session in problem.sessions:
        groups[session.day].append(session.session_id)
    return [tuple(group) for group in groups.values()]


def staffed(problem, halls, week, legal):
    """Rosters of these bookings with every staffing whose days are legal by themselves."""
    choices = []
    for hall in halls:
        booked = tuple(pair for pair in week if pair[1] in hall)
        if (hall, booked) not in legal:
            legal[hall, booked] = [
                staff for staff in staffings(problem, {s for _, s in booked}) if day_is_legal(problem, booked, staff)
            ]
        if not legal[hall, booked]:
            return
        choices.append(legal[hall, booked])
    for staff in product(*choices):
        yield roster_of(week, [duty for duties in staff for duty in duties])


def staffings(problem, running):
    """Every choice of supervisors for the sessions that run."""
    placements = {placement.placement_id: placement for placement in problem.records.placements}
    supervisors = [supervisor.supervisor_id for supervisor in problem.records.supervisors]
    options = []
    for session in sorted(running):
        placement = placements[session.split("/")[0]]
        sizes = range(placement.supervisors_needed, placement.supervisors_most + 1)
        options.append([[(session, v) for v in some] for size in sizes for some in combinations(supervisors, size)])
    return [[duty for duties in choice for duty in duties] for choice in product(*options)]


def day_is_legal(problem, booked, staff):
    """Whether a day's part of a roster breaks no rule; decisions about other days are not its business."""
    if any(session in over_by(problem) for _, session in booked):
        before = {(s.session_id, s.supervisor_id) for s in problem.published.roster.staffing}
        return {duty for duty in before if duty[0] in over_by(problem)} == set(staff)
    return not any(violation.rule not in ("P1", "P2") for violation in check(problem, roster_of(booked, staff)))


def with_fallbacks(problem, roster):
    """The roster with every legal choice of fallbacks; what is over keeps those that it had."""
    if problem.published:
        over = over_by(problem)
        then = {(b.session_id, b.individual_id): b for b in problem.published.roster.bookings if b.session_id in over}
        bookings = tuple(then.get((b.session_id, b.individual_id), b) for b in roster.bookings)
        roster = replace(roster, bookings=bookings)
    stoppable = [
        b for b in roster.bookings if problem.stop_chance.get(b.session_id) and b.session_id not in over_by(problem)
    ]
    same_start = {
        b: [s for s in roster.sessions if s != b.session_id and s[-15:] == b.session_id[-15:]] for b in stoppable
    }
    for choice in product(*([None, *same_start[b]] for b in stoppable)):
        chosen = dict(zip(stoppable, choice, strict=True))
        each = replace(roster, bookings=tuple(replace(b, fallback=chosen.get(b, b.fallback)) for b in roster.bookings))
        if not check(problem, each):
            yield each


def most_below(problem, roster):
    """More than tiers 5 and 6 of a roster can come to with any fallbacks."""
    return (1000 * len(roster.bookings), tier_values(problem, roster)[5])


def roster_of(pairs, staff=()):
    return Roster(
        sessions=tuple(sorted({s for _, s in pairs})),
        bookings=tuple(sorted(Booking(s, i) for i, s in pairs)),
        staffing=tuple(sorted(Staffing(s, v) for s, v in staff)),
    )
