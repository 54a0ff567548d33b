"""Public checks of softmax.py: small cases with values worked out beforehand."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_that,
)

# N = 4 examples, C = 3 classes, D = 2 features
Z = np.array([[1.0, 2.0, 3.0], [-0.5, 0.25, 0.0], [2.0, -1.0, 0.5], [0.0, -3.0, 4.0]])
Y = np.array([1, 0, 2, 1])
X = np.array([[1.0, -2.0], [0.5, 1.5], [-1.5, 0.25], [2.0, 3.0]])
W = np.array([[0.4, -1.1], [-0.7, 0.2], [1.3, 0.9]])
B = np.array([0.3, -0.6, 0.1])

# Rows of probabilities and an upstream gradient: N = 3, C = 4
P = np.array([[0.1, 0.2, 0.3, 0.4], [0.55, 0.25, 0.15, 0.05], [0.02, 0.9, 0.07, 0.01]])
DP = np.array([[0.7, -1.3, 2.0, 0.4], [-2.1, 0.6, 1.1, 3.0], [1.5, -0.8, -2.4, 0.9]])


@pytest.mark.check(
    "one_hot", points=0.5, look="In row n, which column holds the one, and what is in the others?"
)
def test_one_hot_marks_the_column_of_each_label(student):
    """A single one in each row, in the label's column"""
    encoded = student.one_hot(np.array([2, 0, 1, 2, 2]), 3)
    assert_close(encoded, [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1]])
    assert_that(
        encoded.dtype == np.float64, f"the dtype is {encoded.dtype}", "float64, for arithmetic"
    )


@pytest.mark.check(
    "one_hot",
    points=0.5,
    look="Does the number of columns come from the labels that happen to occur, or from C?",
)
def test_one_hot_keeps_columns_of_classes_without_examples(student):
    """A column for every class, also for those without an example"""
    encoded = student.one_hot(np.array([3, 1, 1, 0]), 6)
    assert_close(
        encoded,
        [[0, 0, 0, 1, 0, 0], [0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]],
    )


@pytest.mark.check(
    "softmax", points=1, look="Over which axis must the probabilities of one example add up to 1?"
)
def test_softmax_gives_the_probabilities_of_each_row(student):
    """Four rows of three logits"""
    assert_close(
        student.softmax(Z),
        [
            [0.09003057317038046, 0.2447284710547976, 0.6652409557748218],
            [0.20983182601596484, 0.44421397916166537, 0.34595419482236974],
            [0.7855970345892759, 0.03911257327068746, 0.1752903921400367],
            [0.01797011806881206, 0.0008946794968705335, 0.9811352024343174],
        ],
    )


@pytest.mark.check(
    "softmax", points=0.5, look="In which dtype are the differences and the quotient computed?"
)
def test_softmax_accepts_integer_logits(student):
    """Integer logits; equal logits share the probability"""
    assert_close(
        student.softmax(np.array([[0, 1, 3, -2], [5, 5, 5, 5]])),
        [[0.04177257051535, 0.113549619359901, 0.839024507462532, 0.005653302662216], [0.25] * 4],
    )


@pytest.mark.check(
    "softmax",
    points=1,
    look="exp(1000) is infinite and exp(-1000) is 0 in float64. What may be added to all logits "
    "of a row without changing its probabilities?",
)
def test_softmax_survives_logits_of_a_thousand(student):
    """Logits of 1000 in one row and -1000 in the next, without a warning"""
    p = student.softmax(
        np.array([[1000.0, 1001.0, 999.0], [-1000.0, -1000.5, -1002.0], [1000.0, 0.0, -1000.0]])
    )
    assert_no_warnings(student)
    assert_close(
        p,
        [
            [0.244728471054798, 0.665240955774822, 0.09003057317038],
            [0.574096992967695, 0.348207427883735, 0.077695579148571],
            [1.0, 0.0, 0.0],
        ],
    )


@pytest.mark.check(
    "log_softmax", points=1, look="log(a / b) = log a - log b: what is log a here, and what is b?"
)
def test_log_softmax_gives_the_log_probabilities_of_each_row(student):
    """Four rows of three logits"""
    assert_close(
        student.log_softmax(Z),
        [
            [-2.407605964444381, -1.40760596444438, -0.40760596444438],
            [-1.561448897594514, -0.811448897594514, -1.061448897594514],
            [-0.241311296657157, -3.241311296657157, -1.741311296657157],
            [-4.019045007879257, -7.019045007879257, -0.019045007879257],
        ],
    )


@pytest.mark.check(
    "log_softmax",
    points=0.5,
    look="The probability is rounded to 0 here, its logarithm is not infinite. Can the logarithm "
    "be taken before the exponential is?",
)
def test_log_softmax_is_exact_where_the_probability_is_zero(student):
    """Logits of 1000 apart: finite log-probabilities, without a warning"""
    log_p = student.log_softmax(
        np.array([[1000.0, 0.0, 1000.0], [-1000.0, 0.0, -1500.0], [-1000.0, -1000.0, -1000.0]])
    )
    assert_no_warnings(student)
    log_2, log_3 = 0.693147180559945, 1.09861228866811
    assert_close(
        log_p,
        [[-log_2, -1000 - log_2, -log_2], [-1000.0, 0.0, -1500.0], [-log_3, -log_3, -log_3]],
        atol=1e-10,
    )


@pytest.mark.check(
    "softmax_backward",
    points=1,
    look="One logit changes all C probabilities of its row. Which elements of the Jacobian say so?",
)
def test_softmax_backward_multiplies_by_the_jacobian(student):
    """Three rows of four probabilities, any upstream gradient"""
    assert_close(
        student.softmax_backward(DP, P),
        [
            [0.013, -0.374, 0.429, -0.068],
            [-0.7755, 0.3225, 0.2685, 0.1845],
            [0.04698, 0.0441, -0.10857, 0.01749],
        ],
    )


@pytest.mark.check(
    "softmax_backward",
    points=0.5,
    look="If every probability of a row is worth the same to the loss, can moving its logits help?",
)
def test_softmax_backward_is_zero_where_no_logit_matters(student):
    """Zero for an upstream gradient that is constant in each row, and for a certain prediction"""
    constant = np.array([[2.5], [-1.0], [0.3]]) * np.ones((3, 4))
    assert_close(student.softmax_backward(constant, P), np.zeros((3, 4)))
    certain = np.array([[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    assert_close(student.softmax_backward(DP, certain), np.zeros((3, 4)))


@pytest.mark.check(
    "softmax_backward",
    points=0.5,
    look="This is the chain that the notebook multiplies out: which terms of it cancel?",
)
def test_softmax_backward_chains_with_the_log_loss(student):
    """The upstream gradient of the mean of -log p for the labels 2, 0 and 3"""
    upstream = np.zeros((3, 4))
    upstream[0, 2], upstream[1, 0], upstream[2, 3] = -10 / 9, -20 / 33, -100 / 3
    dz = student.softmax_backward(upstream, P)
    assert_inputs_unchanged(student)
    assert_close(
        dz,
        [
            [1 / 30, 1 / 15, -7 / 30, 2 / 15],
            [-0.15, 1 / 12, 0.05, 1 / 60],
            [1 / 150, 0.3, 7 / 300, -0.33],
        ],
    )


@pytest.mark.check(
    "cross_entropy",
    points=1,
    look="Which of the C log-probabilities of a row counts, with which sign, and is it a mean?",
)
def test_cross_entropy_is_the_mean_over_four_examples(student):
    """Four rows of three logits with the labels 1, 0, 2, 1"""
    assert_close(student.cross_entropy(Z, Y), 2.9323527916438272)


@pytest.mark.check(
    "cross_entropy", points=0.5, look="How surprised, in nats, is a guess among equal classes?"
)
def test_cross_entropy_of_equal_logits_is_the_log_of_their_number(student):
    """Equal logits: the logarithm of the number of classes"""
    assert_close(student.cross_entropy(np.full((3, 5), 0.4), np.array([4, 0, 2])), 1.6094379124341)
    assert_close(student.cross_entropy(np.full((2, 7), -3), np.array([6, 6])), 1.945910149055313)


@pytest.mark.check(
    "cross_entropy",
    points=0.5,
    look="Does a logarithm see a probability that was rounded to 0? Which of your functions "
    "gives the log-probability itself?",
)
def test_cross_entropy_stays_exact_for_confident_mistakes(student):
    """Wrong by 1000 and 2000, right by 1000: exact, without a warning"""
    z = np.array([[1000.0, 0.0, 0.0], [-1000.0, 0.0, 1000.0], [0.0, 1000.0, 0.0]])
    loss = student.cross_entropy(z, np.array([2, 0, 1]))
    assert_no_warnings(student)
    assert_close(loss, 1000.0)


@pytest.mark.check(
    "cross_entropy_gradient",
    points=1,
    look="Which sign has the gradient at the true class, and over how many examples is the mean?",
)
def test_cross_entropy_gradient_of_four_examples(student):
    """Four rows of three logits with the labels 1, 0, 2, 1"""
    assert_close(
        student.cross_entropy_gradient(Z, Y),
        [
            [0.022507643292595, -0.188817882236301, 0.166310238943705],
            [-0.197542043496009, 0.111053494790416, 0.086488548705592],
            [0.196399258647319, 0.009778143317672, -0.206177401964991],
            [0.004492529517203, -0.249776330125782, 0.245283800608579],
        ],
    )


@pytest.mark.check(
    "cross_entropy_gradient",
    points=0.5,
    look="How far off is a prediction that is certain and wrong, and one certain and right?",
)
def test_cross_entropy_gradient_of_certain_predictions(student):
    """Certain and wrong, certain and right: bounded, without a warning"""
    z = np.array([[1000.0, 0.0, -1000.0], [0.0, 1000.0, 0.0]])
    dz = student.cross_entropy_gradient(z, np.array([2, 1]))
    assert_no_warnings(student)
    assert_close(dz, [[0.5, 0.0, -0.5], [0.0, 0.0, 0.0]])


@pytest.mark.check(
    "softmax_gradients",
    points=1,
    look="dW has the shape of W, (C, D): over which index is it a sum? And is the bias in the "
    "logits?",
)
def test_softmax_gradients_without_penalty(student):
    """Four examples, two features, three classes"""
    dW, db = student.softmax_gradients(X, Y, W, B)
    assert_close(db, [0.056120082265605, -0.311681028612184, 0.255560946346578])
    assert_close(
        dW,
        [
            [0.030819226828507, -0.824420703540965],
            [-0.996517807908275, -0.189439626048105],
            [0.965698581079769, 1.01386032958907],
        ],
    )


@pytest.mark.check(
    "softmax_gradients",
    points=1,
    look="Differentiate l2/2 W^2 by W. Is the bias in the penalty?",
)
def test_softmax_gradients_with_penalty(student):
    """The same with l2 = 0.7"""
    dW, db = student.softmax_gradients(X, Y, W, B, l2=0.7)
    assert_close(db, [0.056120082265605, -0.311681028612184, 0.255560946346578])
    assert_close(
        dW,
        [
            [0.310819226828507, -1.594420703540965],
            [-1.486517807908275, -0.049439626048105],
            [1.875698581079769, 1.64386032958907],
        ],
    )


@pytest.mark.check(
    "fit_softmax",
    points=0.5,
    look="With all parameters at zero, which probability has every class, and what is the loss? "
    "Is it recorded before the step?",
)
def test_fit_softmax_makes_one_step_from_zero(student):
    """One step with learning rate 0.5"""
    weights, biases, losses = student.fit_softmax(X, Y, 3, learning_rate=0.5, steps=1)
    assert_close(losses, [1.09861228866811])
    assert_close(biases, [-1 / 24, 1 / 12, -1 / 24])
    assert_close(weights, [[-1 / 48, 7 / 96], [7 / 24, 1 / 96], [-13 / 48, -1 / 12]])


@pytest.mark.check(
    "fit_softmax",
    points=1,
    look="Compare losses[1]: does it hold the penalty of the weights after the first step? If the "
    "losses agree and the weights do not, look at the step.",
)
def test_fit_softmax_makes_three_steps_with_penalty(student):
    """Three steps with learning rate 0.5 and l2 = 0.7"""
    weights, biases, losses = student.fit_softmax(X, Y, 3, learning_rate=0.5, steps=3, l2=0.7)
    assert_inputs_unchanged(student)
    assert_close(losses, [1.09861228866811, 0.864543087670154, 0.829468702525395])
    assert_close(biases, [-0.098411754303816, 0.159303846195851, -0.060892091892035])
    assert_close(
        weights,
        [
            [-0.027169558874544, 0.114004684691157],
            [0.423773532288489, -0.064863338261897],
            [-0.396603973413946, -0.04914134642926],
        ],
    )


@pytest.mark.check(
    "fit_softmax", points=0.5, look="Are the defaults of the signature those of the stub?"
)
def test_fit_softmax_has_the_defaults_of_its_signature(student):
    """500 steps with learning rate 0.1 and no penalty"""
    weights, _, losses = student.fit_softmax(X, Y, 3)
    assert_that(losses.shape == (500,), f"losses has the shape {losses.shape}", "(500,)")
    assert_close(losses[-1], 0.090296735585111)
    assert_close(
        weights,
        [
            [-0.450706551008489, 0.845070169842635],
            [3.446254478819392, -0.438960778053128],
            [-2.995547927810901, -0.406109391789508],
        ],
    )


@pytest.mark.check(
    "predict_classes",
    points=1,
    look="Along which axis do the classes of one example lie? Is the bias in the logits?",
)
def test_predict_classes_finds_the_most_probable_class(student):
    """Six examples, three classes"""
    labels = student.predict_classes(np.vstack([X, [[-3.0, -0.2], [-0.1, 0.1]]]), W, B)
    assert_close(labels, [0, 2, 1, 2, 1, 0])
    assert_that(
        np.issubdtype(labels.dtype, np.integer), f"the dtype is {labels.dtype}", "integers: labels"
    )


@pytest.mark.check(
    "predict_classes", points=0.5, look="At the origin only the biases decide. What if two tie?"
)
def test_predict_classes_decides_by_the_bias_at_the_origin(student):
    """At the origin the largest bias wins, of equal ones the first"""
    origin = np.zeros((2, 2))
    assert_close(student.predict_classes(origin, W, np.array([0.1, 0.7, 0.2])), [1, 1])
    assert_close(student.predict_classes(origin, W, np.array([-0.4, 0.5, 0.5])), [1, 1])
