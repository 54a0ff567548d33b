"""Hidden checks of softmax.py: random inputs against the reference, edge cases, differences."""

import numpy as np
import pytest

from grader import datasets
from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
    assert_that,
)


def sizes(rng):
    """Return N, D and C: all different, none 1."""
    n, d, c = rng.permutation([3, 4, 5, 6, 7, 8])[:3]
    return int(n), int(d), int(c)


def labels_of(rng, n, c):
    """Return labels of n examples in which at least two classes occur."""
    y = rng.integers(0, c, size=n)
    y[:2] = rng.permutation(c)[:2]
    return y


def regression(rng):
    """Return X, y, W and b of a random softmax regression."""
    n, d, c = sizes(rng)
    return (
        rng.normal(size=(n, d)),
        labels_of(rng, n, c),
        rng.normal(size=(c, d)),
        rng.normal(size=c),
    )


def huge_logits(rng, n, c):
    """Return logits up to 1e4 in magnitude: one row far up, one far down, the others spread out."""
    z = rng.uniform(-1e4, 1e4, size=(n, c))
    z[0] = 9990 + 5 * rng.normal(size=c)
    z[1] = -9990 + 5 * rng.normal(size=c)
    return z


@pytest.mark.check(
    "one_hot", points=0.5, look="Where is the one of row n, for labels that repeat or are missing?"
)
def test_one_hot_agrees_for_random_labels(student, reference, rng):
    """Random labels, more and fewer examples than classes"""
    for n, c, occurring in ((9, 4, 4), (3, 7, 6)):
        y = labels_of(rng, n, occurring)
        assert_close(student.one_hot(y, c), reference.one_hot(y, c))


@pytest.mark.check(
    "one_hot",
    points=0.5,
    look="What dtype has the result if it takes that of the labels? Are they still what they were?",
)
def test_one_hot_takes_any_integers_and_returns_floats(student, rng):
    """Labels of any integer dtype are left alone and become float64"""
    for dtype in (np.int32, np.uint8, np.int64):
        y = rng.permutation(5)[:4].astype(dtype)
        encoded = student.one_hot(y, 6)
        assert_inputs_unchanged(student)
        assert_close(encoded, np.eye(6)[y.astype(int)])
        assert_that(encoded.dtype == np.float64, f"the dtype is {encoded.dtype}", "float64")


@pytest.mark.check(
    "softmax", points=1, look="Does each row have its own sum, and does no row see another?"
)
def test_softmax_agrees_on_random_logits(student, reference, rng):
    """Random logits of several shapes"""
    for _ in range(3):
        n, _, c = sizes(rng)
        z = 3 * rng.normal(size=(n, c))
        assert_close(student.softmax(z), reference.softmax(z))


@pytest.mark.check(
    "softmax",
    points=1,
    look="One row near +10 000, one near -10 000: is each shifted by a number of its own?",
)
def test_softmax_is_stable_when_rows_lie_far_apart(student, reference, rng):
    """Logits up to 10 000 in magnitude in the same batch, without a warning"""
    n, _, c = sizes(rng)
    z = huge_logits(rng, n, c)
    p = student.softmax(z)
    assert_no_warnings(student)
    assert_close(p, reference.softmax(z))


@pytest.mark.check("softmax", points=0.5, look="Do your lines write into z, or into a new array?")
def test_softmax_leaves_its_logits_alone(student, rng):
    """The logits are left as they were"""
    student.softmax(rng.normal(size=(4, 6)))
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "log_softmax", points=1, look="Which number is subtracted in all columns of a row?"
)
def test_log_softmax_agrees_on_random_logits(student, reference, rng):
    """Random logits of several shapes"""
    for _ in range(3):
        n, _, c = sizes(rng)
        z = 3 * rng.normal(size=(n, c))
        assert_close(student.log_softmax(z), reference.log_softmax(z))


@pytest.mark.check(
    "log_softmax",
    points=1,
    look="Is a logarithm taken of something that can be rounded to 0, or become infinite?",
)
def test_log_softmax_is_exact_for_huge_logits(student, reference, rng):
    """Logits up to 10 000 in magnitude, without a warning"""
    n, _, c = sizes(rng)
    z = huge_logits(rng, n, c)
    log_p = student.log_softmax(z)
    assert_no_warnings(student)
    assert_close(log_p, reference.log_softmax(z), atol=1e-10)


@pytest.mark.check(
    "log_softmax", points=0.5, look="Do your lines write into z? In which dtype do they compute?"
)
def test_log_softmax_accepts_integers_and_leaves_them_alone(student, reference, rng):
    """Integer logits, left as they were"""
    z = rng.integers(-6, 7, size=(5, 3))
    log_p = student.log_softmax(z)
    assert_inputs_unchanged(student)
    assert_close(log_p, reference.log_softmax(z))
    student.log_softmax(rng.normal(size=(4, 6)))
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "softmax_backward",
    points=1,
    look="How does p_k change with z_c when k and c differ, and how when they are equal?",
)
def test_softmax_backward_agrees_for_random_upstream_gradients(student, reference, rng):
    """Random probabilities and upstream gradients of several shapes"""
    for _ in range(3):
        n, _, c = sizes(rng)
        p = rng.dirichlet(np.ones(c), size=n)
        dp = rng.normal(size=(n, c))
        assert_close(student.softmax_backward(dp, p), reference.softmax_backward(dp, p))


@pytest.mark.check(
    "softmax_backward",
    points=1.5,
    look="Differentiate one row with two logits on paper and compare the four elements of J.",
)
def test_softmax_backward_agrees_with_central_differences(student, reference, rng):
    """The vector-Jacobian product against central differences of softmax"""
    n, _, c = sizes(rng)
    z, dp = rng.normal(size=(n, c)), rng.normal(size=(n, c))
    dz = student.softmax_backward(dp, reference.softmax(z))
    assert_gradient(reference.softmax, z, dz, rng, upstream=dp)


@pytest.mark.check(
    "softmax_backward", points=0.5, look="Do your lines write into dp or p, or into a new array?"
)
def test_softmax_backward_leaves_its_inputs_alone(student, rng):
    """Upstream gradient and probabilities are left as they were"""
    student.softmax_backward(rng.normal(size=(5, 3)), rng.dirichlet(np.ones(3), size=5))
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "cross_entropy", points=1, look="One log-probability for each example, then their mean."
)
def test_cross_entropy_agrees_on_random_logits(student, reference, rng):
    """Random logits and labels of several shapes"""
    for _ in range(3):
        n, _, c = sizes(rng)
        z, y = 3 * rng.normal(size=(n, c)), labels_of(rng, n, c)
        y[0] = np.argmin(z[0])
        assert_close(student.cross_entropy(z, y), reference.cross_entropy(z, y))


@pytest.mark.check(
    "cross_entropy",
    points=0.5,
    look="Does the loss come from log-probabilities or from probabilities that were rounded?",
)
def test_cross_entropy_is_exact_for_huge_logits(student, reference, rng):
    """Logits up to 10 000 in magnitude, without a warning"""
    n, _, c = sizes(rng)
    z, y = huge_logits(rng, n, c), labels_of(rng, n, c)
    y[2] = np.argmin(z[2])
    loss = student.cross_entropy(z, y)
    assert_no_warnings(student)
    assert_close(loss, reference.cross_entropy(z, y))


@pytest.mark.check(
    "cross_entropy", points=0.5, look="Are logits and labels only read? Are they any integers?"
)
def test_cross_entropy_accepts_integers_and_leaves_them_alone(student, reference, rng):
    """Integer logits, small integer labels, both left as they were"""
    z, y = rng.integers(-4, 5, size=(6, 4)), rng.integers(0, 4, size=6).astype(np.uint8)
    z[0], y[0] = [3, -1, 0, 3], 1
    loss = student.cross_entropy(z, y)
    assert_inputs_unchanged(student)
    assert_close(loss, reference.cross_entropy(z, y))


@pytest.mark.check(
    "cross_entropy_gradient",
    points=1,
    look="What was predicted minus what was true, and the loss is a mean over the examples.",
)
def test_cross_entropy_gradient_agrees_on_random_logits(student, reference, rng):
    """Random logits and labels of several shapes"""
    for _ in range(3):
        n, _, c = sizes(rng)
        z, y = 2 * rng.normal(size=(n, c)), labels_of(rng, n, c)
        assert_close(student.cross_entropy_gradient(z, y), reference.cross_entropy_gradient(z, y))


@pytest.mark.check(
    "cross_entropy_gradient",
    points=1,
    look="The loss is a mean, and only the column of the label has a second term.",
)
def test_cross_entropy_gradient_agrees_with_central_differences(student, reference, rng):
    """Against central differences of the mean cross-entropy"""
    n, _, c = sizes(rng)
    z, y = rng.normal(size=(n, c)), labels_of(rng, n, c)
    dz = student.cross_entropy_gradient(z, y)
    assert_gradient(lambda at: reference.cross_entropy(at, y), z, dz, rng)


@pytest.mark.check(
    "cross_entropy_gradient",
    points=0.5,
    look="Is the result a new array? Does it stay finite for every row?",
)
def test_cross_entropy_gradient_is_finite_for_huge_logits_and_leaves_them_alone(
    student, reference, rng
):
    """Logits up to 10 000 in magnitude, without a warning, left as they were"""
    n, _, c = sizes(rng)
    z, y = huge_logits(rng, n, c), labels_of(rng, n, c)
    dz = student.cross_entropy_gradient(z, y)
    assert_no_warnings(student)
    assert_inputs_unchanged(student)
    assert_close(dz, reference.cross_entropy_gradient(z, y))


@pytest.mark.check(
    "softmax_gradients",
    points=1,
    look="Are the gradients taken at X W^T + b, and is each summed over the right index?",
)
def test_softmax_gradients_agree_on_random_data(student, reference, rng):
    """Random data of several shapes, with and without a penalty"""
    for l2 in (0.0, 0.9, 0.0):
        X, y, W, b = regression(rng)
        dW, db = student.softmax_gradients(X, y, W, b, l2=l2)
        right_dW, right_db = reference.softmax_gradients(X, y, W, b, l2=l2)
        assert_close(db, right_db)
        assert_close(dW, right_dW)


@pytest.mark.check(
    "softmax_gradients",
    points=1.5,
    look="The objective is a mean plus a penalty on W: is 1/N in once, and l2 W in full?",
)
def test_softmax_gradients_agree_with_central_differences(student, reference, rng):
    """Against central differences of the objective, penalty included"""
    X, y, W, b = regression(rng)
    dW, db = student.softmax_gradients(X, y, W, b, l2=0.7)

    def objective(weights, biases):
        penalty = 0.5 * 0.7 * np.sum(weights**2)
        return reference.cross_entropy(X @ weights.T + biases, y) + penalty

    assert_gradient(lambda biases: objective(W, biases), b, db, rng)
    assert_gradient(lambda weights: objective(weights, b), W, dW, rng)


@pytest.mark.check(
    "softmax_gradients",
    points=0.5,
    look="Is there a penalty when none is asked for? Do your lines write into an argument?",
)
def test_softmax_gradients_default_to_no_penalty_and_leave_inputs_alone(student, reference, rng):
    """No penalty unless asked for; inputs are left as they were"""
    X, y, W, b = regression(rng)
    dW, _ = student.softmax_gradients(X, y, W, b)
    assert_inputs_unchanged(student)
    assert_close(dW, reference.softmax_gradients(X, y, W, b, l2=0.0)[0])
    student.softmax_gradients(X, y, W, b, l2=0.4)
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "fit_softmax",
    points=1.5,
    look="Are both gradients taken at the same point, and each loss before its step, with the "
    "penalty?",
)
def test_fit_softmax_follows_the_gradient_on_random_data(student, reference, rng):
    """Weights, biases and losses of several runs on random data"""
    for l2 in (0.8, 0.0):
        X, y, W, _ = regression(rng)
        y[2] = len(W) - 1
        settings = {"learning_rate": 0.3, "steps": 9, "l2": l2}
        weights, biases, losses = student.fit_softmax(X, y, len(W), **settings)
        right_weights, right_biases, right_losses = reference.fit_softmax(X, y, len(W), **settings)
        assert_close(losses, right_losses)
        assert_close(biases, right_biases)
        assert_close(weights, right_weights)


@pytest.mark.check(
    "fit_softmax",
    points=0.5,
    look="How many rows has W: one for each class, or one for each label that occurs?",
)
def test_fit_softmax_keeps_classes_without_examples(student, reference, rng):
    """Classes without an example; inputs are left as they were"""
    X, y = rng.normal(size=(7, 4)), np.array([1, 3, 1, 1, 3, 1, 3])
    weights, biases, _ = student.fit_softmax(X, y, 5, steps=4)
    assert_inputs_unchanged(student)
    right_weights, right_biases, _ = reference.fit_softmax(X, y, 5, steps=4)
    assert_close(biases, right_biases)
    assert_close(weights, right_weights)


@pytest.mark.check(
    "fit_softmax",
    points=1,
    look="Does the loss fall in every run? If not, look at the sign of the step.",
)
def test_fit_softmax_separates_blobs(student, rng):
    """Blobs: the fitted planes put nearly every point into its class"""
    X, y = datasets.blobs(90, rng)
    weights, biases, losses = student.fit_softmax(X, y, 3, steps=200)
    assert_shape(weights, (3, 2))
    assert_shape(biases, (3,))
    assert_shape(losses, (200,))
    with np.errstate(all="ignore"):
        accuracy = np.mean(np.argmax(X @ weights.T + biases, axis=1) == y)
        falling = bool(np.all(losses[1:] < losses[:-1]))
    assert_that(bool(accuracy >= 0.9), f"{accuracy:.0%} of the training points come out right")
    assert_that(falling, "the loss does not fall at every step")


@pytest.mark.check(
    "predict_classes", points=1, look="Which class has the largest probability in a row?"
)
def test_predict_classes_agrees_on_random_data(student, reference, rng):
    """Random data of several shapes"""
    for _ in range(4):
        X, _, W, b = regression(rng)
        X[0], b[-1] = 0.0, b.max() + 0.5
        assert_close(student.predict_classes(X, W, b), reference.predict_classes(X, W, b))


@pytest.mark.check(
    "predict_classes",
    points=0.5,
    look="Does anything overflow, or get rounded to a tie? Do your lines write into an argument?",
)
def test_predict_classes_handles_huge_logits_and_leaves_inputs_alone(student, reference, rng):
    """Logits of thousands, without a warning; inputs are left as they were"""
    X, _, W, b = regression(rng)
    X = 2000.0 * X
    X[0] = 5000.0 * W[0] / np.sum(W[0] ** 2)
    labels = student.predict_classes(X, W, b)
    assert_no_warnings(student)
    assert_inputs_unchanged(student)
    assert_close(labels, reference.predict_classes(X, W, b))
    assert_that(np.issubdtype(labels.dtype, np.integer), f"the dtype is {labels.dtype}")
