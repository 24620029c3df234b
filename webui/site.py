"""What every page stands on: the store, today's date, and records kept at hand while they do not change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar, cast

from flask import current_app

from scheduler.config import Settings
from scheduler.domain.records import ServiceRecords
from scheduler.domain.times import LOCAL
from scheduler.operations.follow_changes import changed_at, recent_records
from scheduler.store.database import Database

KEPT = 48
Kept = TypeVar("Kept")


class Site:
    """One for each process."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database, self.settings = database, settings
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._working: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def today(self) -> date:
        """The day in Scotland; in development the day that was set, or that of the clock that was."""
        if self.settings.development and self.settings.today and not self.settings.clock:
            return date.fromisoformat(self.settings.today)
        return self.settings.moment().astimezone(LOCAL).date()

    def records(self, service: str) -> ServiceRecords:
        """The service's records as they are now, with the attendance of everyone who may still matter."""
        return self.kept(service, ("records",), lambda: recent_records(self.database, service, self.today()))

    def kept(self, service: str, key: tuple[Hashable, ...], work_out: Callable[[], Kept]) -> Kept:
        """What was worked out from a service's records, until they change or the day does.

        Once, however many ask at the same time: after a start everyone asks, and would wait for all others' work.
        """
        whole = (service, changed_at(self.database, service), self.today(), *key)
        with self._lock:
            if whole in self._kept:
                return cast(Kept, self._found(whole))
            working = self._working.setdefault(whole, Lock())
        with working:
            with self._lock:
                if whole in self._kept:
                    return cast(Kept, self._found(whole))
            try:
                found = work_out()
                self._keep(whole, found)
                return found
            finally:
                self._working.pop(whole, None)

    def _found(self, whole: Hashable) -> Any:
        self._kept.move_to_end(whole)
        return self._kept[whole]

    def _keep(self, whole: Hashable, found: object) -> None:
        with self._lock:
            self._kept[whole] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def site() -> Site:
    return cast(Site, current_app.extensions["site"])
