"""The standards of an order, and how each of its steps kept them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standard(StrEnum):
    FIRST_CONTACT = "first_contact"
    INDUCTION = "induction"
    FIRST_PLACEMENT = "first_placement"
    BREACH_LODGED = "breach_lodged"
    REVIEW = "review"


class Keeping(StrEnum):
    KEPT = "kept"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a standard asks for; `done` is the day it was done, if it was."""

    order_id: str
    standard: Standard
    due: date
    done: date | None
    keeping: Keeping
