"""Edit a roster by hand, and judge at once what that does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduler.checker.check import check
from scheduler.checker.objective import tier_values
from scheduler.checker.risk import pool_risks
from scheduler.domain.changes import uncovered
from scheduler.domain.decisions import Decision
from scheduler.domain.edits import Edit, Forbid, Move, Pin, Swap, decisions_of
from scheduler.domain.errors import SchedulerError
from scheduler.domain.problem import PlanningProblem
from scheduler.domain.result import PoolRisk
from scheduler.domain.roster import Booking, Roster
from scheduler.domain.rules import Rule, Violation
from scheduler.operations.apply_edits import Pair, apply_edits, refuse_unknown, touched
from scheduler.solver.facts import Facts, is_over


@dataclass(frozen=True, slots=True)
class Edited:
    """A roster after edits: what breaks a rule and did not before, or not so; what breaks one as before; what the
    tiers were and are, and each pool touched (None: no session of it runs). `uncovered` are the bookings whose
    fallback had to go; `problem` has the new `decisions`."""

    problem: PlanningProblem
    roster: Roster
    decisions: tuple[Decision, ...]
    new: tuple[Violation, ...]
    old: tuple[Violation, ...]
    uncovered: tuple[Booking, ...]
    tiers_before: tuple[int, ...]
    tiers_after: tuple[int, ...]
    pools: tuple[tuple[PoolRisk | None, PoolRisk | None], ...]

    @property
    def violations(self) -> tuple[Violation, ...]:
        return self.new + self.old


def edit_week(problem: PlanningProblem, roster: Roster, edits: Sequence[Edit]) -> Edited:
    """The edits made one after the other, whatever rules they break.

    Raises SchedulerError for people and sessions that are not there, bookings that are or are not there already, or
    edits that change nothing or are each other's opposite.
    """
    for edit in edits:
        refuse_unknown(problem, edit)
    _refuse_senseless(edits)
    _refuse_pins_to_what_is_over(problem, edits)
    taken = {decision.decision_id for decision in (*problem.records.decisions, *problem.decisions)}
    decisions = decisions_of(edits, problem.sessions, taken)
    decided = replace(problem, decisions=(*problem.decisions, *decisions))
    edited = _with_fallbacks_that_suit(decided, apply_edits(problem, roster, edits), touched(edits))
    before, after = check(problem, roster), check(decided, edited)
    sessions = {session for _, session in touched(edits)}
    return Edited(
        problem=decided,
        roster=edited,
        decisions=decisions,
        new=tuple(violation for violation in after if violation not in before),
        old=tuple(violation for violation in after if violation in before),
        uncovered=uncovered(roster, edited),
        tiers_before=tier_values(problem, roster),
        tiers_after=tier_values(decided, edited),
        pools=_pools(problem, sessions, pool_risks(problem, roster), pool_risks(decided, edited)),
    )


def _refuse_pins_to_what_is_over(problem: PlanningProblem, edits: Sequence[Edit]) -> None:
    over = {session.session_id for session in problem.sessions if is_over(problem, session)}
    for edit in edits:
        if isinstance(edit, Pin | Forbid) and edit.session_id in over:
            raise SchedulerError(f"{edit.session_id} is over: no later plan decides about it. Leave that edit out.")


def _refuse_senseless(edits: Sequence[Edit]) -> None:
    """Raises SchedulerError for what changes nothing, or asks for a thing and its opposite."""
    for edit in edits:
        if isinstance(edit, Move) and edit.from_session == edit.to_session:
            raise SchedulerError(f"{edit.individual_id} is in {edit.to_session} already. Move them to another session.")
        if isinstance(edit, Swap) and edit.individual_id == edit.other_individual_id:
            raise SchedulerError(f"{edit.individual_id} cannot swap with themselves. Name another individual.")
        if isinstance(edit, Swap) and edit.session_id == edit.other_session_id:
            raise SchedulerError(f"Both are in {edit.session_id}: to swap them changes nothing. Leave that edit out.")
    pinned = {(edit.individual_id, edit.session_id) for edit in edits if isinstance(edit, Pin)}
    forbidden = {(edit.individual_id, edit.session_id) for edit in edits if isinstance(edit, Forbid)}
    for individual, session in sorted(pinned & forbidden):
        raise SchedulerError(
            f"{individual} cannot be both pinned to {session} and kept from it. Leave one of them out."
        )


def _with_fallbacks_that_suit(problem: PlanningProblem, roster: Roster, pairs: set[Pair]) -> Roster:
    """Who takes over a seat takes its fallback too, unless it does not suit them; then rule C1 names them."""
    if not any(
        booking.fallback and (booking.individual_id, booking.session_id) in pairs for booking in roster.bookings
    ):
        return roster
    unfit = {(v.who, v.session_id) for v in check(problem, roster) if v.rule is Rule.C1} & pairs
    bookings = (replace(b, fallback=None) if (b.individual_id, b.session_id) in unfit else b for b in roster.bookings)
    return replace(roster, bookings=tuple(bookings))


def _pools(
    problem: PlanningProblem, sessions: set[str], before: tuple[PoolRisk, ...], after: tuple[PoolRisk, ...]
) -> tuple[tuple[PoolRisk | None, PoolRisk | None], ...]:
    """The pools of these sessions, in order of time, as they were and are."""
    facts = Facts(problem)
    was, now = ({facts.pool_key(facts.sessions[risk.sessions[0]]): risk for risk in risks} for risks in (before, after))
    keys = {facts.pool_key(facts.sessions[session_id]) for session_id in sessions}
    return tuple((was.get(key), now.get(key)) for key in sorted(keys) if key in was or key in now)
