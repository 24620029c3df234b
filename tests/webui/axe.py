"""What axe (WCAG 2.2, A and AA) finds wrong with a page.

Its rules about colours are by far its slowest, so they are judged once for texts that look alike: the same colours,
size and weight on the same backgrounds, in a text of the same colour. All other rules read every element.
"""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
JUDGE = """async ([levels, colours]) => {
  const folded = [...document.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
  const grounds = new Map([[null, ""]]);
  const groundOf = (one) => {
    if (!grounds.has(one)) {
      const style = getComputedStyle(one);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.textShadow].join();
      grounds.set(one, `${groundOf(one.parentElement)}/${own}`);
    }
    return grounds.get(one);
  };
  const letters = (one) => {
    const style = getComputedStyle(one);
    return [style.color, style.fontSize, style.fontWeight, style.textDecorationLine, style.borderBottom].join();
  };
  const first = new Map();
  for (const one of document.body.querySelectorAll("*")) {
    const says = one.matches("input, select, textarea")
      || [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const visible = says && one.checkVisibility() && one.getClientRects().length;
    const looks = visible && [one.tagName, letters(one), letters(one.parentElement), groundOf(one)].join("|");
    if (visible && !first.has(looks)) first.set(looks, one);
  }
  const quick = { resultTypes: ["violations"], preload: false };
  const rules = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
  const whole = await axe.run(document, { ...quick, runOnly: { type: "tag", values: levels }, rules });
  const seldom = await axe.run({ include: [...first.values()] }, { ...quick, runOnly: colours });
  for (const one of folded) one.open = false;
  return { violations: [...whole.violations, ...seldom.violations] };
}"""


def violations(page: Page) -> list[str]:
    """With what is folded away: the rule broken and the elements that break it, one line each."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    found: dict[str, Any] = page.evaluate(JUDGE, [LEVELS, COLOURS])
    return [f"{broken['id']}: {[node['html'][:200] for node in broken['nodes']]}" for broken in found["violations"]]
