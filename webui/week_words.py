"""What a page tells of a week: warnings, gaps, people without a place."""

import re

from scheduler.domain.changes import Call
from scheduler.domain.result import PoolRisk
from scheduler.domain.times import clock
from scheduler.exchange.call_files import contact
from scheduler.operations.see_week import SeenWeek
from webui.wording import short_day


def session_words(week: SeenWeek) -> dict[str, str]:
    """Session id -> Parks team, Mon 7 Dec 09:00."""
    names = {placement.placement_id: placement.name for placement in week.problem.records.placements}
    return {
        s.session_id: f"{names[s.placement_id]}, {s.day:%a} {s.day.day} {s.day:%b} {clock(s.start)}"
        for s in week.problem.sessions
    }


def names_of(week: SeenWeek) -> dict[str, str]:
    return {one.individual_id: f"{one.first_name} {one.last_name}" for one in week.problem.records.individuals}


def with_names(week: SeenWeek, sentence: str) -> str:
    """A sentence that was written for the command line, with names where it has ids of people and sessions. An id that
    is a mere number stays, as the sentence may have it for a count."""
    words = {key: name for key, name in (names_of(week) | session_words(week)).items() if not key.isdigit()}
    return re.sub(r"[\w/-]+(?:\.[\w/-]+)*", lambda found: words.get(found[0], found[0]), sentence)


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
    held = {decision.decision_id for decision in week.problem.decisions}
    found += [
        f"Decisions set aside: {entry['words']}"
        for entry in week.document["conflicts"]
        if held.isdisjoint(decision["decision_id"] for decision in entry["decisions"])
    ]
    outside = [
        b
        for b in week.roster.bookings
        if b.fallback is None and week.problem.stop_chance.get(b.session_id, 0) >= WET_FROM
    ]
    if outside:
        people = len({booking.individual_id for booking in outside})
        are = "person is" if people == 1 else "people are"
        found.append(f"{people} {are} booked outdoors on days with bad weather ahead, without a fallback.")
    booked = {booking.individual_id for booking in week.roster.bookings}
    late = [start for start in week.problem.starts if start.due <= week.problem.last_day]
    if unseated := [start for start in late if start.individual_id not in booked]:
        named = ", ".join(f"{names[start.individual_id]} by {short_day(start.due)}" for start in unseated)
        found.append(f"The standard wants a first step this week for people who have no place: {named}.")
    return found


def gaps(week: SeenWeek) -> list[str]:
    """What the timetable has and the roster leaves unused: sessions that do not run, places left."""
    words, running = session_words(week), {view.session.session_id for view in week.views}
    held = [s for s in week.problem.sessions if not s.cancelled and s.day not in week.problem.closed_days]
    found = [f"Does not run: {words[s.session_id]}." for s in held if s.session_id not in running]
    free = [(view, view.places - len(view.bookings)) for view in week.views if len(view.bookings) < view.places]
    return [*found, *(f"Room for {count} more: {words[view.session.session_id]}." for view, count in free)]


WET_FROM = 300
"""Chance in thousandths that weather stops outdoor work, from which it is worth a warning."""


def people_without(week: SeenWeek) -> list[tuple[str, str, str]]:
    """(id, name, why) of everyone who needs a session and has none."""
    reasons = {entry["individual_id"]: entry["lines"] for entry in week.document["shortfalls"]}
    names = names_of(week)
    return [(key, names[key], " ".join(reasons.get(key, ()))) for key in week.without_place]


def told(week: SeenWeek, call: Call) -> dict[str, str]:
    """A call as the list of calls shows it."""
    name, phone = contact(week.problem, call)
    words = session_words(week)
    return {
        "name": name,
        "phone": phone or "no number",
        "role": "supervisor" if call.supervisor else "individual",
        "gone": words.get(call.from_session or "", "–"),
        "new": words.get(call.to_session or "", "nothing instead"),
        "why": call.why,
    }
