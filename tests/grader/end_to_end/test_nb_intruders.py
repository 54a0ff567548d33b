"""Students who aim at what stands around the sandbox: links, pipes, other people's names, pages."""

import io
import json
import os
import shutil
import zipfile

import pytest
from nb_world import HALF, RIGHT, write

from grader.nb.standing import feedback_zips

pytestmark = [pytest.mark.e2e, pytest.mark.filterwarnings("default")]

ROSTER = "id,first_name,last_name,email,lms_user_id\nanna,Anna,Arndt,,4711\nmallory,Mal,Ory,,4713\n"
SECRET = "THE GRADEBOOK AND THE HIDDEN SUITE"


def modules(sources):
    return {f"{name}.py": text for name, text in sources.items()}


def zipped(members, date=(2026, 9, 1, 9, 0, 0)):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, date), text, zipfile.ZIP_DEFLATED)
    return data.getvalue()


@pytest.fixture
def exchange(course, tmp_path):
    """The course with an exchange directory, and what lies where no student may read."""
    folder = tmp_path / "exchange"
    folder.mkdir()
    folder.chmod(0o777)
    with (course.path / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Exchange.root = {str(folder)!r}\n")
    course.run("nbgrader", "release_assignment", "powers")
    course.inbound = folder / "course" / "inbound"
    course.feedback = folder / "course" / "feedback"
    write(tmp_path / "instructor" / "powers.py", RIGHT["powers"] + f"# {SECRET}\n")
    write(tmp_path / "instructor" / "notes.html", SECRET)
    course.instructor = tmp_path / "instructor"
    return course


def hand_in(course, student, sources=HALF):
    """Do what `nbgrader submit` does; return the folder, which is the student's."""
    home = course.inbound / f"{student}+powers+2026-09-01 10:00:00 UTC+abc"
    home.mkdir()
    for name, text in modules(sources).items():
        write(home / name, text)
    shutil.copy(course.path / "release" / "powers" / "powers.ipynb", home)
    write(home / "timestamp.txt", "2026-09-01 10:00:00 UTC")
    write(home / "submission_secret.txt", "s" * 64)
    return home


def test_a_link_in_the_exchange_brings_nothing_of_the_instructors(exchange):
    home = hand_in(exchange, "mallory", {})
    (home / "powers.py").symlink_to(exchange.instructor / "powers.py")
    (home / "notes.html").symlink_to(exchange.instructor / "notes.html")
    (home / "folder").symlink_to(exchange.instructor)
    (home / "mine.txt").write_text("mine")
    hand_in(exchange, "zoe")
    exchange.run("nbgrader", "collect", "powers")
    exchange.run("nbgrader", "autograde", "powers")
    exchange.run("nbgrader", "generate_feedback", "powers")
    exchange.run("nbgrader", "release_feedback", "powers")
    scores = exchange.export()
    assert scores["mallory"] == 0.0
    assert scores["zoe"] == 3.0
    for root in (exchange.path, exchange.feedback):
        leaked = [path for path in root.rglob("*") if path.is_file()
                  and SECRET.encode() in path.read_bytes()]  # fmt: skip
        assert leaked == []


def test_one_odd_folder_in_the_exchange_stops_nobodys_collection(exchange):
    home = hand_in(exchange, "mallory")
    os.mkfifo(home / "pipe.txt")
    (hand_in(exchange, "late") / "timestamp.txt").unlink()
    (exchange.inbound / "noon+powers+yesterday at noon+abc").mkdir()
    (exchange.inbound / "file+powers+2026-09-01 10:00:00 UTC+abc").write_text("no folder")
    (exchange.inbound / "link+powers+2026-09-01 10:00:00 UTC+abc").symlink_to(exchange.instructor)
    hand_in(exchange, "<img src=x onerror=alert(1)>")
    with (hand_in(exchange, "huge") / "powers.py").open("wb") as file:
        file.truncate(10**12)
    hand_in(exchange, "zoe")
    done = exchange.run("nbgrader", "collect", "powers", check=False)
    assert done.returncode == 1
    for student in ("file", "link", "huge", "<img src=x onerror=alert(1)>"):
        assert f"not collected: {student}+powers" in done.stderr
    assert "Traceback" not in done.stderr
    exchange.run("nbgrader", "autograde", "powers")
    scores = exchange.export()
    assert (scores["mallory"], scores["late"], scores["zoe"]) == (3.0, 3.0, 3.0)
    assert not (exchange.path / "powers").exists()
    assert not any("<" in student for student in exchange.standings())
    assert (exchange.path / "submitted" / "zoe" / "powers" / "timestamp.txt").is_file()


def test_links_and_pipes_among_the_submitted_files_are_left_where_they_are(course, tmp_path):
    write(tmp_path / "instructor" / "notes.html", SECRET)
    home = course.submit("mallory", HALF)
    (home / "notes.html").symlink_to(tmp_path / "instructor" / "notes.html")
    (home / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(home / "pipe.txt")
    linked = course.submit("linked", HALF, notebook=None)
    write(tmp_path / "instructor" / "powers.ipynb", '{"cells": [{"source": "' + SECRET + '"}]}')
    (linked / "powers.ipynb").symlink_to(tmp_path / "instructor" / "powers.ipynb")
    piped = course.submit("piped", HALF, notebook=None)
    os.mkfifo(piped / "powers.ipynb")
    course.submit("zoe", HALF)
    course.run("nbgrader", "autograde", "powers")
    course.run("nbgrader", "generate_feedback", "powers")
    assert course.export() == dict.fromkeys(("mallory", "linked", "piped", "zoe"), 3.0)
    for step in ("autograded", "feedback"):
        for path in (course.path / step).rglob("*"):
            assert not path.is_symlink()
            assert not path.is_file() or SECRET.encode() not in path.read_bytes()


def test_a_page_of_the_students_own_is_not_handed_out_as_feedback(course, tmp_path):
    home = course.submit("mallory", HALF, files={"other.html": "<script>alert(1)</script>"})
    write(home / "deep" / "more.html", "<script>alert(1)</script>")
    course.run("nbgrader", "autograde", "powers")
    course.run("nbgrader", "generate_feedback", "powers")
    assert feedback_zips(course.path, "powers", tmp_path / "zips") == 1
    with zipfile.ZipFile(tmp_path / "zips" / "mallory.zip") as archive:
        assert archive.namelist() == ["powers.html"]


def test_no_answer_keeps_the_pages_of_a_submission_from_opening(course):
    evil = {
        "picture": "![mine](attachment:gone.png)",
        "half": "a\ud800b",
        "brackets": "[" * 90_000,
        "button": '<a class="full-credit" href="#">Read more</a>',
        "magic": "get_ipython().system('touch owned'); open('owned', 'w')",
    }
    for student, words in evil.items():
        book = course.notebook()
        for cell in book["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name == "why_two":
                cell["source"] = words
            elif name == "square" and student == "magic":
                cell["source"] = "!touch owned\n" + words
        book["cells"].insert(0, {"cell_type": "code", "id": "bash", "metadata": {}, "outputs": [],
                                 "execution_count": None, "source": "%%bash\ntouch owned"})  # fmt: skip
        course.submit(student, HALF, notebook=json.dumps(book))
    course.run("nbgrader", "autograde", "powers")
    course.run("nbgrader", "generate_feedback", "powers")
    assert course.export() == dict.fromkeys(evil, 3.0)
    assert not list(course.path.rglob("owned"))
    page = (course.path / "feedback" / "button" / "powers" / "powers.html").read_text("utf-8")
    assert "Read more" in page
    assert 'class="full-credit"' not in page
