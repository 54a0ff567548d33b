"""Hidden checks of `logistic.py`: fresh random inputs at each grading, edge cases, side effects."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
    assert_that,
)


def _labels(n, rng):
    """Both labels, the ones a little more frequent, in random order."""
    return rng.permutation((np.arange(n) % 5 < 3).astype(np.int64))


def _problem(rng, n, d):
    """A batch, its labels, weights of order one, and a bias that matters."""
    X = rng.normal(size=(n, d))
    w = rng.uniform(0.4, 1.4, size=d) * rng.choice([-1.0, 1.0], size=d)
    b = float(rng.uniform(0.3, 0.9) * rng.choice([-1.0, 1.0]))
    return X, _labels(n, rng), w, b


def _rows_with_logits(z, w, b, rng):
    """Rows x with w . x + b = z: random ones, moved along w."""
    X = rng.normal(size=(len(z), len(w)))
    return X + np.outer((z - b - X @ w) / (w @ w), w)


@pytest.mark.check(
    "sigmoid", points=1.5, look="Does every line of your function work element by element?"
)
def test_sigmoid_agrees_with_the_reference_in_any_shape(student, reference, rng):
    """Right values for arrays of zero to three axes, inputs untouched"""
    for shape in ((), (7,), (3, 5), (2, 3, 4)):
        for scale in (1.0, 30.0):
            z = scale * rng.normal(size=shape)
            assert_close(student.sigmoid(z), reference.sigmoid(z))
            assert_inputs_unchanged(student)


@pytest.mark.check(
    "sigmoid", points=1, look="What is the dtype of the array you return, and who chose it?"
)
def test_sigmoid_accepts_integer_logits(student, reference, rng):
    """Right values for an integer array and for a plain integer"""
    z = rng.permutation(np.arange(-4, 7)).astype(np.int64)
    assert_close(student.sigmoid(z), reference.sigmoid(z))
    assert_close(student.sigmoid(2), reference.sigmoid(2))


@pytest.mark.check(
    "sigmoid",
    points=0.5,
    look="Both branches of np.where are computed for every element. Are both safe?",
)
def test_sigmoid_is_silent_when_signs_are_mixed(student, reference, rng):
    """No warning where huge logits of both signs stand in one array"""
    z = rng.permutation(np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])) * rng.uniform(800, 9999, 6)
    z = np.concatenate([z, rng.normal(size=5)])
    assert_close(student.sigmoid(z), reference.sigmoid(z))
    assert_no_warnings(student)


@pytest.mark.check(
    "predict_proba", points=1, look="Which axis of X goes together with w, and where does b enter?"
)
def test_predict_proba_agrees_with_the_reference(student, reference, rng):
    """Right probabilities for random batches, inputs untouched"""
    for n, d in ((7, 4), (3, 6)):
        X, _, w, b = _problem(rng, n, d)
        assert_close(student.predict_proba(X, w, b), reference.predict_proba(X, w, b))
        assert_inputs_unchanged(student)


@pytest.mark.check(
    "predict_proba",
    points=0.5,
    look="Whose task is it to keep large logits from overflowing, and do you ask it?",
)
def test_predict_proba_takes_integers_and_large_features(student, reference, rng):
    """Right and silent for integer features up to 4000"""
    X = rng.integers(0, 4000, size=(6, 5))
    X[1] = 0  # an unsure row among the certain ones
    X[3] = [0, 3000, 0, 1000, 0]  # a logit far below -709, where exp(-z) overflows
    w = rng.uniform(1.0, 3.0, size=5) * np.array([1.0, -1.0, 1.0, -1.0, 1.0])
    b = float(rng.uniform(0.5, 1.5))
    assert_close(student.predict_proba(X, w, b), reference.predict_proba(X, w, b))
    assert_no_warnings(student)


@pytest.mark.check(
    "bce_loss", points=1.5, look="Is each label multiplied with the logarithm of its own event?"
)
def test_bce_loss_agrees_with_the_reference(student, reference, rng):
    """Right mean for random batches of several sizes, inputs untouched"""
    for n in (5, 13, 40):
        y_hat, y = rng.uniform(0.03, 0.97, size=n), _labels(n, rng)
        assert_close(student.bce_loss(y_hat, y), reference.bce_loss(y_hat, y))
        assert_inputs_unchanged(student)
        assert_close(student.bce_loss(y_hat, y * 1.0), reference.bce_loss(y_hat, y))


@pytest.mark.check(
    "bce_loss",
    points=1,
    look="Probabilities inside the limits are used as they are. What did you do to 1e-9?",
)
def test_bce_loss_keeps_small_probabilities_as_they_are(student, reference, rng):
    """Exact for probabilities of 1e-10 to 1e-6"""
    small = 10.0 ** rng.uniform(-10.0, -6.0, size=6)
    y_hat = np.concatenate([small, rng.uniform(0.1, 0.9, size=3)])
    y = np.array([1, 1, 1, 1, 0, 0, 1, 0, 1])
    order = rng.permutation(9)
    y_hat, y = y_hat[order], y[order]
    assert_close(student.bce_loss(y_hat, y), reference.bce_loss(y_hat, y))


@pytest.mark.check(
    "bce_loss", points=1, look="At which value is y_hat kept away from 0, and at which from 1?"
)
def test_bce_loss_clips_at_the_given_limits(student, reference, rng):
    """Finite and right where probabilities of 0 and 1 meet either label"""
    y_hat = np.concatenate([[0.0, 0.0, 1.0, 1.0, 1e-300, 1e-14], rng.uniform(0.1, 0.9, size=3)])
    y = np.concatenate([[0, 1, 0, 1, 1, 1], _labels(3, rng)])
    order = rng.permutation(9)
    y_hat, y = y_hat[order], y[order]
    # 1 - (1 - 1e-12) is 1e-12 to five digits only: whoever clips 1 - y_hat is right as well.
    assert_close(student.bce_loss(y_hat, y), reference.bce_loss(y_hat, y), rtol=1e-5)
    assert_no_warnings(student)
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "bce_with_logits",
    points=1.5,
    look="Compare with the cross-entropy of sigma(z) for one example of each label.",
)
def test_bce_with_logits_agrees_with_the_reference(student, reference, rng):
    """Right mean for random batches of several sizes, inputs untouched"""
    for n in (5, 13, 40):
        z, y = 2.0 * rng.normal(size=n), _labels(n, rng)
        assert_close(student.bce_with_logits(z, y), reference.bce_with_logits(z, y))
        assert_inputs_unchanged(student)
        assert_close(student.bce_with_logits(z, y * 1.0), reference.bce_with_logits(z, y))


@pytest.mark.check(
    "bce_with_logits",
    points=1,
    look="At z = 40 the sigmoid has already rounded to 1. Does your formula still need it?",
)
def test_bce_with_logits_does_not_saturate(student, reference, rng):
    """Exact where the sigmoid rounds to 0 or 1, between 35 and 700"""
    size = rng.uniform(35.0, 700.0, size=8)
    sign = np.array([1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0])
    y = np.array([0, 0, 0, 1, 1, 1, 1, 0])
    order = rng.permutation(8)
    z, y = (size * sign)[order], y[order]
    assert_close(student.bce_with_logits(z, y), reference.bce_with_logits(z, y))


@pytest.mark.check(
    "bce_with_logits",
    points=1,
    look="Which intermediate values of your formula can exceed 1e308, or become inf - inf?",
)
def test_bce_with_logits_is_silent_for_huge_logits(student, reference, rng):
    """Right and without a warning up to 10 000, for integers, too"""
    z = rng.permutation(np.array([10000, 9000, 2000, 3, -1, -2500, -8000, -10000]))
    y = _labels(8, rng)
    assert_close(student.bce_with_logits(z, y), reference.bce_with_logits(z, y))
    assert_no_warnings(student)
    assert_close(student.bce_with_logits(z * 1.0, y), reference.bce_with_logits(z, y))
    assert_no_warnings(student)


@pytest.mark.check(
    "bce_gradients",
    points=2,
    look="Follow one example through: how does it push on w, and how much of the mean is it?",
)
def test_bce_gradients_agree_with_the_reference(student, reference, rng):
    """Right dw and db for random batches of several shapes"""
    for n, d in ((7, 4), (3, 5), (23, 2)):
        X, y, w, b = _problem(rng, n, d)
        dw, db = student.bce_gradients(X, y, w, b)
        expected_dw, expected_db = reference.bce_gradients(X, y, w, b)
        assert_close(dw, expected_dw)
        assert_close(db, expected_db)


@pytest.mark.check(
    "bce_gradients",
    points=1,
    look="Differentiate the L2 term once more: its factor, its sign, and what it leaves alone.",
)
def test_bce_gradients_agree_with_the_reference_with_l2(student, reference, rng):
    """Right dw and db with a random l2 between 0.5 and 2"""
    X, y, w, b = _problem(rng, 7, 4)
    l2 = float(rng.uniform(0.5, 2.0))
    dw, db = student.bce_gradients(X, y, w, b, l2)
    expected_dw, expected_db = reference.bce_gradients(X, y, w, b, l2)
    assert_close(dw, expected_dw)
    assert_close(db, expected_db)


@pytest.mark.check(
    "bce_gradients",
    points=1.5,
    look="Use your own numerical_gradient on the loss, and see which element disagrees.",
)
def test_bce_gradients_pass_a_gradient_check(student, reference, rng):
    """The derivatives of the loss, by central differences, with L2"""
    X, y, w, b = _problem(rng, 9, 4)
    dw, db = student.bce_gradients(X, y, w, b, l2=0.7)

    def loss(v, c):
        return reference.bce_with_logits(X @ v + c, y) + 0.35 * float(v @ v)

    assert_gradient(lambda v: loss(v, b), w, dw, rng)
    assert_gradient(lambda c: loss(w, float(c)), b, db, rng)


@pytest.mark.check(
    "bce_gradients",
    points=1,
    look="Is any of your lines an exponential or a logarithm? And does any of them end in `op=`?",
)
def test_bce_gradients_take_large_logits_and_keep_their_inputs(student, reference, rng):
    """Right and silent for logits in the thousands and integer features, inputs untouched"""
    X, y, _, _ = _problem(rng, 8, 5)
    X = np.round(X * 1000).astype(np.int64)
    X[2] = 0  # an unsure row among the certain ones
    w = rng.uniform(1.0, 3.0, size=5) * np.array([1.0, -1.0, 1.0, -1.0, 1.0])
    dw, db = student.bce_gradients(X, y, w, 0.5, l2=0.7)
    assert_no_warnings(student)
    assert_inputs_unchanged(student)
    expected_dw, expected_db = reference.bce_gradients(X, y, w, 0.5, l2=0.7)
    assert_close(dw, expected_dw)
    assert_close(db, expected_db)


@pytest.mark.check(
    "gradient_step",
    points=1.5,
    look="Does every one of the five arguments take part in the new values?",
)
def test_gradient_step_agrees_with_the_reference(student, reference, rng):
    """Right new w and b for random values and three learning rates"""
    for learning_rate in (0.003, 0.4, 2.5):
        w, dw = rng.normal(size=(2, 6))
        b, db = (float(value) for value in rng.uniform(0.5, 1.5, size=2))
        new_w, new_b = student.gradient_step(w, b, dw, db, learning_rate)
        expected_w, expected_b = reference.gradient_step(w, b, dw, db, learning_rate)
        assert_close(new_w, expected_w)
        assert_close(new_b, expected_b)


@pytest.mark.check(
    "gradient_step",
    points=1,
    look="Keep the old weights for a plot: are they still the old ones after your step?",
)
def test_gradient_step_returns_new_arrays(student, reference, rng):
    """Right after three steps in a row, and nothing was written in place"""
    w, b = rng.normal(size=4), 0.25
    expected_w, expected_b = w, b
    for _ in range(3):
        dw, db = rng.normal(size=4), float(rng.uniform(0.5, 1.5))
        w, b = student.gradient_step(w, b, dw, db, 0.3)
        assert_inputs_unchanged(student)
        expected_w, expected_b = reference.gradient_step(expected_w, expected_b, dw, db, 0.3)
        assert_close(w, expected_w)
        assert_close(b, expected_b)


@pytest.mark.check(
    "fit",
    points=2,
    look="Print w, b and the loss of the first three steps: which of them is the first to differ?",
)
def test_fit_follows_the_reference(student, reference, rng):
    """Right w, b and losses after 25 steps with L2"""
    X, y, _, _ = _problem(rng, 11, 4)
    w, b, losses = student.fit(X, y, learning_rate=0.3, steps=25, l2=0.7)
    expected_w, expected_b, expected_losses = reference.fit(X, y, 0.3, 25, 0.7)
    assert_close(w, expected_w)
    assert_close(b, expected_b)
    assert_close(losses, expected_losses)


@pytest.mark.check(
    "fit",
    points=1,
    look="The first loss belongs to w = 0 and b = 0. Which point does the last one belong to?",
)
def test_fit_takes_each_loss_before_its_step(student, reference, rng):
    """Right losses, the L2 term included, for one step and for seven"""
    X, y, _, _ = _problem(rng, 9, 3)
    for steps in (1, 7):
        _, _, losses = student.fit(X, y, learning_rate=0.6, steps=steps, l2=1.3)
        assert_close(losses, reference.fit(X, y, learning_rate=0.6, steps=steps, l2=1.3)[2])


@pytest.mark.check(
    "fit",
    points=1,
    look="At the minimum the gradient is zero. Does every step use the gradients of its own point?",
)
def test_fit_reaches_the_minimum(student, reference, rng):
    """The gradient nearly vanishes where 200 steps end, for w and for b"""
    # Labels with a signal and a bias in them, so that nobody is at the minimum by chance.
    true_w = rng.uniform(0.7, 1.4, size=3) * rng.choice([-1.0, 1.0], size=3)
    z = rng.permutation(np.linspace(-2.0, 4.0, 31))
    X, y = _rows_with_logits(z, true_w, 1.5, rng), (z > 0).astype(np.int64)
    w, b, losses = student.fit(X, y, learning_rate=1.0, steps=200, l2=0.2)
    assert_shape(w, (3,))
    assert_shape(losses, (200,))
    dw, db = reference.bce_gradients(X, y, w, b, 0.2)
    slope = max(float(np.max(np.abs(dw))), abs(db))
    assert_that(
        slope < 1e-4,
        f"after 200 steps of length 1 the loss still has a slope of {slope:.2g}",
        "a slope below 0.0001",
    )


@pytest.mark.check(
    "fit",
    points=1,
    look="What becomes of X and y inside your loop, and are they changed for the caller?",
)
def test_fit_accepts_integers_and_keeps_its_inputs(student, reference, rng):
    """Right for integer features and float labels, inputs untouched"""
    X = rng.integers(-3, 4, size=(10, 4))
    y = _labels(10, rng) * 1.0
    w, b, losses = student.fit(X, y, 0.05, 12)
    assert_inputs_unchanged(student)
    expected_w, expected_b, expected_losses = reference.fit(X, y, 0.05, 12)
    assert_close(w, expected_w)
    assert_close(b, expected_b)
    assert_close(losses, expected_losses)


@pytest.mark.check(
    "predict", points=1, look="Is it the logit or the probability that you compare with one half?"
)
def test_predict_agrees_with_the_reference(student, reference, rng):
    """Right labels for logits on both sides, near and far, inputs untouched"""
    _, _, w, b = _problem(rng, 2, 4)
    z = rng.permutation(np.array([0.1, 0.3, 0.45, 2.0, 30.0, -0.1, -0.3, -2.0, -30.0]))
    X = _rows_with_logits(z, w, b, rng)
    labels = student.predict(X, w, b)
    assert_inputs_unchanged(student)
    assert_close(labels, reference.predict(X, w, b))


@pytest.mark.check(
    "predict",
    points=1,
    look="What is the dtype of your labels? A label is used to index and count.",
)
def test_predict_returns_integers_for_every_row(student, reference, rng):
    """Integers of shape (N,), the boundary included"""
    w = rng.uniform(0.5, 1.5, size=3)
    X = np.concatenate(
        [np.zeros((2, 3)), rng.uniform(0.5, 1, (4, 3)), -rng.uniform(0.5, 1, (3, 3))]
    )
    X = X[rng.permutation(9)]
    labels = student.predict(X, w, 0.0)
    assert_shape(labels, (9,))
    assert_that(
        labels.dtype.kind in "iu", f"the dtype of the labels is {labels.dtype}", "an integer dtype"
    )
    assert_close(labels, reference.predict(X, w, 0.0))
