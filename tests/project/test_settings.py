"""Each setting of an installation is explained where people look for it, by the class that reads it."""

import re
from pathlib import Path

from scheduler.config import PREFIX, Settings, settings_table

PAGE = Path("docs/deploy.md").read_text(encoding="utf-8")
KNOWN = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_the_page_has_every_setting_as_the_class_says_it():
    found = re.search(r"<!-- settings:begin -->\n(.*?)\n<!-- settings:end -->", PAGE, re.DOTALL)
    assert found
    assert found.group(1) == settings_table()


def test_every_setting_says_what_it_means():
    assert [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")] == []


def test_pages_and_files_name_only_settings_that_there_are():
    deployed = [path for path in Path("deploy").iterdir() if path.is_file()]
    files = [*Path("docs").rglob("*.md"), *deployed, Path("Makefile"), Path("README.md")]
    named = {name for path in files for name in re.findall(rf"{PREFIX}[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))}
    assert named - KNOWN == set()
