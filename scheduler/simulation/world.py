"""What happens whatever a policy does: orders imposed, weather, sickness, leave, spells away, who would come when."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from scheduler.domain.individuals import Absence, Individual, Reason
from scheduler.domain.placements import HalfDay
from scheduler.domain.records import ServiceRecords
from scheduler.domain.supervisors import SupervisorLeave
from scheduler.domain.times import DAY, WEEK, add_working_days, is_working_day
from scheduler.progress.orders import live_orders
from scheduler.progress.service import closed_days, usual_journeys
from scheduler.progress.weather import WINTER
from scheduler.simulation.chance import Chance, Purpose, days_of, logistic, logit, normal
from scheduler.simulation.groups import employed
from scheduler.simulation.newcomers import Newcomer, Newcomers
from scheduler.simulation.parameters import Parameters
from scheduler.simulation.registered import Registered, registered

DAYS_A_YEAR = 365.25
AFTERWARDS = 60
"""Days of draws after the last week."""


@dataclass
class World:
    """One replication of a service's coming weeks. `extra_orders` are so many more a year than usual, or fewer below
    nought; `points` how many percentage points likelier everyone is to come."""

    records: ServiceRecords
    first_monday: date
    weeks: int
    parameters: Parameters
    chance: Chance
    extra_orders: float = 0.0
    points: int = 0
    _away: dict[str, list[Absence]] = field(default_factory=dict)
    _own: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        records: ServiceRecords,
        first_monday: date,
        weeks: int,
        parameters: Parameters,
        seed: int,
        replication: int,
        extra_orders: float = 0.0,
        points: int = 0,
    ) -> "World":
        chance = Chance(seed, replication, 7 * weeks + AFTERWARDS)
        return cls(records, first_monday, weeks, parameters, chance, extra_orders, points)

    def number(self, day: date) -> int:
        return (day - self.first_monday).days

    @cached_property
    def closed(self) -> frozenset[date]:
        return frozenset(closed_days(self.records, self.first_monday - 52 * WEEK, self.last_day + 52 * WEEK))

    @property
    def last_day(self) -> date:
        return self.first_monday + self.weeks * WEEK - DAY

    @cached_property
    def journeys(self) -> dict[str, int]:
        """Of people of the start and newcomers, who live where those do whom they are like."""
        found = usual_journeys(self.records)
        return found | {row.individual.individual_id: found[row.like] for row in self.newcomers}

    @cached_property
    def in_work(self) -> frozenset[str]:
        working = employed(self.records.availability)
        return working | {row.individual.individual_id for row in self.newcomers if row.like in working}

    @cached_property
    def newcomers(self) -> list[Newcomer]:
        """Everyone on whom the courts will impose an order, in order of time."""
        orders = sum(map(len, live_orders(self.records.orders).values()))
        a_year = orders * self.parameters.orders_for_each_live
        source = Newcomers(self.records, self.first_monday, self.closed, self.chance, self.parameters)
        usual = self._days_of_orders(Purpose.ARRIVALS, a_year / source.orders_each)
        more = self._days_of_orders(Purpose.MORE_ARRIVALS, self.extra_orders / source.orders_each)
        found = [source.newcomer(f"N{number:04d}", day) for number, day in enumerate(usual, start=1)]
        fewer = -self.extra_orders / a_year if a_year else 0.0
        found = [row for row in found if self._stays(row, fewer)]
        found += [source.newcomer(f"M{number:04d}", day) for number, day in enumerate(more, start=1)]
        return sorted(found, key=lambda row: (row.imposed_on, row.individual.individual_id))

    def _stays(self, newcomer: Newcomer, fewer: float) -> bool:
        """Whether an order is imposed even where this share of the usual ones is not."""
        return (
            fewer <= 0
            or self.chance.generator(Purpose.FEWER_ARRIVALS, newcomer.individual.individual_id).random() >= fewer
        )

    def _days_of_orders(self, purpose: Purpose, a_year: float) -> list[date]:
        """A Poisson process on the courts' days. More a year leaves what was drawn where it was."""
        stream, days, spent = self.chance.generator(purpose, ""), [], 0.0
        sitting = [
            day
            for day in (self.first_monday + k * DAY for k in range(7 * self.weeks))
            if is_working_day(day, self.closed)
        ]
        if a_year <= 0 or not sitting:
            return []
        each = 7 * self.weeks / DAYS_A_YEAR * a_year / len(sitting)
        while (spent := spent + float(stream.exponential()) / each) < len(sitting):
            days.append(sitting[int(spent)])
        return days

    @cached_property
    def registered(self) -> dict[str, Registered]:
        """What the register says of the service's people; of newcomers it knows nothing."""
        return registered(self.records, self.first_monday)

    def own_logit(self, individual: Individual) -> float:
        """An individual's own inclination to come, on a usual day, drawn given what the register says of them."""
        key = individual.individual_id
        if key not in self._own:
            p, past = self.parameters, self.registered.get(key, Registered())
            stream = self.chance.generator(Purpose.OWN_CHANCE, key)
            own = float(stream.beta(p.come_alpha + past.came, p.come_beta + past.missed))
            own = min(0.995, max(0.005, own + self.points / 100))
            far = p.journey_logit * (self.journeys.get(key, 0) - self._usual_journey) / 30
            self._own[key] = logit(own) + far + p.employed_logit * ((key in self.in_work) - self._share_in_work)
        return self._own[key]

    @cached_property
    def _usual_journey(self) -> float:
        """Of those in the records alone: whoever else is drawn must not change anybody's chance."""
        return float(np.mean(list(usual_journeys(self.records).values()) or [0]))

    @cached_property
    def _share_in_work(self) -> float:
        return len(employed(self.records.availability)) / max(1, len(self.records.individuals))

    def day_effect(self, day: date) -> float:
        return self.parameters.day_effect_sd * normal(self.chance.draw(Purpose.DAY, "", self.number(day)))

    def stopped(self, muster_point: str, day: date, half: HalfDay) -> bool:
        """Whether weather stops outdoor work."""
        p = self.parameters
        limit = p.weather_winter if day.month in WINTER else p.weather_summer
        return self.chance.draw(Purpose.WEATHER, f"{muster_point}/{half}", self.number(day)) < limit

    def foreseen(self, muster_point: str, day: date, half: HalfDay) -> bool:
        """Whether such weather was known the evening before."""
        draw = self.chance.draw(Purpose.FORESEEN, f"{muster_point}/{half}", self.number(day))
        return draw < self.parameters.weather_foreseen

    def seen_early(self, key: str, day: date) -> bool:
        """Whether what was not known the evening before is known before people set out."""
        return self.chance.draw(Purpose.SEEN_EARLY, key, self.number(day)) < self.parameters.seen_early

    def reached(self, individual_id: str, day: date) -> bool:
        """Whether a call that morning finds someone still at home."""
        return self.chance.draw(Purpose.REACHED, individual_id, self.number(day)) < self.parameters.reached

    def van_fails(self, placement_id: str, day: date) -> bool:
        return self.chance.draw(Purpose.VAN, placement_id, self.number(day)) < self.parameters.van_fails

    def cover_found(self, session_id: str, day: date) -> bool:
        return self.chance.draw(Purpose.COVER, session_id, self.number(day)) < self.parameters.cover_found

    @cached_property
    def sick(self) -> dict[str, list[tuple[date, date]]]:
        """Each supervisor's spells of sickness."""
        return {row.supervisor_id: self._sickness(row.supervisor_id) for row in self.records.supervisors}

    def _sickness(self, supervisor_id: str) -> list[tuple[date, date]]:
        begins = self.chance.series(Purpose.SICK, supervisor_id)
        lengths = self.chance.series(Purpose.SICK_LENGTH, supervisor_id)
        spells, well_from = [], 0
        for number in np.flatnonzero(begins < self.parameters.sickness_begins):
            if number >= well_from:
                well_from = int(number) + days_of(float(lengths[number]), self.parameters.sickness_days)
                spells.append((self.first_monday + int(number) * DAY, self.first_monday + (well_from - 1) * DAY))
        return spells

    def is_sick(self, supervisor_id: str, day: date) -> bool:
        return any(first <= day <= last for first, last in self.sick.get(supervisor_id, ()))

    def leave_known(self, monday: date) -> list[SupervisorLeave]:
        """Leave of the week, and sickness that has begun before it."""
        rows = []
        for supervisor in self.records.supervisors:
            key = supervisor.supervisor_id
            if self.chance.draw(Purpose.LEAVE, key, self.number(monday)) < self.parameters.leave_weeks:
                rows.append(SupervisorLeave(supervisor_id=key, first_date=monday, last_date=monday + WEEK - DAY))
            rows += [
                SupervisorLeave(supervisor_id=key, first_date=monday, last_date=min(last, monday + WEEK - DAY))
                for first, last in self.sick[key]
                if first < monday <= last
            ]
        return rows

    def away(self, individual_id: str) -> list[Absence]:
        """Spells that an individual tells beforehand."""
        if individual_id not in self._away:
            p = self.parameters
            begins = self.chance.series(Purpose.AWAY, individual_id)
            lengths = self.chance.series(Purpose.AWAY_LENGTH, individual_id)
            self._away[individual_id] = [
                Absence(
                    individual_id=individual_id,
                    first_date=self.first_monday + int(number) * DAY,
                    last_date=self.first_monday
                    + (int(number) + days_of(float(lengths[number]), p.away_days) - 1) * DAY,
                    reason=Reason.HEALTH,
                )
                for number in np.flatnonzero(begins < p.away_a_week / 7)
            ]
        return self._away[individual_id]

    def comes(self, individual_id: str, day: date, inclination: float) -> bool:
        """Whether someone so inclined, in logits, comes on the day."""
        return self.chance.draw(Purpose.COMES, individual_id, self.number(day)) < logistic(inclination)

    def due(self, imposed_on: date, working_days: int) -> date:
        return add_working_days(imposed_on, working_days, self.closed)
