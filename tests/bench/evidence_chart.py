"""A chart of docs/evidence.md: a measure by policy, in greys, named and with its figures."""

from collections.abc import Sequence

from scheduler.simulation.replications import Outcome
from scheduler.simulation.tally import MEASURES
from scheduler.simulation.wording import number, told
from tests.bench.evidence_tables import POLICIES, of

SHADES = ("#ffffff", "#d0d0d0", "#606060", "#000000")
WIDTH, ROW, LEFT = 640, 34, 170


def chart(done: Sequence[Outcome], code: str) -> str:
    """Bars from nought in four greys, each named and with its figure; the line through an end is the interval."""
    found = [(label, of(done, label, code)) for label in POLICIES]
    ends = [max(e.mean, e.high if e.high is not None else e.mean) for _, e in found if e]
    most = max([*ends, 1e-9])
    scale = (WIDTH - LEFT - 130) / most
    name = MEASURES[code][0]
    words = "; ".join(f"{label} {told(code, e)}" for label, e in found)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {ROW * len(found) + 40}" role="img" '
        f'aria-labelledby="t" font-family="sans-serif" font-size="13"><title id="t">{name}: {words}</title>',
        f'<rect width="100%" height="100%" fill="#fff"/><text x="8" y="20" font-weight="bold">{name}</text>',
    ]
    for place, (label, e) in enumerate(found):
        y = 34 + place * ROW
        parts.append(f'<text x="{LEFT - 8}" y="{y + 17}" text-anchor="end">{label}</text>')
        if e is None:
            continue
        size = f'width="{e.mean * scale:.1f}" height="24"'
        parts.append(f'<rect x="{LEFT}" y="{y}" {size} fill="{SHADES[place]}" stroke="#0b0c0c"/>')
        right = e.mean
        if e.low is not None and e.high is not None:
            right = max(right, e.high)
            x1, x2 = LEFT + max(0.0, e.low) * scale, LEFT + e.high * scale
            parts.append(
                f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y + 12}" y2="{y + 12}" stroke="#fff" stroke-width="4"/>'
            )
            parts.append(
                f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y + 12}" y2="{y + 12}" stroke="#0b0c0c" stroke-width="2"/>'
            )
        parts.append(f'<text x="{LEFT + right * scale + 6:.1f}" y="{y + 17}">{number(code, e.mean)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
