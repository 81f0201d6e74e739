"""A headless Chromium for tests, where the machine has one."""

import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import Error, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def chromium():
    """A browser; the test is skipped, and says so, where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        except Error as error:
            pytest.skip(f"no Chromium on this machine: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@contextmanager
def watched(browser, **options):
    """A page, and the list of what it should not do: messages, errors, dialogs, requests that lead elsewhere."""
    context = browser.new_context(**options)
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: told.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("requestfailed", lambda request: told.append(f"failed: {request.url}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1"))
            or told.append(f"asked: {request.url}"))  # fmt: skip
    yield page, told
    context.close()
