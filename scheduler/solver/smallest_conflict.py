"""The smallest set that is not consistent, by few questions, since each is a search for a roster.

First one that can do without none of its own (Junker, QUICKXPLAIN, AAAI 2004), then whether a smaller one is left, by
hitting sets (Ignatiev et al., Smallest MUS extraction with minimal hitting set dualization, CP 2015): a set that meets
every way to restore consistency, and is itself inconsistent.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from ortools.sat.python.cp_model import CpSolver

from scheduler.solver.quick_model import QuickModel

MOST_ASKED = 60
"""Questions after which the best that is known will do: where any few of a crowd are too many, to show that no fewer
are would take a question for each choice of so many."""


@dataclass(slots=True)
class Verdicts:
    """Whether sets are consistent, asked once: less of what holds together does, more of what does not does not."""

    ask: Callable[[Collection[str]], bool]
    asked: int = field(default=0, init=False)
    _holding: list[frozenset[str]] = field(default_factory=list, init=False)
    _clashing: list[frozenset[str]] = field(default_factory=list, init=False)

    def consistent(self, some: frozenset[str]) -> bool:
        if any(some <= known for known in self._holding):
            return True
        if any(known <= some for known in self._clashing):
            return False
        self.asked += 1
        verdict = self.ask(some)
        (self._holding if verdict else self._clashing).append(some)
        return verdict


def smallest_conflict(ids: Sequence[str], verdicts: Verdicts) -> frozenset[str]:
    """The smallest subset that is not consistent, all of them together not being; where that would take more than
    `MOST_ASKED` questions, one of which each subset is consistent."""
    enough = verdicts.asked + MOST_ASKED
    least = _irreducible(ids, verdicts)
    corrections: list[frozenset[str]] = []
    while verdicts.asked < enough:
        candidate = _hitting_set(ids, corrections)
        if len(candidate) == len(least):
            break
        if not verdicts.consistent(candidate):
            return candidate
        corrections.append(frozenset(ids) - grown(candidate, [one for one in ids if one not in candidate], verdicts))
    return least


def grown(held: frozenset[str], more: Sequence[str], verdicts: Verdicts) -> frozenset[str]:
    """What holds together, with as many more as still do, one after the other."""
    if verdicts.consistent(held | set(more)):
        return held | set(more)
    if len(more) == 1:
        return held
    half = len(more) // 2
    return grown(grown(held, more[:half], verdicts), more[half:], verdicts)


def _irreducible(ids: Sequence[str], verdicts: Verdicts, beside: frozenset[str] = frozenset()) -> frozenset[str]:
    """Of some that are not consistent beside others, as few as are still not; none where the others alone are not."""
    if not verdicts.consistent(beside):
        return frozenset()
    if len(ids) == 1:
        return frozenset(ids)
    first, second = ids[: len(ids) // 2], ids[len(ids) // 2 :]
    of_second = _irreducible(second, verdicts, beside | set(first))
    return of_second | _irreducible(first, verdicts, beside | of_second)


def _hitting_set(ids: Sequence[str], sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """The fewest that have one of each set."""
    model = QuickModel()
    chosen = {one: model.new_bool_var(one) for one in ids}
    for group in sets:
        model.add_bool_or([chosen[one] for one in sorted(group)])
    model.minimize(sum(chosen.values()))
    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return frozenset(one for one in ids if solver.value(chosen[one]))
