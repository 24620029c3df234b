"""Changes that a coordinator makes to a roster by hand, and the decisions that come of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scheduler.domain.decisions import Decision, DecisionKind
from scheduler.domain.problem import Session
from scheduler.domain.times import TimeOfDay


@dataclass(frozen=True, slots=True)
class Add:
    individual_id: str
    session_id: str

    def __str__(self) -> str:
        return f"add {self.individual_id} to {self.session_id}"


@dataclass(frozen=True, slots=True)
class Remove:
    individual_id: str
    session_id: str

    def __str__(self) -> str:
        return f"remove {self.individual_id} from {self.session_id}"


@dataclass(frozen=True, slots=True)
class Move:
    individual_id: str
    from_session: str
    to_session: str

    def __str__(self) -> str:
        return f"move {self.individual_id} from {self.from_session} to {self.to_session}"


@dataclass(frozen=True, slots=True)
class Swap:
    """Two individuals change seats, with the fallbacks kept for those seats."""

    individual_id: str
    session_id: str
    other_individual_id: str
    other_session_id: str

    def __str__(self) -> str:
        return (
            f"swap {self.individual_id} in {self.session_id} with {self.other_individual_id} in {self.other_session_id}"
        )


@dataclass(frozen=True, slots=True)
class Pin:
    """From now on the individual is to be booked in the session; it is no booking by itself."""

    individual_id: str
    session_id: str

    def __str__(self) -> str:
        return f"pin {self.individual_id} to {self.session_id}"


@dataclass(frozen=True, slots=True)
class Forbid:
    """From now on the individual is not to be booked in the session; it takes no booking out."""

    individual_id: str
    session_id: str

    def __str__(self) -> str:
        return f"forbid {self.individual_id} in {self.session_id}"


Edit = Add | Remove | Move | Swap | Pin | Forbid


def decisions_of(edits: Sequence[Edit], sessions: Collection[Session], taken: Collection[str]) -> tuple[Decision, ...]:
    """A decision for each pin and forbid, with the first ids E01, E02 and so on that are not taken."""
    by_id = {session.session_id: session for session in sessions}
    wanted = [edit for edit in edits if isinstance(edit, Pin | Forbid)]
    numbers = (number for number in range(1, len(taken) + len(wanted) + 1) if f"E{number:02d}" not in taken)
    decisions = []
    for edit, number in zip(wanted, numbers, strict=False):
        session = by_id[edit.session_id]
        decisions.append(
            Decision(
                decision_id=f"E{number:02d}",
                kind=DecisionKind.PIN if isinstance(edit, Pin) else DecisionKind.FORBID,
                individual_id=edit.individual_id,
                placement_id=session.placement_id,
                day=session.day,
                start=TimeOfDay(session.start),
            )
        )
    return tuple(decisions)
