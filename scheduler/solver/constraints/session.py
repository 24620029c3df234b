"""Rules of the session as rows of the model: places for C1, C2, C3, C4, and the team parts of S2 and S6."""

from collections import defaultdict
from itertools import pairwise

from ortools.sat.python.cp_model import CpModel, IntVar

from scheduler.domain.individuals import Sex, Supervision
from scheduler.domain.placements import Trait
from scheduler.domain.problem import Session
from scheduler.solver.facts import Facts, most_supervisors
from scheduler.solver.variables import Variables


def c1_places(model: CpModel, variables: Variables) -> None:
    """`seats` is at most the placement's places, the van's seats and the supervisors' ratios."""
    facts = variables.pairs.facts
    for session_id, seats in variables.seats.items():
        session = variables.pairs.open_sessions[session_id]
        alone = variables.one_to_one(session_id)
        room = facts.seats_without_staff(session)
        model.add(seats <= room * variables.run[session_id] - sum(alone))
        model.add(sum(alone) <= variables.run[session_id])
        if facts.placement(session).supervisors_needed == 0:
            continue
        staff = variables.staffing(session_id)
        ratios = {supervisor: facts.supervisors[supervisor].ratio for supervisor in staff}
        attention = sum(ratios[supervisor] * on for supervisor, on in staff.items())
        model.add(seats <= attention - (min(ratios.values()) * sum(alone) if ratios else 0))
        _one_more_supervisor(model, variables, session_id, sorted(ratios.values(), reverse=True))
        for apart in staff if alone else ():
            rest = sum(ratios[supervisor] * on for supervisor, on in staff.items() if supervisor != apart)
            model.add(seats <= rest + ratios[apart] * (1 - sum(alone)))


def _one_more_supervisor(model: CpModel, variables: Variables, session_id: str, ratios: list[int]) -> None:
    """What one more supervisor adds to the places: less where the placement or the van is full.

    These rows say nothing new of whole numbers (mixed-integer rounding); they keep the relaxation from filling a
    van of seven with seven fifths of a supervisor.
    """
    facts, session = variables.pairs.facts, variables.pairs.open_sessions[session_id]
    room = facts.seats_without_staff(session)
    count = sum(variables.staffing(session_id).values()) - sum(variables.one_to_one(session_id))
    places = [min(room, sum(ratios[:number])) for number in range(most_supervisors(facts, session) + 1)]
    for number, (fewer, more) in enumerate(pairwise(places)):
        if 0 < more - fewer < ratios[0]:
            run = variables.run[session_id]
            model.add(variables.seats[session_id] <= fewer * run + (more - fewer) * (count - number * run))


def c1_sent_home_last(model: CpModel, variables: Variables) -> None:
    """Those sent home last time are sure of a seat: nobody is sent home twice running."""
    facts = variables.pairs.facts
    for session_id, individuals in variables.pairs.by_session.items():
        day = variables.pairs.open_sessions[session_id].day
        sure = [
            variables.book[i, session_id]
            for i in individuals
            if i in facts.problem.sent_home_last and facts.needs(i, day).supervision is not Supervision.ONE_TO_ONE
        ]
        if sure:
            model.add(sum(sure) <= variables.seats[session_id])


def c2_enough(model: CpModel, variables: Variables) -> None:
    """A session runs with enough people and supervisors, or not at all."""
    for session_id, run in variables.run.items():
        facts, session = variables.pairs.facts, variables.pairs.open_sessions[session_id]
        placement = facts.placement(session)
        booked = variables.booked(session_id)
        for individual in booked:
            model.add(individual <= run)
        model.add(sum(booked) >= placement.min_people * run)
        staff = variables.staffing(session_id).values()
        model.add(sum(staff) >= placement.supervisors_needed * run)
        model.add(sum(staff) <= most_supervisors(facts, session) * run)
        if session.sheltering:
            own = [on for v, on in variables.staffing(session_id).items() if facts.has_skills(v, placement)]
            model.add(sum(own) >= placement.supervisors_needed * run)
        for supervisor in staff:
            model.add(supervisor <= run)


def c3_keep_apart(model: CpModel, variables: Variables) -> None:
    """A pair is never in one session, nor at one muster point at the same time."""
    facts = variables.pairs.facts
    for pair in facts.problem.records.keep_apart:
        for group in meeting_groups(facts, list(variables.pairs.open_sessions.values())):
            _never_both(model, variables, pair.first_individual_id, pair.second_individual_id, group)


def _never_both(model: CpModel, variables: Variables, one: str, other: str, group: list[Session]) -> None:
    for first in group:
        for second in group:
            pairs = (one, first.session_id), (other, second.session_id)
            if all(pair in variables.book for pair in pairs) and meet(first, second):
                model.add(sum(variables.book[pair] for pair in pairs) <= 1)


def meeting_groups(facts: Facts, sessions: list[Session]) -> list[list[Session]]:
    """Sessions by day and muster point, or alone: only within a group can people meet."""
    groups: dict[tuple[object, ...], list[Session]] = defaultdict(list)
    for session in sessions:
        muster = facts.placement(session).muster_point_id
        groups[(session.day, muster) if muster else (session.session_id,)].append(session)
    return list(groups.values())


def meet(one: Session, other: Session) -> bool:
    """Whether people of two sessions of a group can meet: the times overlap or touch."""
    return one.start <= other.end and other.start <= one.end


def c4_only_woman(model: CpModel, variables: Variables) -> None:
    """A woman who has not agreed is booked only with another woman, or alone."""
    facts = variables.pairs.facts
    for session_id, individuals in variables.pairs.by_session.items():
        placement = facts.placement(variables.pairs.open_sessions[session_id])
        women = [i for i in individuals if facts.individuals[i].sex is Sex.WOMAN]
        others = [i for i in individuals if facts.individuals[i].sex is not Sex.WOMAN]
        unwilling = [i for i in women if not facts.individuals[i].agrees_only_woman]
        if not unwilling or not others or Trait.WOMEN_ONLY in placement.traits:
            continue
        mixed: IntVar | int = 1
        if placement.min_people < 2:
            mixed = model.new_bool_var("")
            for individual in others:
                model.add(variables.book[individual, session_id] <= mixed)
        for woman in unwilling:
            company = sum(variables.book[other, session_id] for other in women if other != woman)
            model.add(variables.book[woman, session_id] <= company + 1 - mixed)


def s2_woman_supervisor(model: CpModel, variables: Variables) -> None:
    for session_id, run in variables.run.items():
        placement = variables.pairs.facts.placement(variables.pairs.open_sessions[session_id])
        if Trait.WOMEN_ONLY in placement.traits and placement.supervisors_needed:
            staff = variables.staffing(session_id)
            women = [on for v, on in staff.items() if variables.pairs.facts.supervisors[v].sex is Sex.WOMAN]
            model.add(sum(women) >= run)


def s6_enhanced(model: CpModel, variables: Variables) -> None:
    facts = variables.pairs.facts
    for session_id, individuals in variables.pairs.by_session.items():
        session = variables.pairs.open_sessions[session_id]
        own = facts.placement(session).enhanced_most
        enhanced = [
            variables.book[i, session_id]
            for i in individuals
            if facts.needs(i, session.day).supervision is Supervision.ENHANCED
        ]
        if enhanced:
            model.add(sum(enhanced) <= (facts.policy.enhanced_most if own is None else own))
