"""For all tests."""

import gc

gc.set_threshold(100_000, 20, 20)
"""Tests keep much in memory, and Python looks through all of it again and again."""
