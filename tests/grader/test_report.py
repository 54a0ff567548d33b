"""The pages: what stands on them, what does not, and that nothing on them can do harm."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

import numpy as np
import pytest
from typer.testing import CliRunner

from grader import portraits
from grader.bank import misconceptions, replaced
from grader.classroom import Run, file_name, grade_all
from grader.cli import app
from grader.gradcheck import CheckFailure
from grader.judge import Submission
from grader.portraits import SITTINGS, Pair, Portrait, portrait, read, write
from grader.report import pictures
from grader.report.class_page import class_page, write_class
from grader.report.student import feedback_page, write_feedback
from grader.subject import Local, Subject, read_sources
from grader.verdict import Check, ExerciseResult, Recognised, Report, Status, Visibility

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a\x1b[31mb", "a\u202eb",
           "</title><h1>", "{{ 7 * 7 }}", "javascript:alert(1)"]  # fmt: skip
INLINE = {"span", "code", "a", "strong", "b"}
VOID = {"meta", "path", "rect", "circle", "image", "br", "link", "img", "input"}


class Page(HTMLParser):
    """What a test asks of a page; an element that is not closed, or closed twice, is an error."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.headings, self.open = [], [], [], [], []
        self.words = ""
        self.style = ""
        self.policy = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.words += "" if tag in INLINE else " "
        self.tags.append((tag, found))
        assert not any(name.startswith("on") for name in found), found
        if "id" in found:
            self.ids.append(found["id"])
        if "href" in found:
            self.links.append(found["href"])
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            self.style += data
        else:
            self.words += data

    @property
    def text(self):
        return " ".join(self.words.split())

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


def passed(name, points=1.0, visibility=Visibility.PUBLIC):
    return Check(
        name, f"Title of {name.removeprefix('test_')}", visibility, Status.PASSED, points, points
    )


def failed(name, message, visibility=Visibility.PUBLIC, says=(), status=Status.FAILED):
    known = tuple(Recognised(f"m{k}", text) for k, text in enumerate(says))
    return Check(
        name, f"Title of {name.removeprefix('test_')}", visibility, status, 0.0, 1.0, message, known
    )


MESSAGE = (
    "called   sigmoid(float64 (3, 4))\nreturned float64 (3, 4)\nproblem  1 of 12 values differ\n"
    "expected 0.7310585\nlook     What is exp(-z)?"
)


def a_report(*results, student="Ada", **more):
    return Report(
        student=student, assignment="logistic_regression", status="graded", exercises=results,
        submission_sha256="s", suite_sha256="t", sandbox="full", **more,
    )  # fmt: skip


def full(name, *checks, **more):
    return ExerciseResult(name, checks or (passed(f"test_{name}"),), **more)


@pytest.fixture(scope="session")
def models(root, course):
    """The reference's portraits of all training exercises."""
    found = {}
    for assignment in course.assignments:
        names = [each.name for each in assignment.exercises if each.name in SITTINGS]
        if names:
            folder = root / "solutions" / assignment.name
            right = Subject(assignment, Local(read_sources(folder, assignment), folder, 60.0))
            found |= {name: portrait(SITTINGS[name], right, right) for name in names}
    return found


@pytest.fixture
def right_subject(root, logistic, right):
    return Subject(logistic, Local(right, root / "solutions" / logistic.name, 60.0))


def sat(logistic, right, right_subject, body):
    """Return the portrait of a `fit` with another body."""
    source = (
        f"import numpy as np\ndef fit(X, y, learning_rate=0.1, steps=1000, l2=0.0):\n    {body}\n"
    )
    student = Subject(logistic, Local({**right, "logistic": source}))
    return portrait(SITTINGS["fit"], student, right_subject)


def test_a_page_says_score_checks_what_was_recognised_and_what_to_read(root):
    report = a_report(
        full("sigmoid", failed("test_a", MESSAGE, says=("Is the sign right?",)), passed("test_b"),
             failed("test_c", MESSAGE, says=("Is the sign right?",))),
        full("predict_proba"),
    )  # fmt: skip
    page = Page(feedback_page(report, root))
    for words in (
        "Feedback for Ada", "2 of 4 points", "1 of 2 exercises are right", "Begin with sigmoid",
        "Is the sign right?", "sigmoid(float64 (3, 4))", "1 of 12 values differ", "0.7310585",
        "What is exp(-z)?", "the section “The sigmoid” of the notebook logistic_regression.ipynb",
        "Title of a", "failed, 0 of 1 point", "1 check passed", "without files, network",
    ):  # fmt: skip
        assert words in page.text, words
    assert page.text.count("Is the sign right?") == 1
    assert page.count("dl") == 2


def test_a_hidden_check_shows_no_expected_value_whatever_its_message_says(root):
    report = a_report(full("sigmoid", failed("test_secret_name", MESSAGE, Visibility.HIDDEN)))
    text = feedback_page(report, root)
    assert "1 of 12 values differ" in text
    assert "0.7310585" not in text
    assert "test_secret_name" not in text


def test_credit_that_follows_through_is_explained(root):
    report = a_report(
        full("sigmoid", failed("test_a", MESSAGE)),
        full("predict_proba", passed("test_p", 3.0), follow_through=True, score_alone=0.5),
    )
    page = Page(feedback_page(report, root))
    assert "this exercise calls sigmoid, which is not right yet" in page.text
    assert "3 points instead of the 0.5 that it would have earned alone" in page.text


def test_what_was_noticed_is_told_with_its_price(root):
    noticed = ({"what": "fit changes its input X", "points": "costs the checks that look at it"},)
    page = Page(feedback_page(a_report(full("sigmoid"), tampering=noticed), root))
    assert (
        "fit changes its input X. For your points: costs the checks that look at it." in page.text
    )


def test_a_module_that_does_not_load_is_said_once(root):
    why = "the module does not load: SyntaxError: invalid syntax (logistic.py, line 3)"
    checks = [failed(f"test_{k}", why, status=Status.BLOCKED) for k in range(3)]
    report = a_report(
        full("sigmoid", *checks), full("predict_proba", *checks), full("relative_error")
    )
    page = Page(feedback_page(report, root))
    assert page.text.count("SyntaxError") == 1
    assert "Begin with logistic.py, which does not load" in page.text


def test_a_submission_that_could_not_be_graded_says_why_and_lists_no_checks(root):
    blocked = full("sigmoid", failed("test_a", "nothing found", status=Status.BLOCKED))
    report = replace(a_report(blocked), status="error", message="none of logistic.py was handed in")
    page = Page(feedback_page(report, root))
    assert "This submission could not be graded" in page.text
    assert "none of logistic.py was handed in" in page.text
    assert "Title of a" not in page.text
    assert "of 1 point" not in page.text


def test_a_failure_of_ours_is_not_the_students(root):
    error = failed("test_a", "ZeroDivisionError in the suite", status=Status.ERROR)
    report = replace(
        a_report(full("sigmoid", error, passed("test_b"))), status="error", message="look"
    )
    page = Page(feedback_page(report, root))
    assert "the grader failed here" in page.text
    assert "A person will look at this" in page.text


def hostile_report(text):
    checks = (
        failed("test_a", f"called   {text}\nproblem  {text}", says=(text,)),
        failed("test_b", text, Visibility.HIDDEN),
    )
    return a_report(
        full("sigmoid", *checks), student=text, message=text, tampering=({"what": text},)
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_on_both_pages(text, root, models):
    report = hostile_report(text)
    pairs = {"fit": Pair(Portrait(problem=text), models["fit"])}
    report = replace(report, exercises=(*report.exercises, full("fit")))
    for written in (feedback_page(report, root, pairs), class_page([report], root)):
        page = Page(written)
        assert page.count("script") == page.count("img") == 0
        assert "\x1b" not in written
        assert "\u202e" not in written
        assert "49" not in page.text or "{{" not in text
        for link in page.links:
            assert link.startswith(("#", "feedback/", "data:image/png;base64,")), link
        assert len(page.headings) < 25


def test_pages_are_self_contained_and_forbid_scripts(root, models):
    report = a_report(full("sigmoid"), full("fit"))
    pairs = {"fit": Pair(models["fit"], models["fit"])}
    for text in (feedback_page(report, root, pairs), class_page([report], root)):
        page = Page(text)
        assert "default-src 'none'" in page.policy
        assert "script-src" not in page.policy
        assert not re.search(r"https?://|url\((?!#)|@import|src=", text)
        assert page.count("link") == page.count("iframe") == page.count("form") == 0


def test_pages_have_landmarks_headings_in_order_and_names_for_everything(root, models):
    wrong = failed("test_a", MESSAGE, says=("Is the sign right?",))
    many = [failed(f"test_{k}", MESSAGE + str(k)) for k in range(6)]
    report = a_report(full("sigmoid", wrong), full("predict_proba", *many), full("fit"))
    pairs = {"fit": Pair(models["fit"], models["fit"])}
    for text in (feedback_page(report, root, pairs), class_page([report], root)):
        page = Page(text)
        assert page.count("main") == page.count("header") == page.count("h1") == 1
        assert ("html", {"lang": "en"}) in page.tags
        assert len(page.ids) == len(set(page.ids))
        levels = page.headings
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        for tag, found in page.tags:
            if "aria-labelledby" in found:
                assert found["aria-labelledby"] in page.ids
            if tag == "svg":
                assert found.get("role") == "img" or found.get("aria-hidden") == "true"
            if tag == "th":
                assert found["scope"] in ("col", "row")
        assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "4 more checks" not in page.text


def luminance(colour):
    colour = colour * 2 if len(colour) == 3 else colour
    if len(colour) == 6 and re.fullmatch("([0-9a-f]{3})\\1", colour):
        channels = [int(c * 2, 16) / 255 for c in colour[:3]]
    else:
        channels = [int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one, two):
    first, second = sorted((luminance(one), luminance(two)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def test_colours_have_enough_contrast_in_light_in_dark_and_on_paper(root):
    style = Page(class_page([a_report(full("sigmoid"))], root)).style
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    palettes = [dict(re.findall(r"--(\w+):\s*#([0-9a-f]+)", block)) for block in blocks]
    base = [p for p in palettes if "ink" in p]
    assert len(base) == 3
    for palette in base:
        for ink in ("ink", "soft", "good", "bad", "link"):
            assert contrast(palette[ink], palette["paper"]) >= 4.5, ink
        for ink in ("ink", "soft"):
            assert contrast(palette[ink], palette["tint"]) >= 4.5
            assert contrast(palette[ink], palette["call"]) >= 4.5
        for line in ("own", "theirs", "bar"):
            assert contrast(palette[line], palette["paper"]) >= 3
    heat = [p for p in palettes if "h0" in p]
    assert len(heat) == 2
    for palette in heat:
        for shade in range(6):
            assert contrast(palette[f"on{shade}"], palette[f"h{shade}"]) >= 4.5


def test_every_training_exercise_of_the_course_has_a_portrait(models):
    assert set(models) == set(SITTINGS)
    for name, each in models.items():
        assert each.problem == "", name
        assert each.accuracy > 0.8
        assert each.losses[-1] < 0.7 * each.losses[0]
        p = each.probabilities()
        assert p.shape[:2] == (portraits.ROWS, portraits.COLUMNS)
        if p.shape[2] > 1:
            np.testing.assert_allclose(p.sum(axis=2), 1.0, atol=0.02)


@pytest.mark.parametrize("name", SITTINGS)
def test_a_portrait_is_drawn_with_words_in_a_few_kilobytes(name, models):
    sitting, each = SITTINGS[name], models[name]
    drawn = str(pictures.curves(each, each, sitting, name)) + str(
        pictures.boundary(each, sitting, f"{name}-own", "Your")
    )
    page = Page(drawn)
    assert page.count("svg") == page.count("title") == 2
    assert "Your loss falls from" in page.text
    assert "Your decision boundary:" in page.text
    assert 'class="boundary"' in drawn
    assert len(drawn) < 20_000
    assert "nan" not in drawn


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return np.zeros(3), 0.0, np.zeros(steps)", "w came back with shape (3,) instead of (2,)"),
        (
            "return np.full(2, np.nan), 0.0, np.zeros(steps)",
            "w is not finite: the descent diverged",
        ),
        ("return np.zeros(2), np.inf, np.zeros(steps)", "b is not finite"),
        ("return np.zeros(2), 0.0, np.zeros(7)", "losses of shape (7,) came back"),
        ("return np.zeros(2), 0.0, np.zeros((steps, 1))", "losses of shape (150, 1) came back"),
        ("return np.zeros(2), 0.0", "(float64 (2,), 0) came back"),
        ("return None", "came back"),
        ("return np.zeros(2) > 1, 0.0, np.zeros(steps)", "w came back"),
        ("raise ValueError('<b>no</b>\\x1b[31m')", "fit raised ValueError: <b>no</b>"),
        ("raise NotImplementedError('sigmoid')", "fit calls sigmoid, which is not written yet"),
    ],
)
def test_odd_parameters_make_no_picture_and_one_sentence(
    body, words, logistic, right, right_subject, root
):
    found = sat(logistic, right, right_subject, body)
    assert words in found.problem
    assert found.grid == ""
    pair = Pair(found, found)
    page = Page(feedback_page(a_report(full("fit")), root, {"fit": pair}))
    assert "No picture of your training: " in page.text
    assert page.count("image") == page.count("b") == 0


@pytest.mark.parametrize(
    "body",
    [
        "return np.full(2, 1e300), -1e300, np.full(steps, 1e300)",
        "return np.zeros(2), 0.0, np.full(steps, np.nan)",
        "return np.zeros(2), 0.0, np.append(np.zeros(steps - 1), np.inf)",
        "return np.zeros(2), 0.0, -np.arange(steps) * 1e9",
        "return [0, 0], 1, list(range(steps))",
        "return np.zeros(2), 0.0, np.zeros(steps)",
        "return np.array([1e-320, 5.0]), 3, np.ones(steps, dtype=np.float32)",
    ],
)
def test_extreme_trainings_are_drawn_or_refused_but_never_break(
    body, logistic, right, right_subject, models, root, tmp_path
):
    found = sat(logistic, right, right_subject, body)
    report = a_report(full("fit"))
    write(tmp_path / "p.json", report, {"fit": found}, models)
    pair = read(tmp_path / "p.json", report)["fit"]
    assert pair.own == found
    text = feedback_page(report, root, {"fit": pair})
    Page(text)
    assert not re.search(r"\b(nan|inf)\b", "".join(re.findall(r' d="([^"]*)"', text)))


def test_a_portrait_file_of_another_submission_or_a_damaged_one_is_not_shown(models, tmp_path):
    path = tmp_path / "p.json"
    report = a_report(full("fit"))
    write(path, report, {"fit": models["fit"]}, models)
    assert set(read(path, report)) == {"fit"}
    assert read(path, replace(report, submission_sha256="other")) == {}
    assert read(tmp_path / "none.json", report) == {}
    table = json.loads(path.read_text())
    for grid in ("AAAA", "%%%", models["fit"].grid[:40]):
        table["portraits"]["fit"]["own"]["grid"] = grid
        path.write_text(json.dumps(table))
        assert read(path, report) == {}
    for text in ("", "[]", "{}", '{"schema": 1}', "\x00"):
        path.write_text(text)
        assert read(path, report) == {}


@pytest.fixture(scope="module")
def graded(root, logistic, right, untouched, tmp_path_factory):
    """A class of four with everything that is written for it."""
    bank = misconceptions(root, logistic)
    wrong = replaced(right, logistic, next(v for v in bank if v.exercise == "bce_gradients"))
    class_ = {"<b>Ada</b>": right, "bob/../x": untouched, "Cem": wrong, "dora": {}}
    submissions = [
        Submission(name, sources, "" if sources else "nothing was handed in")
        for name, sources in class_.items()
    ]
    run = Run(root, logistic.name, tmp_path_factory.mktemp("graded"))
    reports = grade_all(run, submissions, lambda report, kept: write_feedback(report, run))
    write_class(reports, run)
    return run, submissions, reports


def page_of(run, student):
    return (run.out / "feedback" / f"{file_name(student)}.html").read_text("utf-8")


def test_graded_pages_show_the_students_own_training_beside_the_references(graded):
    run, _, _ = graded
    ada, cem, bob = (page_of(run, name) for name in ("<b>Ada</b>", "Cem", "bob/../x"))
    assert Page(ada).count("image") == Page(cem).count("image") == 2
    assert Page(bob).count("image") == 0
    assert "Yours: 68 of 80 right" in Page(ada).text
    assert "No picture" not in Page(bob).text
    for text in (ada, cem, bob):
        assert len(text) < 400_000
    assert re.findall('href="data:[^"]*', ada)[0] == re.findall('href="data:[^"]*', ada)[1]
    assert re.findall('href="data:[^"]*', cem)[0] != re.findall('href="data:[^"]*', cem)[1]


def test_a_resumed_run_keeps_the_portraits(graded):
    run, submissions, _ = graded
    before = page_of(run, "Cem")
    kept = []

    def again(report, old):
        kept.append(old)
        write_feedback(report, run)

    grade_all(run, [s for s in submissions if s.student == "Cem"], again)
    assert kept == [True]
    assert page_of(run, "Cem") == before


def test_without_portraits_there_are_none(graded, root, logistic, tmp_path):
    _, submissions, _ = graded
    run = Run(root, logistic.name, tmp_path, portraits=False)
    grade_all(run, submissions[:1], lambda report, kept: write_feedback(report, run))
    assert not (tmp_path / "portraits").exists()
    assert Page(page_of(run, submissions[0].student)).count("image") == 0


def test_the_class_page_tells_who_what_and_which(graded, logistic):
    run, _, reports = graded
    text = (run.out / "class.html").read_text("utf-8")
    page = Page(text)
    for words in ("4 submissions", "3 graded", "1 could not be graded", "nothing was handed in",
                  "Checks that fail most", "not written", "full marks"):  # fmt: skip
        assert words in page.text, words
    cem = next(report for report in reports if report.student == "Cem")
    says = next(each.says for check in cem.checks() for each in check.diagnosis)
    assert " ".join(says.split()) in page.text
    for report in reports:
        for check in report.checks():
            assert check.name not in text
    files = {path.name for path in (run.out / "feedback").iterdir()}
    linked = {unquote(link.partition("/")[2].partition("#")[0]) for link in page.links
              if link.startswith("feedback/")}  # fmt: skip
    assert linked == files
    names = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', text)
    assert names == sorted(names, key=lambda name: name.replace("&lt;", "<").casefold())


def test_the_class_page_of_nobody_is_a_page(root):
    assert "0 submissions" in Page(class_page([], root)).text
    nobody = replace(a_report(), status="error", message="no")
    assert "1 could not be graded" in Page(class_page([nobody], root)).text


def test_the_class_page_counts_a_check_only_where_it_could_be_tried(root):
    unwritten = full("sigmoid", failed("test_a", "sigmoid is not written yet"))
    wrong = full("sigmoid", failed("test_a", MESSAGE))
    reports = [a_report(each, student=f"s{k}") for k, each in
               enumerate((unwritten, wrong, full("sigmoid", passed("test_a"))))]  # fmt: skip
    assert "1 of 2 sigmoid Title of a" in Page(class_page(reports, root)).text


def test_grade_writes_the_class_page_and_says_where(tmp_path, right):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    for name, text in right.items():
        (tmp_path / "in" / "ada" / f"{name}.py").write_text(text)
    result = CliRunner().invoke(
        app,
        ["grade", str(tmp_path / "in"), "--assignment", "logistic_regression", "--out",
         str(tmp_path / "out"), "--workers", "1", "--sandbox", "process", "--no-portraits"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "class.html" in result.output
    assert (tmp_path / "out" / "class.html").is_file()
    assert not (tmp_path / "out" / "portraits").exists()


def test_a_training_that_never_returns_costs_its_deadline_and_no_picture(
    logistic, right, right_subject
):
    class Never:
        def invoke(self, module, function, args, kwargs):
            raise CheckFailure("fit did not return within 3 s")

    found = portrait(SITTINGS["fit"], Subject(logistic, Never()), right_subject)
    assert found == Portrait(problem="fit did not return within 3 s")
