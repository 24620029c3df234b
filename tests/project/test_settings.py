"""Each setting of an installation is explained where people look for it."""

from pathlib import Path

import pytest

from scheduler.config import Settings


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_in_the_page_as_the_class_says_it(name):
    page = Path("docs/how-to/pages.md").read_text(encoding="utf-8")
    assert f"| `UNPAID_WORK_{name.upper()}` | {Settings.model_fields[name].description} |" in page
