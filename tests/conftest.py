"""For all tests."""

import gc
import os
from itertools import chain

import pytest

gc.set_threshold(100_000, 20, 20)
"""Tests keep much in memory, and Python looks through all of it again and again."""

LONG = (
    "tests/webui/test_whatif.py::test_a_manager_asks_what_if_and_it_is_simulated",
    "tests/webui/test_nights.py",
    "tests/store/test_nights.py",
    "tests/project/test_deploy.py",
    "tests/webui/test_every_page.py::test_every_page_of_a_role[coordinator]",
    "tests/webui/test_journeys.py::test_a_coordinator_plans_edits_puts_right_and_publishes[phone]",
    "tests/store/test_records.py::test_a_hundred_invented_services_come_back_as_they_went_in[postgres]",
    "tests/webui/test_every_page.py::test_every_page_of_a_role[manager]",
    "tests/store/test_crowd.py",
    "tests/webui/test_journeys.py::test_a_coordinator_plans_edits_puts_right_and_publishes[desktop]",
)
"""They take most of a minute each, or wait more than they work: begun last, they would hold up the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests stand first in each process's share: pytest-xdist hands each an equal, unbroken part of the list."""
    long = [[item for item in items if item.nodeid.startswith(name)] for name in LONG]
    rest = [item for item in items if not item.nodeid.startswith(LONG)]
    shares, total = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")), len(items)
    items.clear()
    for share in range(shares):
        first = list(chain.from_iterable(long[share::shares]))
        others = (total + share) // shares - len(first)
        items += first + rest[:others]
        del rest[:others]
