"""What one version of a week changes of another: for whom, in which sessions, for which supervisors."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from scheduler.operations.see_week import SeenWeek
from webui.week_words import names_of, session_words

Pairs = Set[tuple[str, str]]
"""(person, session)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for someone: sessions in words that fall away, and that are new; how many stay as they are."""

    who: str
    name: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Differences:
    """`opened` and `shut` are sessions in words."""

    individuals: tuple[Change, ...]
    supervisors: tuple[Change, ...]
    opened: tuple[str, ...]
    shut: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.individuals or self.supervisors or self.opened or self.shut)


def differences(before: SeenWeek | None, after: SeenWeek) -> Differences:
    """What `after` changes; everything, if there was nothing before."""
    weeks = [week for week in (before, after) if week is not None]
    words = {key: text for week in weeks for key, text in session_words(week).items()}
    names = {key: name for week in weeks for key, name in names_of(week).items()}
    staff = {one.supervisor_id: one.name for week in weeks for one in week.problem.records.supervisors}
    old, new = _running(before), _running(after)
    return Differences(
        _changes(_booked(before), _booked(after), names, words),
        _changes(_led(before), _led(after), staff, words),
        tuple(words.get(key, key) for key in sorted(new - old)),
        tuple(words.get(key, key) for key in sorted(old - new)),
    )


def _changes(old: Pairs, new: Pairs, names: Mapping[str, str], words: Mapping[str, str]) -> tuple[Change, ...]:
    """In the order of people's names."""
    people = sorted({who for who, _ in old ^ new}, key=lambda key: (names.get(key, key), key))
    return tuple(
        Change(
            who,
            names.get(who, who),
            tuple(words.get(s, s) for w, s in sorted(old - new) if w == who),
            tuple(words.get(s, s) for w, s in sorted(new - old) if w == who),
            sum(w == who for w, _ in new & old),
        )
        for who in people
    )


def _booked(week: SeenWeek | None) -> Pairs:
    return {(row.individual_id, row.session_id) for row in week.roster.bookings} if week else set()


def _led(week: SeenWeek | None) -> Pairs:
    return {(row.supervisor_id, row.session_id) for row in week.roster.staffing} if week else set()


def _running(week: SeenWeek | None) -> Set[str]:
    return {view.session.session_id for view in week.views} if week else set()
