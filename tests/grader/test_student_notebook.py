"""`check` and `ready` as a notebook calls them, without and with a notebook around them."""

import re
import sys
from html.parser import HTMLParser

import pytest

from grader import notebook
from grader.learner import html_summary
from grader.learner.checking import check
from grader.learner.source import function_lines
from grader.learner.summary import summarize
from grader.learner.workspace import find_workspaces


@pytest.fixture
def write(folder, right):
    """Write the body of a function of logistic.py, or the reference."""

    def put(name, body=None):
        path = folder / "logistic.py"
        lines = path.read_text().splitlines()
        (begin, end), *_ = function_lines(path.read_text(), name)
        (first, last), *_ = function_lines(right["logistic"], name)
        whole = right["logistic"].splitlines()[first:last]
        head = next(k for k, line in enumerate(whole) if "BEGIN SOLUTION" in line)
        new = whole if body is None else [*whole[:head], *(f"    {b}" for b in body.split("\n"))]
        lines[begin:end] = new
        path.write_text("\n".join(lines) + "\n")

    return put


@pytest.fixture
def imported(folder, monkeypatch):
    """The module as a notebook imports it."""
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "logistic", raising=False)
    import logistic

    yield logistic
    sys.modules.pop("logistic", None)


class Balanced(HTMLParser):
    """Complains about a tag that is not closed, and keeps the text."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, attrs):
        assert tag not in ("script", "img", "b1")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def as_html(*names):
    space = find_workspaces()[0]
    checked = check(space, names)
    parser = Balanced()
    html = html_summary.as_html(summarize(checked), checked)
    parser.feed(html)
    assert parser.open == []
    return html, " ".join(" ".join(parser.text).split())


def test_check_prints_the_words_of_the_terminal_where_nothing_shows_html(write, capsys):
    write("sigmoid", "return 1.0 / (1.0 + np.exp(np.asarray(z)))")
    assert notebook.check("sigmoid") is None
    out = capsys.readouterr().out
    assert "called    sigmoid(float64 (6,))" in out
    assert "sigmoid: 0 / 2 public points." in out


def test_html_and_text_say_the_same(write):
    write("sigmoid", "return 1.0 / (1.0 + np.exp(np.asarray(z)))")
    _, shown = as_html("sigmoid")
    space = find_workspaces()[0]
    checked = check(space, ("sigmoid",))
    text = notebook.as_text(summarize(checked), checked)
    for word in re.findall(r"\w+", text):
        assert word in shown or word in ("exercise", "points"), word


def test_what_a_student_wrote_cannot_become_markup(write):
    hostile = "<script>alert(1)</script><img src=x onerror=y>&amp;\x1b[31m"
    write("sigmoid", f"print({hostile!r})\nraise ValueError({hostile!r})")
    html, text = as_html("sigmoid")
    assert "<script>alert(1)</script>" in text
    assert "\x1b" not in html


def test_check_sees_an_edit_at_once(write, capsys):
    notebook.check("sigmoid")
    assert "not written yet" in capsys.readouterr().out
    write("sigmoid")
    notebook.check("sigmoid")
    assert "✓ sigmoid" in capsys.readouterr().out


def test_imported_modules_follow_the_file_and_so_do_imported_names(imported, write, capsys):
    from logistic import sigmoid

    with pytest.raises(NotImplementedError):
        sigmoid(0.0)
    write("sigmoid")
    notebook.check("sigmoid")
    assert sigmoid(0.0) == 0.5
    assert imported.sigmoid is sigmoid
    write("sigmoid", "return z")
    assert notebook.ready("sigmoid")
    assert sigmoid(0.25) == 0.25


def test_ready_names_what_is_missing_and_is_false(folder, write, capsys):
    write("sigmoid")
    assert notebook.ready("sigmoid", "fit") is False
    assert capsys.readouterr().out == "Not yet: this figure needs `fit`.\n"
    assert notebook.ready("predict", "sigmoid", "fit") is False
    assert "`fit` and `predict`" in capsys.readouterr().out
    assert notebook.ready("sigmoid") is True
    assert capsys.readouterr().out == ""


def test_ready_is_false_while_the_module_does_not_load(folder, write, capsys):
    write("sigmoid", "return (1.0")
    assert notebook.ready("sigmoid") is False
    assert "logistic.py does not load: SyntaxError" in capsys.readouterr().out
    (folder / "logistic.py").unlink()
    assert notebook.ready("sigmoid") is False
    assert "logistic.py, which is not here" in capsys.readouterr().out


@pytest.mark.parametrize("call", [notebook.check, notebook.ready])
def test_a_misspelt_name_gets_a_line_not_a_traceback(folder, capsys, call):
    assert not call("sigmiod")
    assert capsys.readouterr().out == "no exercise 'sigmiod' here; did you mean sigmoid?\n"


def test_outside_an_assignment_there_is_a_line_not_a_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert not notebook.ready("sigmoid")
    assert "no assignment here" in capsys.readouterr().out


def test_an_interrupt_ends_in_a_word(folder, write, capsys):
    write("sigmoid", "raise KeyboardInterrupt")
    notebook.check("sigmoid")
    assert capsys.readouterr().out == "Interrupted.\n"


def test_in_a_notebook_a_bundle_of_html_and_text_is_displayed(write, monkeypatch):
    pytest.importorskip("IPython")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)  # IPython warns where another one is active
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    write("sigmoid")
    shell = InteractiveShell.instance()
    try:
        with capture_output() as captured:
            shell.run_cell("from grader.notebook import check\ncheck('sigmoid')")
    finally:
        InteractiveShell.clear_instance()
    (shown,) = captured.outputs
    assert "sigmoid" in shown.data["text/html"]
    assert "✓ sigmoid" in shown.data["text/plain"]
