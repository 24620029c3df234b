"""Measures by group, with small numbers hidden so that nobody can be recognised."""

from collections.abc import Iterator, Mapping

from scheduler.domain.measures import GroupFigure
from scheduler.measures.definition import Definition, Window
from scheduler.measures.orders import COMPLETION, STANDARDS
from scheduler.measures.work import SERVICE, WORK

BY_GROUP: Mapping[str, tuple[str, ...]] = {
    "weekday": ("attendance", "sent_home", "hours_credited"),
    "kind": ("attendance", "sent_home", "hours_credited"),
    "team": ("attendance", "sent_home", "hours_credited"),
    "level": ("first_placement_in_time", "completed_on_time", "days_to_complete"),
    "sex": ("attendance", "sent_home", "first_placement_in_time", "completed_on_time"),
    "age": ("attendance", "sent_home", "first_placement_in_time", "completed_on_time"),
}
"""Grouping, a column of the rows -> the measures shown by it."""

PLACES = 9


def figures_by_group(window: Window, small: int) -> Iterator[GroupFigure]:
    """Each measure by each of its groupings; groups of fewer than `small` people are hidden."""
    known = {entry.measure.code: entry for entry in (*STANDARDS, *COMPLETION, *WORK, *SERVICE)}
    for grouping, codes in BY_GROUP.items():
        for code in codes:
            yield from _by_group(known[code], grouping, window, small)


def _by_group(known: Definition, grouping: str, window: Window, small: int) -> Iterator[GroupFigure]:
    groups = dict(iter(known.rows(window).groupby(grouping, sort=False)))
    people = {str(name): rows["individual_id"].nunique() for name, rows in groups.items()}
    hidden = hidden_groups(people, small)
    for name in sorted(groups, key=lambda name: _place(grouping, str(name))):
        value = None if name in hidden else round(known.value(groups[name]), PLACES)
        yield GroupFigure(known.measure, grouping, str(name), value, name in hidden)


def hidden_groups(people: Mapping[str, int], small: int) -> set[str]:
    """Groups of fewer than `small` people, and as many of the next smallest as it takes that those hidden cannot be
    worked out from the total: two groups at least, `small` people at least."""
    by_size = sorted(people, key=lambda name: (people[name], name))
    hidden = [name for name in by_size if people[name] < small]
    shown = by_size[len(hidden) :]
    while hidden and shown and (len(hidden) < 2 or sum(people[name] for name in hidden) < small):
        hidden.append(shown.pop(0))
    return set(hidden)


def _place(grouping: str, name: str) -> tuple[int, str]:
    """Weekdays in their order, ages from the youngest, other groups by name."""
    orders = {
        "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "age": ("under 18", "18 to 25", "26 to 40", "over 40"),
    }
    known = orders.get(grouping, ())
    return (known.index(name) if name in known else len(known)), name
