"""What holds for the service as a whole: days it is closed, usual journeys."""

from datetime import date
from statistics import median

import holidays

from scheduler.domain.records import ServiceRecords

SAME_LOCALITY_MINUTES = 10


def closed_days(records: ServiceRecords, first: date, last: date) -> set[date]:
    """Bank holidays of the service's part of Great Britain, and its own closed days."""
    closed = {row.day for row in records.closed_days}
    if records.policy.bank_holidays:
        years = range(first.year, last.year + 1)
        closed |= set(holidays.country_holidays("GB", subdiv=records.policy.bank_holidays, years=years))
    return closed


def usual_journeys(records: ServiceRecords) -> dict[str, int]:
    """Each individual's usual journey: the median over the places where sessions report, where there is a way."""
    muster = {row.muster_point_id: row.locality for row in records.muster_points}
    times = {(row.from_locality, row.to_locality): row.minutes for row in records.travel}
    places = [muster.get(p.muster_point_id or "", p.locality) for p in records.placements]
    usual = {}
    for individual in records.individuals:
        home = individual.home_locality
        known = [
            times.get((home, place), times.get((place, home), SAME_LOCALITY_MINUTES if home == place else None))
            for place in places
        ]
        usual[individual.individual_id] = int(median([minutes for minutes in known if minutes is not None] or [0]))
    return usual
