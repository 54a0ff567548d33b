"""Public checks of `logistic.py`: small inputs whose answers were worked out beforehand."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
)

# Five examples with three features; the two labels are not equally frequent, and no number stands
# there twice, so that a mix-up of rows, columns or labels shows.
X = np.array(
    [
        [0.5, -1.2, 2.0],
        [1.5, 0.3, -0.7],
        [-0.4, 0.8, 1.1],
        [2.2, -0.6, 0.9],
        [-1.3, 1.7, -0.2],
    ]
)
Y = np.array([1, 0, 0, 1, 1])
W = np.array([0.8, -0.5, 1.2])
B = 0.7


@pytest.mark.check(
    "sigmoid", points=1, look="At z = 0 the answer is 1/2. Which way does the curve go from there?"
)
def test_sigmoid_matches_hand_computed_values(student):
    """Right values at six logits"""
    z = np.array([0.0, np.log(3.0), -np.log(3.0), 0.8, -0.5, 5.0])
    expected = [0.5, 0.75, 0.25, 0.689974481127613, 0.377540668798145, 0.993307149075715]
    assert_close(student.sigmoid(z), expected)


@pytest.mark.check(
    "sigmoid",
    points=1,
    look="What is exp(-z) for z = -1000, and how could you avoid computing it?",
)
def test_sigmoid_stays_finite_for_large_logits(student):
    """Finite, and without a warning, for logits as large as 10 000"""
    z = np.array([-10000.0, -1000.0, -30.0, 30.0, 1000.0, 10000.0])
    probabilities = student.sigmoid(z)
    assert_close(probabilities, [0.0, 0.0, 9.35762296883929e-14, 1.0, 1.0, 1.0])
    assert_no_warnings(student)


@pytest.mark.check(
    "predict_proba",
    points=1,
    look="Which three things make a logit, and which function makes a probability of it?",
)
def test_predict_proba_matches_hand_computed_values(student):
    """Right probabilities for five examples"""
    expected = [
        0.983697500628559,
        0.713000162752282,
        0.785834983042559,
        0.978958652979532,
        0.193098684233216,
    ]
    assert_close(student.predict_proba(X, W, B), expected)


@pytest.mark.check(
    "predict_proba",
    points=0.5,
    look="X has one row for each example. How many probabilities should 4 examples have?",
)
def test_predict_proba_gives_one_probability_for_each_row(student):
    """Shape (N,), with more and with fewer examples than features"""
    for n, d in ((4, 2), (2, 5)):
        rows = np.linspace(-1.0, 1.0, n * d).reshape(n, d)
        # With zero weights the bias alone decides: its odds are 3 to 1.
        assert_close(student.predict_proba(rows, np.zeros(d), np.log(3.0)), np.full(n, 0.75))


@pytest.mark.check(
    "bce_loss",
    points=1.5,
    look="Work out the loss of one example by hand: which of the two terms does its label keep?",
)
def test_bce_loss_matches_hand_computed_value(student):
    """Right loss for five examples"""
    y_hat = np.array([0.9, 0.2, 0.6, 0.35, 0.75])
    assert_close(student.bce_loss(y_hat, Y), 0.51645979915933)


@pytest.mark.check(
    "bce_loss",
    points=1,
    look="What is log(0), and what is 0 times that? What happens to y_hat before the logarithm?",
)
def test_bce_loss_stays_finite_for_certain_predictions(student):
    """Finite where y_hat is exactly 0 or 1, right or wrong"""
    y_hat = np.array([1.0, 0.0, 1.0, 1.0, 0.5])
    y = np.array([1, 1, 0, 0, 1])
    # Three certain and wrong predictions cost 27.6 each; 1 - (1 - 1e-12) is 1e-12 to 5 digits only.
    assert_close(student.bce_loss(y_hat, y), 16.7172421056691, rtol=1e-5)
    assert_no_warnings(student)


@pytest.mark.check(
    "bce_with_logits",
    points=1.5,
    look="For z = 0 the loss is log 2 for both labels. Which of them likes a large z?",
)
def test_bce_with_logits_matches_hand_computed_value(student):
    """Right loss for five logits"""
    z = np.array([0.3, -1.7, 2.4, -0.6, 1.1])
    assert_close(student.bce_with_logits(z, Y), 0.906760140322012)


@pytest.mark.check(
    "bce_with_logits",
    points=1,
    look="The loss of a wrong prediction grows like |z|, without end. Where could that get lost?",
)
def test_bce_with_logits_is_exact_for_large_logits(student):
    """Exact, and without a warning, for logits as large as 10 000"""
    assert_close(student.bce_with_logits(np.array([40.0, -50.0]), np.array([0, 1])), 45.0)
    assert_no_warnings(student)
    z = np.array([10000.0, -10000.0, 1000.0, -40.0, 10000.0])
    y = np.array([0, 0, 1, 1, 1])
    # The wrong predictions cost 10 000 and 40, the right ones nothing.
    assert_close(student.bce_with_logits(z, y), 2008.0)
    assert_no_warnings(student)


@pytest.mark.check(
    "bce_gradients",
    points=2,
    look="Write the shapes beside each factor: what must the product have for dw to be (D,)?",
)
def test_bce_gradients_match_hand_computed_values(student):
    """Right dw and db for five examples, without L2"""
    dw, db = student.bce_gradients(X, Y, W, B)
    assert_close(dw, [0.349939149655493, -0.0993952788171582, 0.0950312839024542])
    assert_close(db, 0.130917996727229)


@pytest.mark.check(
    "bce_gradients",
    points=1.5,
    look="Differentiate the L2 term on paper, with its factor. What does it do to the bias?",
)
def test_bce_gradients_include_the_l2_term(student):
    """Right dw and db with l2 = 0.7"""
    dw, db = student.bce_gradients(X, Y, W, B, l2=0.7)
    assert_close(dw, [0.909939149655493, -0.449395278817158, 0.935031283902454])
    assert_close(db, 0.130917996727229)


@pytest.mark.check(
    "gradient_step",
    points=1,
    look="The gradient points to where the loss grows. Where should the step go, and how far?",
)
def test_gradient_step_matches_hand_computed_values(student):
    """Right new w and b"""
    w, b = student.gradient_step(W, 0.5, np.array([0.5, -2.0, 1.5]), 0.6, 0.2)
    assert_close(w, [0.7, -0.1, 0.9])
    assert_close(b, 0.38)


@pytest.mark.check(
    "gradient_step",
    points=0.5,
    look="Which of your lines writes into an array that the caller still holds?",
)
def test_gradient_step_leaves_its_inputs_alone(student):
    """The w and dw passed in keep their values"""
    w, b = student.gradient_step(W, -0.5, np.array([-1.0, 0.5, 2.0]), -0.4, 0.5)
    assert_inputs_unchanged(student)
    assert_close(w, [1.3, -0.75, 0.2])
    assert_close(b, -0.3)


@pytest.mark.check(
    "fit",
    points=1.5,
    look="Play three steps by hand: where does the descent start, and at which point is each loss?",
)
def test_fit_matches_three_steps_by_hand(student):
    """Right w, b and losses after three steps with l2 = 0.7"""
    w, b, losses = student.fit(X, Y, learning_rate=0.5, steps=3, l2=0.7)
    assert_close(losses, [0.693147180559945, 0.665078542583875, 0.658664517195716])
    assert_close(w, [-0.0024875827992985, -0.0939826151942208, 0.182349942230627])
    assert_close(b, 0.114194329609094)


@pytest.mark.check(
    "fit",
    points=1.5,
    look="Which step length, number of steps and l2 does the signature give when nobody asks?",
)
def test_fit_uses_the_defaults_of_its_signature(student):
    """Right result after 1000 steps with the default arguments"""
    w, b, losses = student.fit(X, Y)
    assert_shape(losses, (1000,))
    assert_close(
        losses[[0, 1, 10, 100, 999]],
        [
            0.693147180559945,
            0.685530507137918,
            0.642637136182248,
            0.591986912870028,
            0.566023669544437,
        ],
    )
    assert_close(w, [-0.797013946306715, -1.34362552226796, 0.128130668535176])
    assert_close(b, 1.1337457479048676)


@pytest.mark.check(
    "predict",
    points=1,
    look="Compare your labels with the probabilities of the same rows: which ones reach one half?",
)
def test_predict_matches_hand_computed_labels(student):
    """Right labels for five examples"""
    # The logits are 3.1, -0.09, 0.3, 2.84 and -2.43.
    assert_close(student.predict(X, W, -0.3), [1, 0, 1, 1, 0])


@pytest.mark.check(
    "predict", points=1, look="Read the definition again: which label belongs to exactly one half?"
)
def test_predict_gives_label_one_on_the_boundary(student):
    """A probability of exactly one half gives label 1"""
    rows = np.array([[0.0, 0.0, 0.0], [1.0, 4.0, 1.0], [1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    assert_close(student.predict(rows, np.array([2.0, -1.0, 2.0]), 0.0), [1, 1, 1, 0])
