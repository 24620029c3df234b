"""Groups of people whom a policy must treat alike: by sex, caring, employment and distance."""

from collections import Counter
from collections.abc import Iterable

from scheduler.domain.individuals import Availability, Presence, Reason
from scheduler.domain.records import ServiceRecords
from scheduler.progress.service import usual_journeys

WORKING_WEEKDAYS = 3
"""From so many weekdays taken by a commitment on, someone counts as in work."""
FAR_MINUTES = 30


def employed(availability: Iterable[Availability]) -> frozenset[str]:
    """Individuals with a commitment on three weekdays or more."""
    taken = Counter(
        row.individual_id
        for row in availability
        if row.presence is Presence.UNAVAILABLE and row.reason is Reason.COMMITMENT
    )
    return frozenset(key for key, count in taken.items() if count >= WORKING_WEEKDAYS)


def groups_of(records: ServiceRecords) -> dict[str, tuple[str, ...]]:
    """Each individual's groups, one of each grouping."""
    working = employed(records.availability)
    caring = {row.individual_id for row in records.availability if row.reason is Reason.CARING}
    caring |= {row.individual_id for row in records.needs if row.earliest_start is not None or row.short_only}
    journeys = usual_journeys(records)
    return {
        row.individual_id: (
            f"sex: {row.sex.value.replace('_', ' ')}",
            f"caring: {'yes' if row.individual_id in caring else 'no'}",
            f"employment: {'in work' if row.individual_id in working else 'not in work'}",
            f"distance: {'over' if journeys[row.individual_id] > FAR_MINUTES else 'up to'} {FAR_MINUTES} minutes",
        )
        for row in records.individuals
    }
