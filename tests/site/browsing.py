"""A real browser for the tests of pages, and what went wrong in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
"""The browsers that are looked for on the PATH."""
AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_PATIENCE = 60_000
"""Milliseconds after which a page is given up: a busy machine is slow, and no test measures it."""
expect.set_options(timeout=_PATIENCE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser of this machine. Root has no sandbox in it."""
    command = next(path for name in COMMANDS if (path := shutil.which(name)))
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=command, args=arguments)
        try:
            yield opened
        finally:
            opened.close()


class Tab:
    """A page of the browser. It notes errors of the console, failed requests, and the addresses
    that were asked for."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda m: self._note(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        self.page.on("requestfailed", lambda request: self._note(f"{request.url} failed"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.set_default_timeout(_PATIENCE)

    def _note(self, text: str) -> None:
        self.errors.append(text)

    def open(self, address: str) -> Page:
        """Go to an address."""
        self.page.goto(address)
        return self.page

    def violations(self) -> list[str]:
        """The rules of WCAG 2.2 AA that the page breaks, by axe-core, each with its first place.
        The rules come into the page by the debugger, which its policy does not bind."""
        self.page.evaluate(AXE)
        result = self.page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
        )
        return [
            f"{rule['id']}: {rule['nodes'][0]['target']} {rule['nodes'][0]['failureSummary']}"
            for rule in result["violations"]
        ]

    def width_of_content(self) -> int:
        """How wide the page is, in pixels."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))
