"""The kinds of service that can be invented, as numbers; sources are named in data/README.md."""

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    TYPICAL = "typical"
    TIGHT = "tight"
    RURAL = "rural"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a profile differs: capacity for 160 people, minutes between localities, share of people with needs."""

    capacity: float = 1.0
    nearest: int = 15
    farthest: int = 50
    needs: float = 0.28
    risks: float = 0.05
    caring: float = 0.18
    decisions: int = 3
    nearly_done: float = 0.05


SHAPES = {
    Profile.TYPICAL: Shape(),
    Profile.TIGHT: Shape(capacity=0.7),
    Profile.RURAL: Shape(capacity=1.1, nearest=30, farthest=95),
    Profile.HARD: Shape(capacity=0.9, needs=0.5, risks=0.15, caring=0.35, decisions=10, nearly_done=0.2),
}
