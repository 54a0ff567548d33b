"""Parts of the nbgrader road that need no course: arrivals, leaks, harmless HTML, the CLI."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

pytest.importorskip("bleach", reason="the extra [instructor] is not installed")

from grader.leaks import Secrets
from grader.nb.arrivals import Person, attempts, walk
from grader.nb.html import harmless

ROSTER = [
    Person("anna", "Anna", "Arndt", "4711"),
    Person("bert", "Bert", "Öztürk", "4712"),
    Person("eva1", "Eva", "Eck"),
    Person("eva2", "Eva", "Eck"),
]


def wanted(name):
    return name.endswith(".py")


def found(folder):
    problems = []
    tries = attempts(walk(folder, wanted, problems), ROSTER, problems)
    return {(t.student, t.at): sorted(f.name for f in t.files) for t in tries}, problems


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")


@pytest.mark.parametrize(
    ("name", "student", "at"),
    [
        ("anna/powers.py", "anna", None),
        ("everybody/anna/deep/powers.py", "anna", None),
        ("stranger/powers.py", "stranger", None),
        ("hw1_anna_attempt_2026-10-01-15-00-00_powers.py", "anna",
         datetime(2026, 10, 1, 15, tzinfo=UTC)),
        ("4711_attempt_2026-10-01-15-00-00_powers.py", "anna",
         datetime(2026, 10, 1, 15, tzinfo=UTC)),
        ("Anna Arndt_99_assignsubmission_file_/powers.py", "anna", None),
        ("Anna Arndt_99_assignsubmission_file_powers.py", "anna", None),
        ("Bert Öztürk_99_assignsubmission_file/sub/powers.py", "bert", None),
        ("arndtanna_12_34_powers.py", "anna", None),
        ("whoever_LATE_4711_34_powers-3.py", "anna", None),
    ],
)  # fmt: skip
def test_platforms_names_lead_to_the_student(tmp_path, name, student, at):
    put(tmp_path, name)
    assert found(tmp_path) == ({(student, at): ["powers.py"]}, [])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("powers.py", "whose file is it"),
        ("Eva Eck_1_assignsubmission_file_/powers.py", "more than one in the roster"),
        ("Otto Ohm_1_assignsubmission_file_/powers.py", "nobody in the roster"),
    ],
)
def test_what_cannot_be_told_is_a_problem_with_a_cure(tmp_path, name, problem):
    put(tmp_path, name, "anna/powers.py")
    tries, problems = found(tmp_path)
    assert list(tries) == [("anna", None)]
    assert len(problems) == 1
    assert problem in problems[0]


def archive(members, **more):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize("evil", ["../x.py", "/etc/x.py", "C:/x.py", "a/../../x.py", "..\\x.py"])
def test_an_archive_that_reaches_out_gives_nothing_and_stops_nobody(tmp_path, evil):
    (tmp_path / "anna.zip").write_bytes(archive({"powers.py": "1", evil: "2"}))
    (tmp_path / "bert.zip").write_bytes(archive({"powers.py": "1"}))
    tries, problems = found(tmp_path)
    assert list(tries) == [("bert", None)]
    assert "anna.zip: a member reaches outside" in problems[0]


def test_a_bomb_is_bounded_and_links_are_not_followed(tmp_path):
    (tmp_path / "anna.zip").write_bytes(archive({"powers.py": b"\0" * 30_000_000}))
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "powers.py").symlink_to("/etc/passwd")
    tries, problems = found(tmp_path)
    assert tries == {}
    assert "larger than 20 MB" in problems[0]


def test_an_archive_in_an_archive_is_opened_once(tmp_path):
    inner = archive({"powers.py": "1", "more.zip": archive({"deep.py": "1"})})
    (tmp_path / "all.zip").write_bytes(archive({"anna.zip": inner}))
    assert found(tmp_path)[0] == {("anna", None): ["powers.py"]}


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>1</script>'>x</a>",
        "<img src='https://example.org/seen.png'>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<svg onload=alert(1)>",
        "<p style='position:fixed'>x</p>",
        "<iframe src='/formgrader/api'></iframe>",
        "<form action='/x'><input></form>",
        "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    ],
)
def test_markdown_that_acts_is_made_harmless(evil):
    from html.parser import HTMLParser

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attributes):
            assert tag in ("a", "img", "p")
            values = {name: value or "" for name, value in attributes}
            assert not {"onerror", "onload", "style", "action"} & set(values)
            assert "src" not in values
            assert not values.get("href", "").startswith(("javascript:", "data:"))

    Tags().feed(harmless(evil))


def test_ordinary_markdown_stays():
    text = '<h2>T</h2><p><em>a</em> $x &lt; y$ <a href="https://x.org">l</a></p><pre>c</pre>'
    assert harmless(text) == text
    picture = '<img src="data:image/png;base64,AAAA">'
    assert harmless(picture) == picture


def test_secrets_are_found_however_they_are_wrapped(tmp_path):
    body = "values = np.asarray(x)\n    return 1.0 / (1.0 + np.exp(-values))"
    secrets = Secrets({"the solution of f": "values=np.asarray(x)return1.0/(1.0+np.exp(-values))"},
                      frozenset({"test_hidden_thing"}))  # fmt: skip
    files = {
        "clean.py": "def f(x):\n    raise NotImplementedError\n",
        "plain.py": f"def f(x):\n    {body}\n",
        "commented.py": "values = np.asarray(x)  # a\n# b\nreturn 1.0 / (1.0 + np.exp(-values))",
        "cell.ipynb": '{"source": ["values = np.asarray(x)\\n",\n "    return 1.0 / (1.0 + '
        'np.exp(-values))\\n"]}',
        "marker.py": "### BEGIN SOLUTION\n",
        "test_x.py": "def test_hidden_thing(student): ...\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert {leak.split()[0] for leak in secrets.leaks(tmp_path)} == set(files) - {"clean.py"}
