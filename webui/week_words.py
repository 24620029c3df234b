"""What a page tells of a week: warnings, people without a place, and what one version changes of another."""

from dataclasses import dataclass

from scheduler.domain.result import PoolRisk
from scheduler.domain.times import clock
from scheduler.operations.see_week import SeenWeek


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for one individual: sessions in words that fall away, and that are new."""

    individual_id: str
    name: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def session_words(week: SeenWeek) -> dict[str, str]:
    """Session id -> Parks team, Mon 7 Dec 09:00."""
    names = {placement.placement_id: placement.name for placement in week.problem.records.placements}
    return {
        s.session_id: f"{names[s.placement_id]}, {s.day:%a} {s.day.day} {s.day:%b} {clock(s.start)}"
        for s in week.problem.sessions
    }


def names_of(week: SeenWeek) -> dict[str, str]:
    return {one.individual_id: f"{one.first_name} {one.last_name}" for one in week.problem.records.individuals}


def pool_of(week: SeenWeek) -> dict[str, PoolRisk]:
    """Session id -> the risk that it shares."""
    return {session_id: pool for pool in week.pools for session_id in pool.sessions}


def warnings(week: SeenWeek) -> list[str]:
    """What a coordinator should look at first, in words."""
    words, names = session_words(week), names_of(week)
    found = [
        f"Rule {v.rule}: {names.get(v.who or '', v.who or '')} {words.get(v.session_id or '', '')}: {v.detail}"
        for v in week.violations
    ]
    found += [f"Decisions that cannot hold together: {entry['words']}" for entry in week.document["conflicts"]]
    outside = [
        b
        for b in week.roster.bookings
        if b.fallback is None and week.problem.stop_chance.get(b.session_id, 0) >= WET_FROM
    ]
    if outside:
        people = len({booking.individual_id for booking in outside})
        found.append(f"{people} people are booked outdoors on days with bad weather ahead, without a fallback.")
    return found


WET_FROM = 300
"""Chance in thousandths that weather stops outdoor work, from which it is worth a warning."""


def people_without(week: SeenWeek) -> list[tuple[str, str, str]]:
    """(id, name, why) of everyone who needs a session and has none."""
    reasons = {entry["individual_id"]: entry["lines"] for entry in week.document["shortfalls"]}
    names = names_of(week)
    return [(key, names[key], " ".join(reasons.get(key, ()))) for key in week.without_place]


def changes_between(before: SeenWeek | None, after: SeenWeek) -> list[Change]:
    """For whom a version changes something, in the order of their names."""
    old = {(b.individual_id, b.session_id) for b in before.roster.bookings} if before else set()
    new = {(b.individual_id, b.session_id) for b in after.roster.bookings}
    names = {**(names_of(before) if before else {}), **names_of(after)}
    words = {**(session_words(before) if before else {}), **session_words(after)}
    people = sorted({who for who, _ in old ^ new}, key=lambda key: (names.get(key, key), key))
    return [
        Change(
            who,
            names.get(who, who),
            tuple(words.get(s, s) for w, s in sorted(old - new) if w == who),
            tuple(words.get(s, s) for w, s in sorted(new - old) if w == who),
        )
        for who in people
    ]
