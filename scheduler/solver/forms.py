"""An aim as plain numbers: its value for given values of the variables, and the most it could be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python.cp_model import CpModel, FlatIntExpr, LinearExpr, LinearExprT


@dataclass(frozen=True, slots=True)
class Form:
    """offset + sum of coefficient x variable; variables by index."""

    variables: NDArray[np.int64]
    coefficients: NDArray[np.int64]
    offset: int

    @classmethod
    def of(cls, aim: LinearExprT) -> "Form":
        if not isinstance(aim, LinearExpr):  # the sum of nothing
            return cls(np.zeros(0, np.int64), np.zeros(0, np.int64), int(aim))
        flat = FlatIntExpr(aim)
        indices = [variable.index for variable in flat.vars]
        return cls(np.array(indices, np.int64), np.array(flat.coeffs, np.int64), int(flat.offset))

    def value(self, values: Sequence[int]) -> int:
        return self.offset + int(np.asarray(values, np.int64)[self.variables] @ self.coefficients)

    def most(self, model: CpModel) -> int:
        """The value if every variable were at its best end."""
        total = self.offset
        for variable, coefficient in zip(self.variables.tolist(), self.coefficients.tolist(), strict=True):
            ends = list(model.proto.variables[variable].domain)
            total += coefficient * (ends[-1] if coefficient > 0 else ends[0])
        return total


def ladder(aims: Sequence[LinearExprT], model: CpModel) -> Any:
    """The aims as one number in which no gain of a later one outweighs the least of an earlier."""
    rungs: Any = aims[0]
    for aim in aims[1:]:
        rungs = rungs * (Form.of(aim).most(model) + 1) + aim
    return rungs
