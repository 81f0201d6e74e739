"""JupyterLab as it is used: each notebook opens, runs all its cells and shows its figures; the explorer answers."""

import json
import os
import re
import shutil
import subprocess
import sys
import time

import nbformat
import pytest
from playwright.sync_api import expect

from browser import chromium, watched
from conftest import ROOT
from sourcebook.run import pipeline

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
MINUTES = 4 * 60_000
# All cells are drawn, whether they are in view or not; no news is asked for, as `make lab` has it.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
DONE = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every((prompt) => /[0-9]/.test(prompt.textContent))"


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser):
    """The address of a JupyterLab on a copy of the notebooks, whose tables are there already."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "seeds", "tests/gold"):
        shutil.copytree(ROOT / name, home / name)
    for path in (home / "notebooks").glob("*.ipynb"):
        emptied(path)
    for name, values in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    pipeline.ensure(home / "seeds", home / "outputs")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.root_dir=.",
               "--ServerApp.port=0", "--IdentityProvider.token=secret"]  # fmt: skip
    own = os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTER_PREFER_ENV_PATH": "1"}
    log = home / "log"
    with log.open("w") as told, subprocess.Popen(command, cwd=home, env=own, stderr=told) as server:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text())):
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
        yield found.group()
        server.terminate()


def emptied(path):
    """A notebook without its outputs, so that what is seen was made now."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def opened(page, lab, name):
    page.set_default_timeout(MINUTES)
    page.goto(f"{lab}/lab/tree/notebooks/{name}?token=secret&reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()


def run_all(page):
    """Run all cells as a user does, from the menu."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
    page.wait_for_function(DONE)


def figures(name):
    """How many pictures the committed notebook shows."""
    notebook = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return sum("image/png" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_opens_runs_and_shows_its_figures(browser, lab, name):
    with watched(browser, viewport={"width": 1400, "height": 1000}) as (page, told):
        opened(page, lab, name)
        run_all(page)
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
        expect(page.locator(".jp-RenderedImage img")).to_have_count(figures(name))
        assert [line for line in told if not line.startswith("console: Start")] == []


def test_a_parameter_is_edited_and_everything_follows(browser, lab):
    with watched(browser, viewport={"width": 1400, "height": 1000}) as (page, _):
        opened(page, lab, "02_sourcing.ipynb")
        line = page.locator(".jp-CodeCell").first.locator(".cm-line", has_text="examples = 8")
        line.click()
        page.keyboard.press("Home")
        page.keyboard.press("Shift+End")
        page.keyboard.type("examples = 2")
        run_all(page)
        expect(page.locator(".jp-RenderedHTMLCommon p", has_text="· confidence 0.")).to_have_count(2)


def test_the_explorer_answers(browser, lab, seeds):
    anonymous = seeds.attributions[seeds.attributions["kind"] == "anonymous"]
    with watched(browser, viewport={"width": 1400, "height": 1000}) as (page, told):
        opened(page, lab, "explore.ipynb")
        run_all(page)
        count = page.locator(".widget-html-content").first
        expect(count).to_contain_text(f"{len(seeds.attributions)} statements")
        page.locator(".widget-dropdown", has_text="kind").locator("select").select_option("anonymous")
        expect(count).to_contain_text(f"{len(anonymous)} statements of {anonymous['words'].sum()} words")
        rows = page.locator("table.dataTable tbody tr")
        expect(rows).to_have_count(len(anonymous))
        rows.nth(1).click()
        expect(page.locator(".jp-OutputArea", has_text="confidence").last).to_contain_text(
            anonymous["speaker"].iloc[1]
        )
        page.locator(".widget-dropdown", has_text="correct").locator("select").select_option("rename")
        for name, value in (("whom", "Pat Ryder"), ("to", "Patrick Ryder")):
            box = page.locator(".widget-inline-hbox", has=page.locator(f"label:text-is('{name}')")).locator(
                "input"
            )
            box.fill(value)
            box.press("Tab")
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_role("status").last).to_contain_text("rename Pat Ryder Patrick Ryder")
        page.locator(".widget-dropdown", has_text="kind").locator("select").select_option("(any)")
        expect(page.locator(".widget-html-content").nth(1)).to_contain_text("Patrick Ryder")
        page.get_by_role("button", name="Export selection").click()
        expect(page.get_by_role("status").last).to_contain_text("tables/explore_selection.csv")
        assert [line for line in told if not line.startswith("console: Start")] == []
