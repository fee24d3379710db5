"""Take the pictures of the exported page that the README shows, with Chromium: docs/page.png, docs/page-phone.png.

    python scripts/make_page_pictures.py

They are looked at, not compared: every browser draws a little differently. So there is no --check, which is refused.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = {"page": (1000, 620), "page-phone": (360, 620)}


def main() -> int:
    """Export the shipped catalogue and photograph it, a search under way."""
    if sys.argv[1:]:
        print("make_page_pictures.py has no options: look at the pictures, as browsers draw them differently")
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder) / "catalogue.html"
        store = ROOT / "data" / "projects.json"
        line = [sys.executable, "-m", "icmd_cli", "--store", str(store), "export", str(file)]
        subprocess.run(line, check=True, cwd=ROOT)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(file.as_uri())
            page.fill("#_ask", "diaspora")
            page.screenshot(path=ROOT / "docs" / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
