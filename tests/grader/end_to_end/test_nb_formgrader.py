"""The whole cycle by formgrader's buttons, in a real browser, for a class of thirty."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from nb_world import BIN, HALF, RIGHT, make_course, write

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Where screens are kept for a person to look at: SCREENS=folder pytest -m e2e -k formgrader
SCREENS = os.environ.get("SCREENS")
EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\n\nBecause **both** factors count: $2x$."
)


@pytest.fixture
def browser():
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt install chromium)")
    with api.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def served(tmp_path, checkout):
    """A course with an exchange, and JupyterLab running in it: the course and its address."""
    roster = tmp_path / "roster.csv"
    write(
        roster, "id,first_name,last_name\n" + "".join(f"s{n:02},Sam,No{n:02}\n" for n in range(31))
    )
    course = make_course(tmp_path / "course", checkout, roster)
    course.exchange = tmp_path / "exchange"
    course.exchange.mkdir()
    course.exchange.chmod(0o777)
    with (course.path / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(course.exchange)!r}\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [BIN / "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
             f"--port={port}", f"--IdentityProvider.token={token}"],
            cwd=course.path, stdout=log, stderr=log,
            env=os.environ | {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "jc")},
        )  # fmt: skip
        try:
            yield course, f"http://127.0.0.1:{port}", token
        finally:
            server.terminate()
            server.wait(20)


def hand_in(course):
    """Thirty submissions into the exchange, as `nbgrader submit` leaves them; expected scores."""
    released = course.exchange / "course" / "outbound" / "powers"
    expected = {}
    for number in range(30):
        sources = (RIGHT, HALF, {"slopes": RIGHT["slopes"]})[number % 3]
        student = f"s{number:02}"
        expected[student] = (7.5, 3.0, 4.5)[number % 3]
        when = f"2026-09-30 12:00:{number:02}.000000 UTC"
        home = course.exchange / "course" / "inbound" / f"{student}+powers+{when}+{number}"
        shutil.copytree(released, home)
        for module in ("powers", "slopes"):
            (home / f"{module}.py").unlink()
        for name, text in sources.items():
            write(home / f"{name}.py", text)
        write(home / "timestamp.txt", when)
        write(home / "submission_secret.txt", secrets.token_hex(16))
        if number < 2:
            book = json.loads((home / "powers.ipynb").read_text("utf-8"))
            (answer,) = [c for c in book["cells"] if c["cell_type"] == "markdown"
                         and "nbgrader" in c["metadata"]]  # fmt: skip
            answer["source"] = EVIL
            write(home / "powers.ipynb", json.dumps(book))
    return expected


class Screen:
    """One page: opened, clicked on, photographed."""

    def __init__(self, browser, address, token):
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.address, self.dialogs = address, []
        self.page.on(
            "dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss())
        )
        deadline = time.monotonic() + 60
        while True:
            try:
                self.page.goto(f"{address}/login?token={token}")
                break
            except Exception:
                assert time.monotonic() < deadline
                time.sleep(0.3)

    def open(self, path):
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_load_state("networkidle")

    def picture(self, name):
        if SCREENS:
            Path(SCREENS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{SCREENS}/{name}.png")

    def press(self, selector, timeout=60_000):
        """Click, and wait for formgrader to say that it worked."""
        self.page.click(selector)
        said = self.page.wait_for_selector(
            "#success-modal.in, #error-modal.in, #success-modal.show, #error-modal.show",
            timeout=timeout,
        )
        text = said.inner_text()
        assert said.get_attribute("id") == "success-modal", text
        said.query_selector("button.close").click()
        self.page.wait_for_selector(".modal-backdrop", state="detached")
        return text


def test_a_class_goes_through_formgrader_button_by_button(served, browser):
    course, address, token = served
    screen = Screen(browser, address, token)
    page = screen.page

    screen.open("formgrader/manage_assignments")
    assert "2026-10-01 12:00" in page.inner_text("td.duedate")
    screen.press("td.assign a")
    screen.picture("1-generated")
    preview = page.get_attribute("td.preview a", "href")
    assert "release/powers" in preview
    assert page.request.get(f"{address}{preview}").ok
    screen.press("td.release a")
    expected = hand_in(course)
    screen.press("td.collect a")
    page.wait_for_function("document.querySelector('td.num-submissions').innerText == '30'")
    screen.picture("2-collected")

    screen.open("formgrader/manage_submissions/powers")
    for number in range(30):
        text = screen.press(f"tr:has(td.student-id:text-is('s{number:02}')) td.autograde a")
        assert f"s{number:02}" in text
    screen.open("formgrader/manage_submissions/powers")
    screen.picture("3-autograded")
    rows = page.query_selector_all("table tbody tr")
    shown = {
        row.query_selector("td.student-id").inner_text(): row.query_selector(
            "td.score"
        ).inner_text()
        for row in rows
    }
    assert shown == {student: f"{score:g} / 11.5" for student, score in expected.items()}

    screen.open("formgrader/gradebook/powers/powers")
    page.click("tr:has(td.needs-manual-grade span) a")
    page.wait_for_selector("input#why_two")
    page.wait_for_load_state("networkidle")
    screen.picture("4-manual")
    assert page.inner_text("body").count("Because both factors count") == 1
    first = page.input_value("input#square")
    page.fill("input#why_two", "3.5")
    page.keyboard.press("Tab")
    page.fill("textarea", "Say which factors.")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1000)
    page.query_selector("input#why_two").scroll_into_view_if_needed()
    screen.picture("5-graded")
    assert screen.dialogs == []
    assert first == "" or float(first) == 3.0

    screen.open("formgrader/manage_submissions/powers")
    page.wait_for_selector("td.score")
    screen.picture("6-score")
    scores = [cell.inner_text() for cell in page.query_selector_all("td.score")]
    graded = [s for s in ("s00", "s01") if course.export()[s] == expected[s] + 3.5]
    assert len(graded) == 1
    assert f"{expected[graded[0]] + 3.5:g} / 11.5" in scores

    screen.open("formgrader/manage_assignments")
    screen.press("td.generate-feedback a", timeout=120_000)
    feedback = course.path / "feedback" / graded[0] / "powers" / "powers.html"
    assert "Say which factors." in feedback.read_text("utf-8")
    page.goto(feedback.as_uri())
    page.wait_for_timeout(1000)
    screen.picture("7-feedback")
    assert screen.dialogs == []
    assert not re.search(r"Traceback", page.inner_text("body"))
    screen.open("formgrader/manage_assignments")
    screen.press("td.release-feedback a")
    assert len(list((course.exchange / "course" / "feedback").glob("*.html"))) == 30
    standings = course.standings()
    assert standings.pop("s30") == "missing"
    assert sorted(standings.values()).count("graded") == 29
