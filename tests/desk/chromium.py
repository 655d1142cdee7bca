"""Debian's Chromium, headless, for the tests that need a real browser; they are skipped where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(
    not CHROMIUM or not DRIVER, reason="there is no browser here: apt-get install chromium chromium-driver"
)
_SWITCHES = ("headless=new", "disable-gpu", "disable-dev-shm-usage", "no-first-run", "no-proxy-server")


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """One browser, closed again; what stands in its console can be asked for."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in (*_SWITCHES, *(("no-sandbox",) if os.geteuid() == 0 else ())):
        options.add_argument(f"--{switch}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        patch.setenv("no_proxy", "127.0.0.1,localhost")
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
        try:
            yield driver
        finally:
            driver.quit()
