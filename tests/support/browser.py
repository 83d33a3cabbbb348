"""The real browser that pages are tried in."""

from __future__ import annotations

import os
import shutil

from playwright.async_api import expect

# Debian's package is called chromium; without any the tests with the marker `browser` are left out.
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

# A page has five seconds by default, which a machine that does other work does not always give it.
expect.set_options(timeout=60_000)
