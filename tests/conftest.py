"""For all tests."""

import gc

import pytest

gc.set_threshold(100_000, 20, 20)
"""Tests keep much in memory, and Python looks through all of it again and again."""

LONG = (
    "tests/store/test_nights.py",
    "tests/webui/test_nights.py",
    "tests/project/test_deploy.py",
)
"""They wait more than they work: begun last, they would hold up the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
