"""`grader train`: what it trains, prints and draws, and how it says that it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import typer
from matplotlib.figure import Figure
from typer.testing import CliRunner

from grader.cli.train import _window, train_command
from grader.models import find_exercises
from grader.train import (
    LEARNING_RATES,
    LOGISTIC,
    MLP,
    SOFTMAX,
    Options,
    TrainError,
    draw,
    found_models,
    make_data,
    make_setting,
    steps,
    train,
)

if TYPE_CHECKING:
    from click.testing import Result

SOLUTIONS = Path(__file__).parents[2] / "solutions"
ASSIGNMENTS = ("logistic_regression", "multilayer_perceptron", "softmax_classifier", "optimizers")

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(train_command)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's folder of assignments, all written, as the current folder."""
    folder = tmp_path / "course"
    for assignment in ASSIGNMENTS:
        (folder / assignment).mkdir(parents=True)
        for path in (SOLUTIONS / assignment).glob("*.py"):
            shutil.copy(path, folder / assignment)
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Result:
    if "--save" not in arguments:
        arguments = (*arguments, "--save", "out")
    return CliRunner().invoke(app, arguments)


def fit(folder: Path, **how: Any) -> Any:
    """Train one model through the library; returns what was trained, and on what."""
    options = Options(**how)
    ((model, exercises),) = found_models(folder, options.model)
    data = make_data(options, model)
    return train(model, exercises, data, options, folder), data


def override(path: Path, source: str) -> None:
    """Give a module another version of a function."""
    path.write_text(f"{path.read_text('utf-8')}\n\n{source}\n", "utf-8")


def saved(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_trains_both_models_prints_their_accuracy_and_saves_two_pictures(course: Path) -> None:
    result = run()
    assert result.exit_code == 0, result.output
    assert "Logistic regression (gd, learning rate 1, 300 epochs)" in result.output
    assert "Multilayer perceptron (sgd, learning rate 0.5, 300 epochs)" in result.output
    assert result.output.count("accuracy") == 2
    assert "3000/3000 steps" in result.output
    assert "steps/s" in result.output
    assert saved(course / "out") == [
        "moons_logistic_mlp_boundary.png",
        "moons_logistic_mlp_losses.png",
    ]
    assert all(path.stat().st_size > 10_000 for path in (course / "out").iterdir())
    assert not result.stderr


@pytest.mark.parametrize("seed", range(3))
def test_the_mlp_names_more_than_97_percent_of_the_moons(course: Path, seed: int) -> None:
    mlp, _ = fit(course, model="mlp", seed=seed, noise=0.1)
    assert mlp.accuracy > 0.97
    assert mlp.validation_accuracy > 0.97


def test_the_boundary_of_logistic_regression_is_straight_and_that_of_the_mlp_is_not(
    course: Path,
) -> None:
    def distance_from_a_line(name: str) -> float:
        one, data = fit(course, model=name)
        ax = draw([one], data, Figure)[f"moons_{name}_boundary"].axes[0]
        half = next(c for c in ax.collections if getattr(c, "levels", None) == [0.5])
        points = half.get_paths()[0].vertices
        return float(np.linalg.svd(points - points.mean(axis=0), compute_uv=False)[1])

    assert distance_from_a_line("logistic") < 0.05
    assert distance_from_a_line("mlp") > 1.0


@pytest.mark.parametrize("data", ["moons", "circles", "blobs", "spirals"])
def test_every_data_set_is_learned_by_the_networks(course: Path, data: str) -> None:
    for model in ("mlp", "softmax"):
        one, _ = fit(course, model=model, data=data)
        assert one.accuracy > 0.97, model


def test_softmax_has_three_classes_where_the_data_can_have_them(course: Path) -> None:
    for data, classes in (("blobs", 3), ("spirals", 3), ("moons", 2)):
        one, drawn = fit(course, model="softmax", data=data, epochs=2)
        assert one.probabilities(drawn.X).shape == (300, classes)
        assert set(drawn.y) == set(range(classes))
    assert set(make_data(Options(data="spirals"), MLP).y) == {0, 1}


def test_model_selects_one(course: Path) -> None:
    result = run("--model", "logistic", "--epochs", "5")
    assert result.exit_code == 0
    assert "perceptron" not in result.output
    assert saved(course / "out") == ["moons_logistic_boundary.png", "moons_logistic_losses.png"]


@pytest.mark.parametrize("optimizer", sorted(LEARNING_RATES))
def test_every_optimizer_learns_every_model(course: Path, optimizer: str) -> None:
    for model, least in ((LOGISTIC, 0.84), (MLP, 0.97), (SOFTMAX, 0.97)):
        one, _ = fit(course, model=model.name, data="moons", optimizer=optimizer)
        assert one.accuracy > least, model.name
        assert one.optimizer == optimizer


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_every_activation_learns_the_moons(course: Path, activation: str) -> None:
    for optimizer in ("sgd", "adam"):
        one, _ = fit(course, model="mlp", activation=activation, optimizer=optimizer)
        assert one.accuracy > 0.97, optimizer


def test_plain_descent_is_the_students_own_and_others_take_the_steps_of_their_optimizers(
    course: Path,
) -> None:
    override(course / "optimizers" / "optimizers.py", "adam = None")
    override(course / "multilayer_perceptron" / "mlp.py", "train_mlp = None")
    with pytest.raises(TrainError, match=r"mlp\.py has no function train_mlp"):
        fit(course, model="mlp", optimizer="gd")
    with pytest.raises(TrainError, match=r"optimizers\.py has no function adam"):
        fit(course, model="mlp", optimizer="adam")
    assert fit(course, model="mlp", optimizer="momentum", epochs=3)[0].losses.shape == (3,)


def test_l2_shrinks_the_weights_and_is_the_weight_decay_of_adamw(course: Path) -> None:
    for optimizer in ("gd", "sgd", "adam", "adamw"):
        for model in ("logistic", "mlp", "softmax"):
            how = {"model": model, "optimizer": optimizer, "data": "blobs", "epochs": 30}
            sure, data = fit(course, **how)
            meek, _ = fit(course, **how, l2=1.0)
            spread = [float(np.var(one.probabilities(data.X))) for one in (sure, meek)]
            assert spread[1] < spread[0], (optimizer, model)


def test_a_seed_gives_the_same_training_and_another_one_another(course: Path) -> None:
    for optimizer in (None, "adam"):
        for model in ("mlp", "softmax"):
            losses = [
                fit(course, model=model, optimizer=optimizer, epochs=3, seed=seed)[0].losses
                for seed in (5, 5, 6)
            ]
            np.testing.assert_array_equal(losses[0], losses[1])
            assert not np.array_equal(losses[0], losses[2])


def test_every_step_advances_the_progress_bar(course: Path) -> None:
    for model in ("logistic", "mlp", "softmax"):
        for optimizer in ("gd", "sgd", "adam"):
            options = Options(model=model, optimizer=optimizer, epochs=4)
            ((found, exercises),) = found_models(course, model)
            data = make_data(options, found)
            ticks: list[None] = []
            train(found, exercises, data, options, course, lambda t=ticks: t.append(None))
            assert len(ticks) == steps(make_setting(options, found, data)[1], data)


def test_an_exercise_that_is_not_written_is_named_and_what_is_written_is_still_shown(
    course: Path,
) -> None:
    override(
        course / "multilayer_perceptron" / "activations.py",
        'def relu_grad(u):\n    raise NotImplementedError("relu_grad")',
    )
    override(  # `from activations import relu_grad` stands above
        course / "multilayer_perceptron" / "mlp.py", "from activations import relu_grad"
    )
    result = run("--epochs", "5")
    assert result.exit_code == 2
    line = "multilayer_perceptron/activations.py: relu_grad is not written yet"
    assert result.stderr.startswith(f"grader: {line}".replace("/", os.sep))
    assert result.stderr.count("\n") == 1
    assert "Logistic regression" in result.output
    assert saved(course / "out")[0] == "moons_logistic_boundary.png"


def test_untouched_stubs_give_one_line_and_no_picture(course: Path) -> None:
    logistic = course / "logistic_regression" / "logistic.py"
    override(logistic, 'def fit(X, y, **how):\n    raise NotImplementedError("fit")')
    result = run("--model", "logistic")
    assert result.exit_code == 2
    assert "fit is not written yet" in result.stderr
    assert "Traceback" not in result.output
    assert not (course / "out").exists()


def test_an_exception_is_told_with_its_file_and_line(course: Path) -> None:
    path = course / "logistic_regression" / "logistic.py"
    override(path, "def sigmoid(z):\n    return 1 / nonsense")
    line = len(path.read_text("utf-8").splitlines())
    result = run("--model", "logistic")
    assert result.exit_code == 2
    assert f"logistic.py, line {line}: fit raised NameError: name 'nonsense'" in result.stderr
    assert "`grader check fit`" in result.stderr


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def fit(*a, **k): return None", "what fit returned cannot be used: 3 values"),
        ("def fit(X, y, **k): return X[0], 0.0, [[1.0]]", "fit returned .* losses of shape"),
        ("def fit(X, y, **k): return X[0], 0.0, ['a']", "what fit returned cannot be used"),
        ("def fit(X, y, **k): return X[0], None, [1.0]", "what fit returned cannot be used"),
        (
            "def fit(X, y, **k): return X[0], 0.0, [1.0]\ndef predict_proba(X, w, b): return X",
            "probabilities of shape",
        ),
    ],
)
def test_a_value_of_another_form_is_named(course: Path, source: str, says: str) -> None:
    override(course / "logistic_regression" / "logistic.py", source)
    with pytest.raises(TrainError, match=says):
        fit(course, model="logistic", epochs=2)


@pytest.mark.parametrize(
    ("path", "source", "says"),
    [
        ("mlp.py", "def mlp_gradients(*a, **k): return 1.0, {}", "mlp_gradients .* no key 'W1'"),
        ("mlp.py", "def mlp_gradients(*a, **k): return None, None", "what mlp_gradients returned"),
        ("initializers.py", "def init_mlp(*a): return 3", "what init_mlp returned"),
    ],
)
def test_a_value_of_another_form_in_the_loop_is_named(
    course: Path, path: str, source: str, says: str
) -> None:
    override(course / "multilayer_perceptron" / path, source)
    with pytest.raises(TrainError, match=says):
        fit(course, model="mlp", optimizer="adam", epochs=2)


def test_an_optimizer_that_changes_the_shape_is_named(course: Path) -> None:
    override(
        course / "optimizers" / "optimizers.py",
        "def adam(w, dw, state, learning_rate): return 0.0, state",
    )
    with pytest.raises(TrainError, match="what adam returned cannot be used: parameters of shape"):
        fit(course, model="mlp", optimizer="adam", epochs=2)


def test_a_module_that_does_not_load_is_named(course: Path) -> None:
    (course / "logistic_regression" / "logistic.py").write_text("def sigmoid(z:\n", "utf-8")
    result = run()
    assert result.exit_code == 2
    assert "logistic.py does not load: SyntaxError" in result.stderr


def test_an_overflow_is_reported_and_does_not_stop_the_training(course: Path) -> None:
    override(
        course / "logistic_regression" / "logistic.py",
        "_sigmoid = sigmoid\ndef sigmoid(z):\n    np.exp(np.abs(z) + 1e4)\n    return _sigmoid(z)",
    )
    result = run("--model", "logistic", "--epochs", "3")
    assert result.exit_code == 0
    assert "a warning came up: overflow encountered in exp (logistic.py, line" in result.output
    assert result.output.count("a warning came up") == 1


def test_divergence_is_said_drawn_and_gives_exit_code_1(course: Path) -> None:
    for rate in ("1e200", "3000"):  # the weights are no longer numbers; the losses are not
        result = run("--model", "mlp", "--learning-rate", rate, "--epochs", "30")
        assert result.exit_code == 1, rate
        assert "diverged: try a smaller --learning-rate" in result.output
    assert saved(course / "out") == ["moons_mlp_boundary.png", "moons_mlp_losses.png"]


def test_works_in_an_assignment_folder_with_and_without_its_neighbours(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course / "multilayer_perceptron")
    assert "Logistic regression" in run("--epochs", "3").output
    alone = course.parent / "alone" / "mine"
    alone.parent.mkdir()
    shutil.move(course / "multilayer_perceptron", alone)
    monkeypatch.chdir(alone)
    result = run("--epochs", "3")
    assert result.exit_code == 0
    assert "Only mlp.py is here" in result.output
    result = run("--epochs", "3", "--optimizer", "adam")
    assert result.exit_code == 2
    assert "no optimizers.py here" in result.stderr
    assert "grader start optimizers" in result.stderr


def test_finds_folders_of_other_names_and_the_softmax_classifier_alone(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = course.parent / "other"
    other.mkdir()
    shutil.move(course / "softmax_classifier", other / "week 3")
    monkeypatch.chdir(other)
    result = run("--epochs", "3")
    assert result.exit_code == 0
    assert "Softmax classifier" in result.output
    assert saved(other / "out")[0] == "spirals_softmax_boundary.png"


def test_works_where_the_assignments_were_cloned(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course.parent)
    course.rename(course.parent / "assignments")
    assert run("--epochs", "3").exit_code == 0


def test_works_in_an_instructors_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (SOLUTIONS.parent, SOLUTIONS, SOLUTIONS / "multilayer_perceptron"):
        monkeypatch.chdir(folder)
        found = dict(found_models(Path.cwd(), None))
        assert [exercises.folder.resolve() for exercises in found.values()] == [
            SOLUTIONS / "logistic_regression",
            SOLUTIONS / "multilayer_perceptron",
        ]
        assert find_exercises(Path.cwd(), "optimizers", ("optimizers",))


def test_an_empty_folder_gives_one_line_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run()
    assert result.exit_code == 2
    assert "there is no logistic.py or mlp.py here" in result.stderr
    assert "`grader start logistic_regression`" in result.stderr


def test_a_folder_that_cannot_be_written_gives_one_line(course: Path) -> None:
    (course / "file").write_text("", "utf-8")
    result = run("--model", "logistic", "--epochs", "3", "--save", "file")
    assert result.exit_code == 2
    assert "file" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--data", "rings"),
        ("--model", "cnn"),
        ("--optimizer", "lion"),
        ("--noise", "-1"),
        ("--epochs", "0"),
        ("--hidden", "many"),
        ("--hidden", "8,-1"),
    ],
)
def test_bad_usage_is_exit_code_2(course: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert arguments[0].lstrip("-") in result.stderr
    assert "Traceback" not in result.output


def test_hidden_gives_the_layers_and_0_none(course: Path) -> None:
    for text, sizes in (("16,8", (2, 16, 8, 1)), ("0", (2, 1))):
        result = run("--model", "mlp", "--hidden", text, "--epochs", "2")
        assert result.exit_code == 0, result.output
        units = () if text == "0" else sizes[1:-1]
        assert fit(course, model="mlp", hidden=units, epochs=2)[0].setting.sizes == sizes


def test_file_names_tell_what_is_not_the_default(course: Path) -> None:
    run("--model", "mlp", "--optimizer", "adam", "--activation", "tanh", "--epochs", "2")
    assert saved(course / "out")[0] == "moons_mlp_adam_tanh_boundary.png"


def in_a_process(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import typer\n"
        "from grader.cli.train import train_command\n"
        "app = typer.Typer(pretty_exceptions_enable=False)\n"
        "app.command()(train_command)\n"
        "app()"
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        cwd=folder,
        env=environment | {"MPLBACKEND": "agg", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_display_the_pictures_are_saved_and_that_is_said(course: Path) -> None:
    done = in_a_process(course, "--epochs", "20")
    assert done.returncode == 0, done.stderr
    assert "No window can be opened here; the pictures go to the folder pictures." in done.stdout
    assert len(saved(course / "pictures")) == 2


def test_with_a_display_the_same_pictures_are_shown_in_windows(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from matplotlib import pyplot as plt

    shown: list[int] = []
    monkeypatch.setattr("grader.cli.train._window", lambda: plt.figure)
    monkeypatch.setattr(plt, "show", lambda: shown.extend(plt.get_fignums()))
    monkeypatch.setenv("MPLBACKEND", "agg")
    result = CliRunner().invoke(app, ["--model", "logistic", "--epochs", "3"])
    plt.close("all")
    assert result.exit_code == 0, result.output
    assert len(shown) == 2
    assert "Saved" not in result.output
    assert saved(course) == sorted(ASSIGNMENTS)


def test_a_backend_this_machine_does_not_have_counts_as_no_display(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from matplotlib import pyplot as plt

    def missing(**_: object) -> None:
        raise ImportError("Cannot load backend 'TkAgg'")

    monkeypatch.setattr(plt, "figure", missing)
    assert _window() is None


def test_a_process_ends_with_code_2_and_one_line_when_something_is_not_written(
    course: Path,
) -> None:
    override(
        course / "logistic_regression" / "logistic.py",
        'def bce_gradients(X, y, w, b, l2=0.0):\n    raise NotImplementedError("bce_gradients")',
    )
    done = in_a_process(course, "--model", "logistic", "--save", "out")
    assert done.returncode == 2
    assert "bce_gradients is not written yet" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_command_imports_nothing_heavy_before_it_runs() -> None:
    code = (
        "import sys, grader.cli.train; "
        "sys.exit(any(m in sys.modules for m in ('numpy', 'matplotlib', 'rich.progress')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
