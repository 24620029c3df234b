"""No rule without a judge, a test and a page."""

from importlib import import_module
from pathlib import Path

import pytest

from scheduler.domain.rules import FAMILY, SENTENCE, Rule


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_judged_tested_and_explained(rule):
    family, name = FAMILY[rule.name[0]], rule.name.lower()
    assert any(function.startswith(f"{name}_") for function in dir(import_module(f"scheduler.checker.{family}")))
    assert f"def test_{rule.name}_" in Path(f"tests/rules/test_{family}.py").read_text()
    assert f"### {rule.name} " in Path("docs/rules.md").read_text()
    assert SENTENCE[rule].endswith(".")
