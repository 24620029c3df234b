"""What cost an order time since it was imposed: whose doing, how many minutes, and on which days."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduler.domain.attendance import NEVER_EXPECTED, SENT_HOME_BY_SERVICE, Attendance, Outcome
from scheduler.domain.times import WEEK, monday_of
from scheduler.progress.offers import Diary

NO_PLACE_OFFERED = "no_place_offered"
PARTLY_DONE = {Outcome.ATTENDED_LATE, Outcome.LEFT_EARLY, Outcome.FAILED_TO_COMPLY, Outcome.SENT_HOME_BEHAVIOUR}


class Whose(StrEnum):
    """Service: nothing the individual did. Accepted: an absence with a good reason. Personal: any other."""

    SERVICE = "service"
    ACCEPTED = "accepted"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Cause:
    """`kind` is an outcome's word or `no_place_offered`, whose days are the Mondays of the weeks."""

    kind: str
    whose: Whose
    minutes: int
    days: tuple[date, ...]


def whose(outcome: Outcome) -> Whose | None:
    """Whom a lost session is due to; none where nothing is lost."""
    if outcome in SENT_HOME_BY_SERVICE | NEVER_EXPECTED:
        return Whose.SERVICE
    if outcome in PARTLY_DONE or outcome is Outcome.UNACCEPTABLE_ABSENCE:
        return Whose.PERSONAL
    return None if outcome is Outcome.ATTENDED else Whose.ACCEPTED


def causes_of(
    rows: Collection[Attendance],
    lengths: Mapping[tuple[str, date, int], int],
    diary: Diary,
    offered: tuple[Collection[date], Iterable[date]],
    since: tuple[date, date | None],
    as_of: date,
) -> tuple[Cause, ...]:
    """Most minutes first. `offered`: days booked, days on which the roster had no place; `since`: the day imposed, the
    day work could begin.

    A session lost counts as long as it was (`lengths`; a usual one where not known) less what was credited; a whole
    week without a booking in which the individual could work counts as one usual session.
    """
    imposed, started = since
    found: dict[tuple[str, Whose], list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        by = whose(row.outcome)
        if by and imposed <= row.day < as_of:
            scheduled = lengths.get((row.placement_id, row.day, row.start), diary.session_minutes)
            found[row.outcome.value, by].append((row.day, max(0, scheduled - row.minutes_credited)))
    for monday in _weeks_without(*offered, diary, imposed, started, as_of):
        found[NO_PLACE_OFFERED, Whose.SERVICE].append((monday, diary.session_minutes))
    causes = [
        Cause(kind, by, sum(minutes for _, minutes in lost), tuple(sorted(day for day, _ in lost)))
        for (kind, by), lost in found.items()
    ]
    return tuple(sorted(causes, key=lambda cause: (-cause.minutes, cause.kind)))


def _weeks_without(
    days: Iterable[date],
    unplaced: Iterable[date],
    diary: Diary,
    imposed: date,
    started: date | None,
    as_of: date,
) -> list[date]:
    """Mondays of whole weeks since work could begin with no booking, and of those the roster gave no place in."""
    booked = set(map(monday_of, days))
    without = {monday_of(day) for day in unplaced if imposed <= day < as_of} - booked
    monday = monday_of(max(imposed, started)) + WEEK if started else as_of
    while monday + WEEK <= as_of:
        if monday not in booked and diary.is_whole(monday):
            without.add(monday)
        monday += WEEK
    return sorted(without)
