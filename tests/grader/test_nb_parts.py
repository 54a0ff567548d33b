"""Parts of the nbgrader road that need no course: arrivals, leaks, harmless HTML, the CLI."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest

pytest.importorskip("bleach", reason="the extra [instructor] is not installed")

from grader.leaks import Secrets
from grader.nb.arrivals import Person, attempts, plain_name, walk
from grader.nb.html import harmless
from grader.untrusted import Unreadable

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
    problems = []
    ((arrival, *others),) = [a.files for a in attempts(walk(tmp_path, wanted, problems), ROSTER, [])]
    assert others == problems == []
    tracemalloc.start()
    with pytest.raises(Unreadable, match="larger than 20 MB"):
        arrival.read()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50_000_000


def test_what_is_not_asked_for_costs_no_memory(tmp_path):
    bombs = {f"{n}.py": b"\0" * 10_000_000 for n in range(20)}
    (tmp_path / "anna.zip").write_bytes(archive(bombs))
    tracemalloc.start()
    tries, _ = found(tmp_path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(tries[("anna", None)]) == 20
    assert peak < 10_000_000


def test_one_students_broken_archive_among_those_of_a_class_stops_nobody(tmp_path):
    inner = {
        "anna.zip": archive({"powers.py": "1"}),
        "bert.zip": b"PK no zip at all",
        "carl.zip": archive({"../x.py": "1"}),
        "dora.zip": archive({"x": b"\0" * 40_000_000}),
        "zoe.zip": archive({"powers.py": "1"}),
    }
    (tmp_path / "class.zip").write_bytes(archive(inner | {"many.zip": bytes(40_000_000)}))
    tries, problems = found(tmp_path)
    assert set(tries) == {("anna", None), ("class", None)}
    for name in ("bert", "carl", "many"):
        assert any(f"class/{name}.zip" in problem for problem in problems)


@pytest.mark.parametrize("name", ["anna", "Zoë O'Brien", "d'A-b.c@d", "कि", "Anna  Arndt", "a\u200cb"])
def test_ordinary_names_are_students(name):
    assert plain_name(name)


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", ".x", "a/b", "a\\b", "*", "[a]", "{a}", "<b>", 'a"b', "a\nb", "a\x1b[2J", "a\u202eb",
     "\udcff", "x" * 121],
)  # fmt: skip
def test_names_that_would_act_are_nobodys(name):
    assert not plain_name(name)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "name",
    [
        "anna_attempt_2030-01-01-00-00-00_powers.py",
        "hw_anna_attempt_2030-01-01-00-00-00_/powers.py",
        "Anna Arndt_4711_assignsubmission_file_/powers.py",
        "arndtanna_4711_34_powers-99.py",
        "anna/powers.py",
        "submission_5/powers.py",
        "bert_attempt_2000-01-01-00-00-00_powers.py",
        "x_attempt_2030-99-99-99-99-99_powers.py",
        "a-" + "9" * 5_000 + ".py",
    ],
)  # fmt: skip
def test_a_students_files_are_the_students_whatever_they_are_called(tmp_path, name, packed):
    mine = {name: "1", "submission_metadata.yml": SHEET}
    if packed:
        (tmp_path / "bert.zip").write_bytes(archive(mine))
    elif len(name) < 100:
        put(tmp_path / "bert", *mine)
        (tmp_path / "bert" / "submission_metadata.yml").write_text(SHEET)
    tries, problems = found(tmp_path)
    assert set(tries) <= {("bert", None)}
    assert problems == []


SHEET = "submission_5:\n  :submitters:\n  - :sid: '4711'\n  :created_at: 2026-10-03 10:00:00 Z\n"


@pytest.mark.parametrize(
    "sheet",
    ["a: 2026-99-99 10:00:00\n", "[" * 5_000, "[]", "\0", "submission_5: 3\n",
     SHEET.replace("'4711'", "[[]]"), "a: !!python/name:os.system\n"],
)  # fmt: skip
def test_a_list_that_is_none_of_gradescopes_stops_nobody(tmp_path, sheet):
    put(tmp_path, "export/submission_5/powers.py", "anna/powers.py")
    (tmp_path / "export" / "submission_metadata.yml").write_text(sheet)
    tries, problems = found(tmp_path)
    assert set(tries) == {("anna", None), ("export", None)}
    assert "not Gradescope's list" in problems[0]


def test_a_list_says_nothing_of_other_folders(tmp_path):
    put(tmp_path, "export/submission_5/powers.py", "export/submission_6/powers.py")
    mine = SHEET.replace("'4711'", "'4712'")
    genuine = SHEET + SHEET.replace("_5", "_6").replace("'4711'", "'4712'")
    (tmp_path / "export" / "submission_metadata.yml").write_text(genuine)
    for place in ("export/submission_6", "export/submission_6/zz", "zz"):
        put(tmp_path, f"{place}/submission_metadata.yml")
        (tmp_path / place / "submission_metadata.yml").write_text(mine)
    tries, _ = found(tmp_path)
    assert sorted(student for student, _ in tries) == ["anna", "bert"]


def test_a_platforms_first_name_in_a_file_name_counts(tmp_path):
    put(tmp_path, "hw_bert_attempt_2026-10-01-15-00-00_anna_attempt_2030-01-01-00-00-00_powers.py")
    assert [student for student, _ in found(tmp_path)[0]] == ["bert"]


def test_a_students_clock_is_not_the_platforms(tmp_path):
    home = tmp_path / "Anna Arndt_4711_assignsubmission_file_"
    home.mkdir()
    (home / "work.zip").write_bytes(archive({"powers.py": "1"}))
    (tmp_path / "Bert Öztürk_4712_assignsubmission_file_work.zip").write_bytes(
        archive({"powers.py": "1"})
    )
    assert set(found(tmp_path)[0]) == {("anna", None), ("bert", None)}


def raw_archive(name, bits):
    data = archive({"x" * len(name): "1"})
    data = data.replace(b"x" * len(name), name)
    for sign, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(sign) + offset
        data = data[:at] + bits.to_bytes(2, "little") + data[at + 2 :]
    return data


@pytest.mark.parametrize("name", [b"\xff.py", b"."])
def test_an_archive_with_an_odd_name_in_it_stops_nobody(tmp_path, name):
    (tmp_path / "anna.zip").write_bytes(raw_archive(name, 0x800))
    (tmp_path / "bert.zip").write_bytes(archive({"powers.py": "1"}))
    tries, _ = found(tmp_path)
    assert list(tries) == [("bert", None)]


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


@pytest.mark.parametrize(
    "evil",
    ["full-credit", "no-credit", "mark-graded", "score", "comment", "tabbable", "help",
     "modal-backdrop", "navbar-fixed-top", "k full-credit", "k\tmodal", "K Full-Credit"],
)  # fmt: skip
def test_nothing_in_an_answer_is_one_of_formgraders_buttons_or_covers_the_page(evil):
    assert "class" not in harmless(f'<p class="{evil}">x</p>').lower()


def test_coloured_code_keeps_its_colours():
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    page = markdown2html_mistune("# Title\n\n```python\ndef f(x):\n    return 1.0  # why\n```\n")
    assert harmless(page).count('class="') == page.count('class="') > 5


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
