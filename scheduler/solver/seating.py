"""Who sits where in one pool on the morning: a small model, its aims one after the other.

Who can be seated together forms a matroid (sets that a matching covers), so that one order of people, put
into weights, leaves those first in it without a seat: no weights need to grow with powers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpSolver, IntVar, LinearExpr

from scheduler.domain.individuals import Supervision
from scheduler.solver.quick_model import QuickModel


@dataclass(frozen=True, slots=True)
class Team:
    """A session that runs this morning with the staff who are there.

    `places` are those of people without a supervisor to themselves, when nobody has one and when one
    person does; `enhanced_most` is the limit of rule S6.
    """

    session_id: str
    name: str
    staff: tuple[str, ...]
    places: tuple[int, int]
    enhanced_most: int
    is_overspill: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Someone present. `own` is the session booked, `options` are those that suit them; of these
    `burdens` break rule W1, W2 or S7 with the rest of their week."""

    individual_id: str
    own: str | None
    options: frozenset[str]
    burdens: frozenset[str]
    supervision: Supervision
    is_woman: bool
    agrees_only_woman: bool

    @property
    def is_one_to_one(self) -> bool:
        return self.supervision is Supervision.ONE_TO_ONE


@dataclass(frozen=True, slots=True)
class Circle:
    """The people of a pool, in the order in which they would be sent home, and what holds for them.

    `held` have their seat already; `sure` must not be sent home while another can go; of `apart` pairs
    never sit in one team, and where one of them is a walk-up never both in the pool. A woman not in
    `may_ask` is never left the only one of her team; one in it only where it cannot be avoided.
    """

    people: Sequence[Person]
    held: Mapping[str, str]
    sure: Collection[str]
    apart: Collection[frozenset[str]]
    may_ask: Collection[str]


class Seating:
    """The model: `sit` has a variable for each person and each session that suits them."""

    def __init__(self, teams: Mapping[str, Team], circle: Circle) -> None:
        self.teams, self.circle, self.model = teams, circle, QuickModel()
        self.sit: dict[tuple[str, str], IntVar] = {
            (person.individual_id, session): self.model.new_bool_var("")
            for person in circle.people
            for session in sorted(person.options & set(teams))
        }
        for pair in circle.held.items():
            self.model.add(self.sit[pair] == 1)
        for person in circle.people:
            self.model.add_at_most_one(self._of(person))
        for team in teams.values():
            self._fill(team)
        self._keep_apart()
        self.alone = [only for team in teams.values() for only in self._only_women(team)]

    def solve(self) -> dict[str, str]:
        """Individual -> session of all who have a seat: first who sits, then where."""
        people = self.circle.people
        seated = {person.individual_id: sum(self._of(person)) for person in people}
        sure = sum(seated[key] for key in seated if key in self.circle.sure)
        in_order = sum(turn * seated[person.individual_id] for turn, person in enumerate(people, start=1))
        most = len(people)
        self._maximise([(sure, most), (sum(seated.values()), most), (in_order, most * (most + 1) // 2)])
        booked = {(person.individual_id, person.own) for person in people}
        own = [var for pair, var in self.sit.items() if pair in booked]
        burdens = {(person.individual_id, session) for person in people for session in person.burdens}
        burden = sum(var for pair, var in self.sit.items() if pair in burdens)
        overspill = sum(var for (_, session), var in self.sit.items() if self.teams[session].is_overspill)
        aims = (-sum(self.alone), -burden, sum(own), -overspill)
        solver = self._maximise([(aim, most) for aim in aims])
        return {key: session for (key, session), var in self.sit.items() if solver.boolean_value(var)}

    def _maximise(self, aims: Iterable[tuple[LinearExpr | int, int]]) -> CpSolver:
        """Maximise aims in strict order, each within its (value's) range, and hold what they reached."""
        total: LinearExpr | int = 0
        for aim, most in aims:
            total = (most + 1) * total + aim
        self.model.maximize(total)
        solver = CpSolver()
        solver.parameters.num_workers = 1
        status = solver.solve(self.model)
        assert status == cp_model.OPTIMAL, solver.status_name(status)
        self.model.add(total == round(solver.objective_value))
        return solver

    def _of(self, person: Person) -> list[IntVar]:
        return [self.sit[person.individual_id, s] for s in self.teams if (person.individual_id, s) in self.sit]

    def _in(self, team: Team, people: Iterable[Person]) -> list[IntVar]:
        pairs = ((person.individual_id, team.session_id) for person in people)
        return [self.sit[pair] for pair in pairs if pair in self.sit]

    def _fill(self, team: Team) -> None:
        """Places (rule C1) and the supervision that people need (rule S6)."""
        people = self.circle.people
        alone = sum(self._in(team, (p for p in people if p.is_one_to_one)))
        others = sum(self._in(team, (p for p in people if not p.is_one_to_one)))
        usual, beside_one_to_one = team.places
        self.model.add(others <= usual - (usual - beside_one_to_one) * alone)
        self.model.add(alone <= 1)
        enhanced = self._in(team, (p for p in people if p.supervision is Supervision.ENHANCED))
        self.model.add(sum(enhanced) <= team.enhanced_most)

    def _keep_apart(self) -> None:
        people = {person.individual_id: person for person in self.circle.people}
        for one, other in (sorted(pair) for pair in self.circle.apart if pair <= set(people)):
            both = (people[one], people[other])
            if any(person.own is None for person in both):
                self.model.add(sum(self._of(both[0])) + sum(self._of(both[1])) <= 1)
            for team in self.teams.values():
                self.model.add(sum(self._in(team, both)) <= 1)

    def _only_women(self, team: Team) -> list[IntVar]:
        """For each woman who may be asked, whether she is the only woman there (rule C4); the others never are.

        Men do not leave their own team to her alone: where men are booked, being asked counts either way.
        """
        women = [person for person in self.circle.people if person.is_woman]
        men = [person for person in self.circle.people if not person.is_woman]
        mixed = self.model.new_bool_var("")
        for man in self._in(team, men):
            self.model.add(man <= mixed)
        asked = []
        for woman in women if self._in(team, men) else ():
            if woman.agrees_only_woman or (woman.individual_id, team.session_id) not in self.sit:
                continue
            her, company = self._in(team, [woman])[0], self._in(team, (w for w in women if w is not woman))
            if woman.individual_id not in self.circle.may_ask:
                self.model.add(her + mixed <= 1 + sum(company))
                continue
            asked.append(self.model.new_bool_var(""))
            among_men = any(man.own == team.session_id for man in men)
            self.model.add(her + (1 if among_men else mixed) <= 1 + sum(company) + asked[-1])
        return asked
