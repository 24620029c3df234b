"""The designs by name, the product's first."""

from dataclasses import dataclass

from tests.bench.designs.climb import Design
from tests.bench.designs.linear import highs, scip
from tests.bench.designs.parts import by_day, guided, product
from tests.bench.designs.whole import plain, tuned


@dataclass(frozen=True, slots=True)
class Named:
    title: str
    search: Design


DESIGNS = {
    "product": Named("This product", product),
    "plain": Named("CP-SAT as it comes", plain),
    "tuned": Named("CP-SAT tuned", tuned),
    "highs": Named("MathOpt, HiGHS", highs),
    "scip": Named("MathOpt, SCIP", scip),
    "guided": Named("Guided by the relaxation", guided),
    "days": Named("Day by day", by_day),
}
