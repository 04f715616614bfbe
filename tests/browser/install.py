"""Which browser do the browser tests drive, and how does a machine come by one?

Run by `make test`, as a script. Takes a Chromium that is here; else installs Debian's, when root and apt are there;
else asks Playwright for its own. It never fails a test run on a machine that has no way to a browser, except under
CI=true.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

CANDIDATES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "google-chrome")
REASON = "no Chromium here, and none could be installed: set CHROMIUM to one, or install Debian's package chromium"


def find_browser(playwright: Playwright) -> str | None:
    """The path of a Chromium on this machine, Playwright's own last; None when there is none."""
    for candidate in (os.environ.get("CHROMIUM", ""), *CANDIDATES):
        found = shutil.which(candidate) if candidate else None
        if found:
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _is_here() -> bool:
    with sync_playwright() as playwright:
        return find_browser(playwright) is not None


def _install_with_apt() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return


def _install_with_playwright() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Make a browser available. Returns the exit code: 1 only where CI=true and there is none."""
    for remedy in (None, _install_with_apt, _install_with_playwright):
        if remedy:
            remedy()
        if _is_here():
            return 0
    print(f"Browser tests will be skipped: {REASON}.")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
