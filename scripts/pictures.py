"""Writes docs/pictures from the example case: the rooms of the reading room, as a browser shows them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from sayso.case import Case
from sayso.serve import reading_room

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ("examples/dam", "examples/mangled.txt", "examples/agency.html")


def main() -> int:
    """Add the example pages, open the room, take the pictures."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print(
            "there is no Chromium to take pictures with; scripts/chromium.sh installs it where it can", file=sys.stderr
        )
        return 2
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "dam.sayso"
        command = [sys.executable, "-m", "sayso", "add", str(case), *EXAMPLE, "--quiet"]
        subprocess.run(command, cwd=ROOT, check=True)
        server = uvicorn.Server(uvicorn.Config(reading_room(case), port=0, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        try:
            take(chromium, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", rooms(Case(case)))
        finally:
            server.should_exit = True
            thread.join()
    return 0


def rooms(case: Case) -> dict[str, str]:
    """The addresses of the rooms that are shown, by the names of their pictures."""
    mangled = case.record("mangled.txt").page.id
    copy = next(copy for copy in case.copies() if copy.child == mangled)
    claim = max(case.claims(), key=lambda claim: len({figure.low for figure in claim.figures}))
    return {
        "front": "/",
        "page": f"/pages/{mangled}",
        "stemma": f"/families/{mangled}",
        "compare": f"/compare/{copy.parent}/{copy.child}",
        "claim": f"/claims/{claim.id}",
        "source": "/source?name=Ilse+Maron",
    }


def take(chromium: str, address: str, rooms: dict[str, str]) -> None:
    """A picture of the top of each room, and of one in the dark."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, room in {**rooms, "page-dark": rooms["page"]}.items():
            scheme = "dark" if name.endswith("dark") else "light"
            page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
            page.goto(address + room)
            if name.startswith("page"):
                page.locator(".reading").evaluate("one => scrollTo(0, one.offsetTop - 24)")
            page.screenshot(path=PICTURES / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    raise SystemExit(main())
