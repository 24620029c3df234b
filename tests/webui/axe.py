"""What axe (WCAG 2.2, A and AA) finds wrong with a page.

Contrast is by far its slowest rule, so it is judged once for rows that look alike: the same elements with the same
classes. All other rules read every element.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = "color-contrast"
JUDGE = """async ([levels, contrast]) => {
  const seen = new Set();
  for (const row of document.querySelectorAll("tbody tr, li, svg g")) {
    const parts = [row, ...row.querySelectorAll("*")];
    const looks = parts.map((one) => `${one.tagName}.${one.getAttribute("class")}`).join();
    if (seen.has(looks)) row.dataset.alike = "";
    seen.add(looks);
  }
  const quick = { resultTypes: ["violations"], preload: false };
  const rules = { [contrast]: { enabled: false } };
  const whole = await axe.run(document, { ...quick, runOnly: { type: "tag", values: levels }, rules });
  const seldom = await axe.run({ exclude: [["[data-alike]"]] }, { ...quick, runOnly: [contrast] });
  for (const row of document.querySelectorAll("[data-alike]")) delete row.dataset.alike;
  return { violations: [...whole.violations, ...seldom.violations] };
}"""


def violations(page: Page) -> list[str]:
    """The rule broken and the elements that break it, one line each."""
    page.evaluate(Axe().axe_script)
    found: dict[str, Any] = page.evaluate(JUDGE, [LEVELS, CONTRAST])
    return [f"{broken['id']}: {[node['html'][:200] for node in broken['nodes']]}" for broken in found["violations"]]
