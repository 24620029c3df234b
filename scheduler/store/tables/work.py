"""Muster points, placements, timetable, weather, journeys, decisions."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from scheduler.domain.decisions import DecisionKind
from scheduler.domain.individuals import Access, Demand
from scheduler.domain.placements import ChangeKind, HalfDay, PlacementKind, Trait
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.store.tables.base import RecordRow, Words, added_later, refers, unique_id


class MusterPointRow(RecordRow):
    __tablename__ = "muster_points"
    __table_args__ = (unique_id("muster_point_id"),)

    muster_point_id: Mapped[str]
    name: Mapped[str]
    locality: Mapped[str]
    address: Mapped[str | None]
    directions: Mapped[str | None] = added_later()
    latitude: Mapped[float | None] = added_later()
    longitude: Mapped[float | None] = added_later()


class PlacementRow(RecordRow):
    __tablename__ = "placements"
    __table_args__ = (
        unique_id("placement_id"),
        refers("muster_point_id", "muster_points.muster_point_id"),
    )

    placement_id: Mapped[str]
    name: Mapped[str]
    kind: Mapped[PlacementKind]
    locality: Mapped[str]
    muster_point_id: Mapped[str | None]
    places: Mapped[int]
    van_seats: Mapped[int | None]
    min_people: Mapped[int]
    supervisors_needed: Mapped[int]
    supervisors_most: Mapped[int]
    skills: Mapped[tuple[str, ...]] = mapped_column(Words())
    traits: Mapped[tuple[Trait, ...]] = mapped_column(Words(Trait))
    demands: Mapped[tuple[Demand, ...]] = mapped_column(Words(Demand))
    access: Mapped[tuple[Access, ...]] = mapped_column(Words(Access))
    beneficiary_group: Mapped[str | None]
    under_18: Mapped[bool]
    enhanced_most: Mapped[int | None]
    runs_on_holidays: Mapped[bool]
    cover_places: Mapped[int | None]
    directions: Mapped[str | None] = added_later()
    host_email: Mapped[str | None] = added_later()


class TimetableEntryRow(RecordRow):
    __tablename__ = "timetable"
    __table_args__ = (refers("placement_id", "placements.placement_id"),)

    placement_id: Mapped[str]
    weekday: Mapped[Weekday]
    start: Mapped[TimeOfDay]
    end: Mapped[TimeOfDay]
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]


class SessionChangeRow(RecordRow):
    __tablename__ = "session_changes"
    __table_args__ = (
        UniqueConstraint("service_id", "placement_id", "day", "start"),
        refers("placement_id", "placements.placement_id"),
    )

    placement_id: Mapped[str]
    day: Mapped[date]
    start: Mapped[TimeOfDay]
    end: Mapped[TimeOfDay | None]
    change: Mapped[ChangeKind]
    reason: Mapped[str | None]


class ClosedDayRow(RecordRow):
    __tablename__ = "closed_days"
    __table_args__ = (UniqueConstraint("service_id", "day"),)

    day: Mapped[date]
    name: Mapped[str]


class WeatherChanceRow(RecordRow):
    __tablename__ = "weather"
    __table_args__ = (
        UniqueConstraint("service_id", "muster_point_id", "day", "half_day"),
        refers("muster_point_id", "muster_points.muster_point_id"),
    )

    muster_point_id: Mapped[str]
    day: Mapped[date]
    half_day: Mapped[HalfDay]
    chance_stopped: Mapped[float]
    forecast_on: Mapped[date | None] = added_later()


class JourneyRow(RecordRow):
    __tablename__ = "travel"
    __table_args__ = (UniqueConstraint("service_id", "from_locality", "to_locality"),)

    from_locality: Mapped[str]
    to_locality: Mapped[str]
    minutes: Mapped[int]


class DecisionRow(RecordRow):
    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("service_id", "decision_id"),
        refers("individual_id", "individuals.individual_id"),
        refers("supervisor_id", "supervisors.supervisor_id"),
        refers("placement_id", "placements.placement_id"),
    )

    decision_id: Mapped[str]
    kind: Mapped[DecisionKind]
    individual_id: Mapped[str | None]
    supervisor_id: Mapped[str | None]
    placement_id: Mapped[str | None]
    day: Mapped[date | None]
    start: Mapped[TimeOfDay | None]
    override_commitment: Mapped[bool]
    chance_limit: Mapped[float | None]
    share_limit: Mapped[float | None]
    reason: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_on: Mapped[date | None]
