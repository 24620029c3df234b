"""What changes for someone between what they were told and what holds now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256

from scheduler.domain.messages import Appointment


@dataclass(frozen=True, slots=True)
class News:
    """What to tell, and all that is known once it is told."""

    new: tuple[Appointment, ...]
    changed: tuple[Appointment, ...]
    cancelled: tuple[Appointment, ...]
    told: tuple[Appointment, ...]

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.cancelled)


def news(known: Collection[Appointment], wanted: Collection[Appointment], version: str) -> News:
    """Of two weeks of one individual. What is wanted has no uid yet.

    A session that gives way to another on the same day is a change of that appointment, so that a calendar moves it;
    its uid stays and its sequence rises. `version` keeps the uid of what is new apart from any earlier one.
    """
    standing = {one.session_id: one for one in known if not one.cancelled}
    gone = [one for one in standing.values() if one.session_id not in {w.session_id for w in wanted}]
    new, changed, kept = [], [], []
    for one in sorted(wanted, key=lambda w: (w.day, w.start, w.session_id)):
        before = standing.get(one.session_id)
        if before is None and (given_way := next((g for g in gone if g.day == one.day), None)) is not None:
            gone.remove(given_way)
            before = given_way
        if before is None:
            new.append(replace(one, uid=_uid(one, version)))
        elif replace(one, uid=before.uid, sequence=before.sequence) == before:
            kept.append(before)
        else:
            changed.append(replace(one, uid=before.uid, sequence=before.sequence + 1))
    cancelled = [replace(one, sequence=one.sequence + 1, cancelled=True) for one in gone]
    told = sorted([*kept, *new, *changed], key=lambda one: (one.day, one.start))
    return News(tuple(new), tuple(changed), tuple(cancelled), tuple(told))


def _uid(one: Appointment, version: str) -> str:
    """Tells nothing about what it stands for, and is the same if it is worked out again."""
    return sha256(f"{version}|{one.session_id}".encode()).hexdigest()[:32] + "@appointments"
