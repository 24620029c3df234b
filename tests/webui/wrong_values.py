"""Which of many wrong values a field is given: some in `make test`, each in `make fuzz`."""

import os

EACH = os.environ.get("FUZZ_EACH_VALUE") == "yes"


def some_of(values: tuple[str, ...], place: int, one_in: int) -> tuple[str, ...]:
    """One in so many, at the next place the others; each if so asked."""
    return values if EACH else values[place % one_in :: one_in]
