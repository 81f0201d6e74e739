"""Pictures of a report for the README: python tests/screenshots.py REPORT DIR."""

import sys
from pathlib import Path

from browser import chromium, watched

DESK = {"width": 1280, "height": 860}
SHOWN = {
    "index": ("index.html", "light"),
    "article": ("articles/002_df5d74dac48ad764.txt.html#a0000325", "light"),
}


def shoot(report: Path, target: Path):
    """Write target/index.png and target/article.png."""
    with chromium() as browser:
        for name, (place, scheme) in SHOWN.items():
            page, _, anchor = place.partition("#")
            with watched(browser, viewport=DESK, color_scheme=scheme) as (tab, _):
                tab.goto(f"{(report / page).resolve().as_uri()}#{anchor}")
                tab.screenshot(path=target / f"{name}.png")


if __name__ == "__main__":
    shoot(*map(Path, sys.argv[1:3]))
