"""When the pages of a case were published, as bars in one SVG."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.export.drawing import clean, element, label, measure, picture
from sayso.record import Noun

__all__ = ["Bar", "time_line_svg"]

HEIGHT = 120.0
"""Pixels of the highest bar."""

STEP = 22.0
"""Pixels from one bar to the next."""

EDGE = 24.0
TOLD = 60
"""Bars that the description names."""


class Bar(Noun, frozen=True, kw_only=True):
    """The pages of a day, month or year (EDTF). `after_gap` where no page was published in the one before."""

    day: str
    pages: int
    after_gap: bool = False


def time_line_svg(bars: Iterable[Bar], *, name: str) -> str:
    """Draw these bars as one SVG with its own style, in their order, each with its number and its day; a gap in time
    is a gap between bars, marked with dots. `name` is what the pages are of, for people."""
    parts: list[str] = []
    shown = list(bars)
    most = max((bar.pages for bar in shown), default=1)
    title = f"When the pages of {clean(name, 80)} were published"
    parts.append(label(title, EDGE, 28, "heading"))
    told = f"{sum(bar.pages for bar in shown):,} pages with a date; a bar is as high as its number of pages."
    parts.append(label(told if shown else "No page says when it was published.", EDGE, 48, "dim"))
    x, foot = EDGE, 76 + HEIGHT
    for bar in shown:
        if bar.after_gap:
            parts.append(label("···", x + STEP / 2, foot, "dim", anchor="middle"))
            x += STEP
        height = max(2.0, HEIGHT * bar.pages / most)
        middle, day = x + STEP / 2, clean(bar.day, 20)
        parts.append(element("rect", class_="head", x=x + 3, y=foot - height, width=STEP - 6, height=height))
        parts.append(label(f"{bar.pages:,}", middle, foot - height - 4, "small", anchor="middle"))
        parts.append(
            element(
                "g",
                label(day, 0, 4, "small dim", anchor="end"),
                transform=f"translate({middle:.1f} {foot + 8:.1f}) rotate(-90)",
            )
        )
        x += STEP
    days = max((measure(clean(bar.day, 20), size=11) for bar in shown), default=0.0)
    lines = [f"{clean(bar.day, 20)}: {bar.pages:,}." for bar in shown[:TOLD]]
    return picture(
        "timeline",
        parts,
        name="time-line",
        title=title,
        told=" ".join([*lines, *([f"And {len(shown) - TOLD} more."] if len(shown) > TOLD else [])]) or "No dates.",
        width=max(x + EDGE, measure(title, size=15, bold=True) + 2 * EDGE, measure(told) + 2 * EDGE),
        height=foot + days + 24,
        alone=True,
        links=False,
    )
