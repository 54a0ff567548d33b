"""The student's notebook in JupyterLab, in a real browser: untouched, wrong, mended, right.

Needs playwright's Python package, jupyterlab and a Chromium (on PATH, or named by the variable
CHROMIUM). Set LAB_PICTURES to a folder to keep screenshots for a person to look at.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from grader.build import render
from grader.course import find_root, load_course
from grader.learner.source import function_lines

pytestmark = pytest.mark.e2e

ROOT = find_root(Path(__file__))
NAME = "logistic_regression"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
IDLE = "[data-status='idle'].jp-Notebook-ExecutionIndicator"
ASSIGNMENT = load_course(ROOT / "solutions").assignment(NAME)


@pytest.fixture
def work(tmp_path):
    """A student's folder as the build makes it."""
    home = tmp_path / NAME
    home.mkdir()
    for path, content in render(ROOT).items():
        if path.parts[0] == NAME:
            (home / path.name).write_bytes(content)
    toml = home / "course.toml"
    toml.write_text(re.sub(r"call_seconds = \S+", "call_seconds = 3.0", toml.read_text()))
    return home


@pytest.fixture
def page(work, tmp_path):
    """The notebook, open in a browser."""
    api = pytest.importorskip("playwright.sync_api")
    pytest.importorskip("jupyterlab")
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kinds = ("CONFIG", "DATA", "RUNTIME")
    env = os.environ | {f"JUPYTER_{kind}_DIR": str(tmp_path / kind.lower()) for kind in kinds}
    env |= {"IPYTHONDIR": str(tmp_path / "ipython"), "OPENBLAS_NUM_THREADS": "1"}
    options = ("--no-browser", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=",
               "--allow-root", "--LabApp.news_url=", "--ServerApp.port_retries=0")  # fmt: skip
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=work, env=env, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/status", tmp_path / "lab.log")
            with api.sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": 1200, "height": 1000})
                page.goto(f"http://127.0.0.1:{port}/lab/tree/{NAME}.ipynb?reset")
                page.wait_for_selector(".jp-NotebookPanel-toolbar", timeout=120_000)
                page.wait_for_selector(".jp-CodeCell", timeout=60_000)
                yield page
                browser.close()
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(url, log):
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def run_all(page, work):
    """Restart the kernel, run every cell, save; return the code cells as (source, outputs)."""
    page.wait_for_selector(IDLE, timeout=120_000)
    press_run_all(page)
    until, again = time.monotonic() + 240, time.monotonic() + 60
    while time.monotonic() < until:
        page.wait_for_timeout(1500)
        if not page.locator(IDLE).count():
            continue
        cells = saved_cells(page, work)
        if all(cell["execution_count"] for cell in cells):
            return [("".join(cell["source"]), cell["outputs"]) for cell in cells]
        if time.monotonic() > again:  # idle, and not run: the click met a kernel that was starting
            press_run_all(page)
            again += 60
    pytest.fail("the notebook did not run to its end")
    return []


def press_run_all(page):
    page.click(".jp-NotebookPanel-toolbar [data-command='notebook:restart-run-all']")
    page.click(".jp-Dialog button.jp-mod-accept")


def saved_cells(page, work):
    """Save the notebook; return its code cells as they are in the file."""
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    notebook = json.loads((work / f"{NAME}.ipynb").read_text())
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def texts(outputs):
    """Return all that a cell put out, as text, HTML included."""
    parts = []
    for output in outputs:
        parts += ["".join(output.get("text", ""))]
        parts += ["".join(v) for k, v in output.get("data", {}).items() if k.startswith("text/")]
    return "\n".join(parts)


def checks(cells):
    """Return the outputs of the check cells by exercise."""
    found = {}
    for source, outputs in cells:
        match = re.fullmatch(r'check\("(\w+)"\)', source.strip())
        if match:
            found[match[1]] = texts(outputs)
    return found


def errors(cells):
    """Return every traceback."""
    return [o["evalue"] for _, outputs in cells for o in outputs if o["output_type"] == "error"]


def picture(page, name):
    """Keep a screenshot of what is on the screen, if a person wants to look."""
    folder = os.environ.get("LAB_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def show(page, exercise):
    """Bring the check cell of an exercise onto the screen; return its output."""
    cell = page.locator(".jp-CodeCell", has_text=f'check("{exercise}")').first
    for _ in range(60):
        if cell.count():
            break
        page.mouse.move(700, 500)
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(150)
    cell.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    return cell


def run_check(page, exercise):
    """Run one check cell; return it when it is done."""
    cell = show(page, exercise)
    cell.locator(".jp-InputPrompt").first.click()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(1000)
    page.wait_for_selector(IDLE, timeout=60_000)
    page.wait_for_timeout(500)
    return cell


def write(work, name, line):
    """Save one line as the body of a function."""
    path = work / "logistic.py"
    lines = path.read_text().splitlines()
    (begin, end), *_ = function_lines(path.read_text(), name)
    todo = next(k for k in range(begin, end) if "# TODO" in lines[k] or "# mine" in lines[k])
    lines[todo:end] = ["    # mine", f"    {line}"]
    path.write_text("\n".join(lines) + "\n")


def test_untouched_stubs_give_friendly_lines_and_no_traceback(page, work):
    cells = run_all(page, work)
    assert errors(cells) == []
    shown = checks(cells)
    assert list(shown) == [exercise.name for exercise in ASSIGNMENT.exercises]
    assert all("not written yet" in text and "<table" in text for text in shown.values())
    guarded = [texts(outputs) for source, outputs in cells if source.startswith("if ready(")]
    assert guarded
    assert all(text.startswith("Not yet: this figure needs") for text in guarded)
    show(page, "sigmoid")
    picture(page, "stub")


def test_the_reference_passes_everywhere_and_draws_every_figure(page, work):
    for module in ASSIGNMENT.modules:
        shutil.copy(ROOT / "solutions" / NAME / f"{module}.py", work)
    cells = run_all(page, work)
    assert errors(cells) == []
    for name, text in checks(cells).items():
        assert f"✓ {name}" in text
    for source, outputs in cells:
        if source.startswith("if ready("):
            drawn = any("image/png" in output.get("data", {}) for output in outputs)
            assert "Not yet" not in texts(outputs)
            assert drawn or "plt." not in source, source
    cell = show(page, "sigmoid")
    assert "2 / 2 public points" in cell.inner_text()
    picture(page, "right")


def test_an_edit_is_seen_by_the_next_check_and_nothing_hangs(page, work):
    run_all(page, work)
    write(work, "sigmoid", "print('<b>z</b>', z); return 1.0 / (1.0 + np.exp(np.asarray(z)))")
    cell = run_check(page, "sigmoid")
    text = cell.inner_text()
    for word in ("called", "with", "returned", "problem", "expected", "look", "got 0.75"):
        assert word in text
    assert "<b>z</b>" in text, "escaped"
    assert cell.locator("table").count() == 1
    picture(page, "wrong")
    write(work, "sigmoid", "return (1.0")
    text = run_check(page, "sigmoid").inner_text()
    assert "logistic.py does not load" in text
    assert "SyntaxError" in text
    assert "Traceback" not in text, "autoreload's own"
    picture(page, "broken")
    write(work, "sigmoid", "while True: pass")
    assert "did not return within 3 s" in run_check(page, "sigmoid").inner_text()
    picture(page, "endless")
    write(work, "sigmoid", "e = np.exp(-np.abs(z)); return np.where(z >= 0, 1.0, e) / (1.0 + e)")
    assert "2 / 2 public points" in run_check(page, "sigmoid").inner_text()
    outputs = [("", cell["outputs"]) for cell in saved_cells(page, work)]
    assert errors(outputs) == []
