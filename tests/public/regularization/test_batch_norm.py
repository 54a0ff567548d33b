"""Public checks of batch_norm.py: worked examples, invariants and a gradient check."""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_shape,
    assert_that,
)

# 5 examples, 3 features: column means 0.8, 0.4, 0.5 and (biased) variances 5.36, 3.14, 1.7.
X = np.array(
    [[2.0, -1.0, 0.5], [0.0, 3.0, -1.5], [1.0, 0.5, 2.5], [-3.0, 1.5, 0.0], [4.0, -2.0, 1.0]]
)
GAMMA = np.array([1.5, -0.8, 2.0])
BETA = np.array([0.3, 1.0, -0.6])
RUNNING_MEAN = np.array([0.5, -1.0, 2.0])
RUNNING_VAR = np.array([2.0, 0.6, 1.4])
DOUT = np.array(
    [[0.2, -1.0, 0.7], [-0.5, 0.4, 1.1], [1.3, -0.6, -0.9], [0.8, 0.1, -0.3], [-0.4, 1.2, 0.6]]
)
# 3 examples, 4 features.
ROWS = np.array([[2.0, -1.0, 0.5, 3.0], [0.0, 3.0, -1.5, 1.0], [1.0, 0.5, 2.5, -2.0]])
ROW_GAMMA = np.array([1.5, -0.8, 2.0, 0.5])
ROW_BETA = np.array([0.3, 1.0, -0.6, 0.2])
ROW_DOUT = np.array([[0.2, -1.0, 0.7, 0.9], [-0.5, 0.4, 1.1, -1.2], [1.3, -0.6, -0.9, 0.1]])


def assert_normalized(out, shape, gamma, beta, axis):
    """Fail unless out, before its scale and shift, has mean 0 and variance 1 along an axis."""
    assert_shape(out, shape)
    plain = (out - beta) / gamma
    assert_that(
        np.allclose(plain.mean(axis), 0, atol=1e-9) and np.allclose(plain.var(axis), 1, atol=1e-3),
        "the forward pass is not right yet, and differences of a wrong function prove nothing",
    )


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="With gamma 1 and beta 0, what should the mean and the spread of every column be?",
)
def test_batchnorm_gives_every_feature_mean_zero_and_variance_one(student, rng):
    """Every column comes out with mean 0 and variance 1"""
    x = 3.0 + rng.normal(size=(7, 4)) * [0.5, 1.0, 2.0, 10.0]
    gamma, beta, mean, var = np.ones(4), np.zeros(4), np.zeros(4), np.ones(4)
    out, _, _, _ = student.batchnorm_forward(x, gamma, beta, mean, var, eps=1e-14)
    assert_shape(out, (7, 4))
    assert_close(out.mean(axis=0), np.zeros(4), atol=1e-9)
    assert_close(np.mean(out**2, axis=0), np.ones(4))


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="Redo the first column on paper, including eps: in which order do the steps come?",
)
def test_batchnorm_matches_a_worked_batch(student):
    """A worked batch of 5 examples, 3 features, with eps 0.1 and 1e-5"""
    out, _, _, _ = student.batchnorm_forward(X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, eps=0.1)
    expected = [
        [1.070328886519643, 1.622222222222222, -0.6],
        [-0.213552591013095, -0.155555555555556, -3.58142396999972],
        [0.428388147753274, 0.955555555555556, 2.38142396999972],
        [-2.139374807312203, 0.511111111111111, -1.34535599249993],
        [2.354210364052382, 2.066666666666666, 0.14535599249993],
    ]
    assert_close(out, expected)
    # The same with the default eps: the first row.
    out, _, _, _ = student.batchnorm_forward(X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR)
    assert_shape(out, (5, 3))
    assert_close(out[0], [1.0774808577615682, 1.6320515592903462, -0.6])


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="Which part of the old average is kept, and which part comes from this batch?",
)
def test_batchnorm_updates_the_running_statistics(student):
    """The running mean and variance move towards the batch's, in new arrays"""
    _, _, running_mean, running_var = student.batchnorm_forward(
        X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, momentum=0.7, eps=0.1
    )
    assert_inputs_unchanged(student)
    assert_close(running_mean, [0.59, -0.58, 1.55])
    assert_close(running_var, [3.008, 1.362, 1.49])
    # The same with the default momentum.
    _, _, running_mean, running_var = student.batchnorm_forward(
        X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR
    )
    assert_close(running_mean, [0.53, -0.86, 1.85])
    assert_close(running_var, [2.336, 0.854, 1.43])


@pytest.mark.check(
    "batchnorm_forward",
    points=1,
    look="Where do the mean and the variance come from when training is False, and do they change?",
)
def test_batchnorm_predicts_with_the_running_statistics(student):
    """With training=False the running statistics are used, and kept"""
    out, _, running_mean, running_var = student.batchnorm_forward(
        X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, eps=0.1, training=False
    )
    expected = [
        [1.852647508520297, 1.0, -3.049489742783178],
        [-0.217549169506766, -2.82473154987006, -6.315476066494083],
        [0.817549169506766, -0.434274331201272, 0.216496580927726],
        [-3.322844186547359, -1.390457218668787, -3.865986323710905],
        [3.922844186547359, 1.956182887467515, -2.232993161855452],
    ]
    assert_close(out, expected)
    assert_close(running_mean, RUNNING_MEAN)
    assert_close(running_var, RUNNING_VAR)


@pytest.mark.check(
    "batchnorm_backward",
    points=1,
    look="One gamma serves all rows of its column: how do the rows' contributions combine?",
)
def test_batchnorm_backward_gives_the_gradients_of_scale_and_shift(student):
    """dgamma and dbeta of the worked batch"""
    _, cache, _, _ = student.batchnorm_forward(X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, eps=0.1)
    _, dgamma, dbeta = student.batchnorm_backward(DOUT, cache)
    assert_close(dgamma, [-1.463624884387322, -0.216666666666666, -2.646013773374751])
    assert_close(dbeta, [1.4, 0.1, 1.2])


@pytest.mark.check(
    "batchnorm_backward",
    points=1.5,
    look="By how many roads does x reach the loss? Does your dx add up the gradients of all?",
)
def test_batchnorm_backward_matches_a_worked_batch(student):
    """dx of the worked batch"""
    _, cache, _, _ = student.batchnorm_forward(X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, eps=0.1)
    dx, _, _ = student.batchnorm_backward(DOUT, cache)
    expected = [
        [0.045147480528624, 0.468312757201646, 0.685727513099935],
        [-0.565048935991057, -0.196707818930041, 0.10600618559999],
        [0.670863343480019, 0.274485596707819, -0.523405541399951],
        [0.02821717533039, -0.047325102880658, -1.098986002274897],
        [-0.179179063347976, -0.498765432098766, 0.830657844974922],
    ]
    assert_close(dx, expected)


@pytest.mark.check(
    "batchnorm_backward",
    points=1,
    look="Change one element of x: which outputs move, only its own or the whole column?",
)
def test_batchnorm_backward_agrees_with_differences_of_your_forward(student, rng):
    """dx agrees with central differences of your own forward pass"""
    x = rng.normal(size=(6, 4))
    gamma, beta = rng.normal(size=4), rng.normal(size=4)
    mean, var = rng.normal(size=4), 1.0 + rng.random(4)
    dout = rng.normal(size=(6, 4))

    def forward(point):
        out, _, _, _ = student.batchnorm_forward(point, gamma, beta, mean, var)
        assert_shape(out, (6, 4))
        return out

    out, cache, _, _ = student.batchnorm_forward(x, gamma, beta, mean, var)
    assert_normalized(out, (6, 4), gamma, beta, axis=0)
    dx, _, _ = student.batchnorm_backward(dout, cache)
    assert_gradient(forward, x, dx, rng, upstream=dout)


@pytest.mark.check(
    "layernorm_forward",
    points=1,
    look="With gamma 1 and beta 0, what should the mean and the spread of every row be?",
)
def test_layernorm_gives_every_example_mean_zero_and_variance_one(student, rng):
    """Every row comes out with mean 0 and variance 1"""
    x = 3.0 + rng.normal(size=(5, 8)) * [[0.5], [1.0], [2.0], [10.0], [0.1]]
    out, _ = student.layernorm_forward(x, np.ones(8), np.zeros(8), eps=1e-14)
    assert_shape(out, (5, 8))
    assert_close(out.mean(axis=1), np.zeros(5), atol=1e-9)
    assert_close(np.mean(out**2, axis=1), np.ones(5))


@pytest.mark.check(
    "layernorm_forward",
    points=1.5,
    look="Redo the first row on paper, including eps: in which order do the steps come?",
)
def test_layernorm_matches_worked_rows(student):
    """Worked rows: 3 examples, 4 features, with eps 0.1 and 1e-5"""
    out, _ = student.layernorm_forward(ROWS, ROW_GAMMA, ROW_BETA, eps=0.1)
    expected = [
        [1.14776721854814, 2.098060397357592, -1.407397350998229, 0.805548013248672],
        [-0.263098610454535, -0.141213183854525, -3.152713700727227, 0.312619722090907],
        [0.754336899611537, 1.0, 1.82313013126153, -0.557228166019228],
    ]
    assert_close(out, expected)
    # The same with the default eps: the first row.
    out, _ = student.layernorm_forward(ROWS, ROW_GAMMA, ROW_BETA)
    assert_shape(out, (3, 4))
    row = [1.1660235185652257, 2.1217066526178163, -1.424784303395453, 0.8185882275465897]
    assert_close(out[0], row)


@pytest.mark.check(
    "layernorm_backward",
    points=1,
    look="gamma has one entry per feature: over which axis do the contributions add up?",
)
def test_layernorm_backward_gives_the_gradients_of_scale_and_shift(student):
    """dgamma and dbeta of the worked rows"""
    _, cache = student.layernorm_forward(ROWS, ROW_GAMMA, ROW_BETA, eps=0.1)
    _, dgamma, dbeta = student.layernorm_backward(ROW_DOUT, cache)
    expected = [0.694493812287929, 1.943182088624252, -2.776990167317044, 0.668253457625586]
    assert_close(dgamma, expected)
    assert_close(dbeta, [1.0, -1.2, 0.9, -0.2])


@pytest.mark.check(
    "layernorm_backward",
    points=1,
    look="Which means are taken over the features here, and is gamma already inside them?",
)
def test_layernorm_backward_matches_worked_rows(student):
    """dx of the worked rows"""
    _, cache = student.layernorm_forward(ROWS, ROW_GAMMA, ROW_BETA, eps=0.1)
    dx, _, _ = student.layernorm_backward(ROW_DOUT, cache)
    expected = [
        [-0.196007023149766, -0.169900824577724, 0.366076274815051, -0.000168427087562],
        [-0.705828131524907, 0.396116700978687, 0.644220361117808, -0.334508930571588],
        [1.154710429752771, 0.187792585172769, -0.887721504280744, -0.454781510644796],
    ]
    assert_close(dx, expected)


@pytest.mark.check(
    "layernorm_backward",
    points=0.5,
    look="Change one element of x: which outputs move, and does your dx account for all of them?",
)
def test_layernorm_backward_agrees_with_differences_of_your_forward(student, rng):
    """dx agrees with central differences of your own forward pass"""
    x = rng.normal(size=(4, 6))
    gamma, beta = rng.normal(size=6), rng.normal(size=6)
    dout = rng.normal(size=(4, 6))

    def forward(point):
        out, _ = student.layernorm_forward(point, gamma, beta)
        assert_shape(out, (4, 6))
        return out

    out, cache = student.layernorm_forward(x, gamma, beta)
    assert_normalized(out, (4, 6), gamma, beta, axis=1)
    dx, _, _ = student.layernorm_backward(dout, cache)
    assert_gradient(forward, x, dx, rng, upstream=dout)
