"""A legal roster at once: staff first, then each individual's next booking in order of what it is worth."""

from collections.abc import Collection, Mapping
from heapq import heappop, heappush

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.individuals import Sex
from scheduler.domain.placements import Trait
from scheduler.domain.problem import StartDue
from scheduler.domain.roster import Roster
from scheduler.domain.supervisors import Employment
from scheduler.solver.draft import Draft, lone_woman
from scheduler.solver.facts import decided, matches, most_supervisors
from scheduler.solver.pairs import Pair, Pairs, decided_pairs, locked_out
from scheduler.solver.pools import Pool, places_with, too_risky

PASSES = 2


def greedy_roster(pairs: Pairs, pools: list[Pool], kept: frozenset[Pair] = frozenset()) -> Roster:
    """A roster of what is not over that keeps every rule but, where decisions or locks clash with it, P1 and P2.

    A pass books everyone, those kept first; sessions that stay too empty are closed and women left alone go
    elsewhere, and the next pass starts afresh. What still breaks a rule after the last pass is taken out.
    """
    draft = Draft(pairs.coming())
    _staff_sessions(draft)
    refused = refused_pairs(pairs, kept)
    for _ in range(PASSES):
        draft.open_pools(pools)
        pinned = _book_pins(draft, kept)
        book_everyone(draft, refused)
        empty, alone = _too_empty(draft), _left_alone(draft)
        if not empty and not alone:
            break
        draft.closed |= empty
        refused |= alone
    while _take_out(draft) or _calm(draft, pools, pinned):
        pass
    return draft.roster()


def refused_pairs(pairs: Pairs, kept: frozenset[Pair]) -> set[Pair]:
    """Those that a coordinator forbade or locked out."""
    forbidden = {p for d in decided(pairs.facts.problem, DecisionKind.FORBID) for p in decided_pairs(pairs, d)}
    return forbidden | (locked_out(pairs) - kept)


def _book_pins(draft: Draft, kept: frozenset[Pair]) -> set[Pair]:
    for individual, session in sorted(kept):
        if session in draft.pairs.open_sessions and draft.runs(session):
            draft.add_booking(individual, session)
    for decision in decided(draft.pairs.facts.problem, DecisionKind.PIN):
        for individual, session in decided_pairs(draft.pairs, decision):
            if individual not in draft.booked[session] and draft.may_book(individual, session):
                draft.add_booking(individual, session)
    return {(i, s) for s, people in draft.booked.items() for i in people}


def _staff_sessions(draft: Draft) -> None:
    pairs = draft.pairs
    closed = sessions_of(pairs, DecisionKind.CLOSE)
    wanted = sessions_of(pairs, DecisionKind.OPEN) | sessions_of(pairs, DecisionKind.PIN)
    barred = _duties_of(pairs, DecisionKind.UNSTAFF)
    published = pairs.facts.problem.published
    before = [(s.supervisor_id, s.session_id) for s in published.roster.staffing] if published else []
    locked = published.locked_sessions if published else frozenset()
    for supervisor, session_id in (
        *sorted(duty for duty in before if duty[1] in locked),
        *_duties_of(pairs, DecisionKind.STAFF),
        *(duty for duty in before if duty not in barred and duty[1] not in closed | locked),
    ):
        if session_id in pairs.open_sessions and draft.may_staff(supervisor, session_id):
            draft.add_staff(supervisor, session_id)
    order = sorted(pairs.open_sessions, key=lambda s: (s not in wanted, -_worth(pairs, s), s))
    for need_more in (False, True):
        for session_id in order:
            if session_id not in closed | locked:
                _staff_session(draft, session_id, barred, need_more=need_more)


def _duties_of(pairs: Pairs, kind: DecisionKind) -> dict[Pair, None]:
    """(supervisor, session) of each decision of a kind, in order."""
    return {
        (decision.supervisor_id, session): None
        for decision in decided(pairs.facts.problem, kind)
        for session in pairs.open_sessions
        if decision.supervisor_id and matches(decision, pairs.open_sessions[session])
    }


def sessions_of(pairs: Pairs, kind: DecisionKind) -> set[str]:
    decisions = decided(pairs.facts.problem, kind)
    return {key for key, session in pairs.open_sessions.items() if any(matches(d, session) for d in decisions)}


def _worth(pairs: Pairs, session_id: str) -> float:
    """Minutes of work that a session can give, by its places and the people who could come."""
    people = pairs.by_session.get(session_id, [])
    starts = {start.individual_id for start in pairs.facts.problem.starts}
    urgent = 5 * sum(individual in starts for individual in people)
    return min(places_with(pairs, session_id), len(people) + urgent) * pairs.open_sessions[session_id].minutes


def _staff_session(draft: Draft, session_id: str, barred: Collection[Pair], *, need_more: bool) -> None:
    """Give a session the supervisors without whom it does not run, or as many more as it can use."""
    facts = draft.pairs.facts
    placement = facts.placement(draft.pairs.open_sessions[session_id])
    if len(draft.pairs.by_session.get(session_id, [])) < placement.min_people:
        return
    session = draft.pairs.open_sessions[session_id]
    target = most_supervisors(facts, session) if need_more else placement.supervisors_needed
    woman_first = Trait.WOMEN_ONLY in placement.traits
    duties = [
        v for v in facts.supervisors if (v, session_id) in draft.pairs.staffable and (v, session_id) not in barred
    ]
    duties.sort(
        key=lambda v: (
            woman_first and facts.supervisors[v].sex is not Sex.WOMAN,
            facts.supervisors[v].employment is Employment.SESSIONAL,
            -facts.supervisors[v].ratio,
            len(draft.duties[v]),
            v,
        )
    )
    able = [v for v in duties if draft.may_staff(v, session_id)][: max(0, target - len(draft.staff[session_id]))]
    room = facts.seats_without_staff(draft.pairs.open_sessions[session_id])
    for supervisor in able if need_more or len(able) + len(draft.staff[session_id]) >= target else ():
        seats = sum(facts.supervisors[v].ratio for v in draft.staff[session_id])
        if not need_more or (draft.runs(session_id) and seats < room):
            draft.add_staff(supervisor, session_id)


def book_everyone(draft: Draft, refused: set[Pair]) -> None:
    """Everyone's next booking, most pressing first: starts, people made up to, then minutes by weight."""
    starts = {start.individual_id: start for start in draft.pairs.facts.problem.starts}
    options = {
        individual: [s for s in sessions if s in draft.running and (individual, s) not in refused]
        for individual, sessions in draft.pairs.by_individual.items()
    }
    queue: list[tuple[int, int, int, str]] = []
    for individual in options:
        heappush(queue, _turn(draft, individual, starts))
    while queue:
        individual = heappop(queue)[-1]
        left = sorted((*_merit(draft, individual, s, starts), s) for s in options[individual])
        while left:
            session = left.pop()[-1]
            if draft.may_book(individual, session):
                draft.add_booking(individual, session)
                options[individual] = [s for *_, s in left]  # what did not fit fits no more: a pass only adds
                heappush(queue, _turn(draft, individual, starts))
                break


def _turn(draft: Draft, individual: str, starts: dict[str, StartDue]) -> tuple[int, int, int, str]:
    problem = draft.pairs.facts.problem
    had = len(draft.week[individual])
    first = 0 if individual in starts else 1 if individual in problem.waiting else 2
    return (first if had == 0 else 3, had if first == 3 else 0, -_next_weight(draft, individual), individual)


def _next_weight(draft: Draft, individual: str) -> int:
    done = sum(draft.pairs.bookable[individual, session] for session in draft.week[individual])
    for need in draft.blocks[individual]:
        if done < need[0]:
            return need[1]
        done -= need[0]
    return 0


def _merit(draft: Draft, individual: str, session_id: str, starts: Mapping[str, StartDue]) -> tuple[int, float, float]:
    """What a booking counts in tier 1; expected minutes, less where the pool is nearly full; the emptiest of the pool's
    teams."""
    minutes, places = draft.pairs.bookable[individual, session_id], draft.room[session_id] or 1
    return (
        _starts(draft, starts[individual], session_id) if individual in starts else 0,
        round(minutes * (1.5 - draft.fullness[session_id]), 3),
        -len(draft.booked[session_id]) / places,
    )


def _starts(draft: Draft, start: StartDue, session_id: str) -> int:
    session, facts = draft.pairs.open_sessions[session_id], draft.pairs.facts
    if session.day > start.last_day or not start.step.is_taken_at(facts.placement(session).kind):
        return 0
    return 1000 - facts.problem.stop_chance.get(session_id, 0)


def _too_empty(draft: Draft) -> set[str]:
    """Sessions ready to run for which too few people are booked (rule C2)."""
    sessions = draft.pairs.open_sessions
    return {
        s
        for s in sessions
        if draft.runs(s) and len(draft.booked[s]) < draft.pairs.facts.placement(sessions[s]).min_people
    }


def _left_alone(draft: Draft) -> set[Pair]:
    """Pairs of women left alone somewhere (rule C4) with all sessions where no other woman is."""
    facts = draft.pairs.facts
    women = {
        session: {i for i in people if facts.individuals[i].sex is Sex.WOMAN}
        for session, people in draft.booked.items()
    }
    alone = {woman for session in draft.booked if (woman := lone_woman(draft, session))}
    return {
        (w, s)
        for w in alone
        for s in draft.pairs.by_individual[w]
        if not women.get(s, set()) - {w} and _mixed(draft, s)
    }


def _mixed(draft: Draft, session_id: str) -> bool:
    return Trait.WOMEN_ONLY not in draft.pairs.facts.placement(draft.pairs.open_sessions[session_id]).traits


def _take_out(draft: Draft) -> bool:
    """Take out bookings in sessions with too few people, and of women left alone."""
    fewest = {s: draft.pairs.facts.placement(session).min_people for s, session in draft.pairs.open_sessions.items()}
    leaving = {(i, s) for s, people in draft.booked.items() if len(people) < fewest[s] for i in people}
    leaving |= {(woman, session) for session in list(draft.booked) if (woman := lone_woman(draft, session))}
    for pair in sorted(leaving):
        draft.remove_booking(*pair)
    return bool(leaving)


def _calm(draft: Draft, pools: list[Pool], pinned: set[Pair]) -> bool:
    """Take the latest bookings out of each pool until its exact risk is no longer too high."""
    risky = first = too_risky(draft.pairs, pools, draft.roster())
    while risky:
        for state in risky:
            loose = [pair for pair in state.booked if pair not in pinned] or list(state.booked)
            draft.remove_booking(*max(loose, key=lambda pair: (draft.booked[pair[1]].index(pair[0]), pair)))
        risky = too_risky(draft.pairs, [state.pool for state in risky], draft.roster())
    return bool(first)
