"""Public checks of the optimizers: a few steps whose results are written out.

Every optimizer is handed its own state back, whatever it keeps there; only the parameters are
compared. The numbers belong to the settings in the call, which are not the defaults.
"""

import numpy as np
import pytest

from grader.gradcheck import (
    assert_close,
    assert_inputs_unchanged,
    assert_no_warnings,
    assert_shape,
    assert_that,
)

W = np.array([[0.5, -1.2, 2.0], [1.5, 0.3, -0.7]])

# The gradients of three steps, each of the shape of W; their sizes differ by a factor of 300.
GRADIENTS = (
    np.array([[0.2, -1.0, 0.05], [3.0, -0.4, 0.01]]),
    np.array([[-0.1, -0.8, 0.02], [-2.5, 0.6, 0.0]]),
    np.array([[0.4, 0.5, -0.06], [1.0, -0.2, -0.03]]),
)

# Their squares add up to 45 + 36 = 81: the joint norm is 9.
GRADS = {
    "W1": np.array([[1.0, -2.0, 2.0], [4.0, -4.0, 2.0]]),
    "b1": np.array([4.0, -4.0, 0.0, 2.0]),
}


def follow(optimizer, path, **settings):
    """Take one step per array of `path`, each with the state of the step before, and compare."""
    w, state = W, {}
    for dw, expected in zip(GRADIENTS, path, strict=False):
        stepped, state = optimizer(w, dw, state, **settings)
        assert_close(stepped, expected)
        w = np.array(expected)


def two_steps_on_untouched_inputs(student, optimizer):
    """Take two steps, which must move w, and look after each whether an input was changed."""
    state = {}
    for dw in GRADIENTS[:2]:
        stepped, state = optimizer(W, dw, state)
        assert_inputs_unchanged(student)
        assert_shape(stepped, W.shape)
        assert_that(
            bool(np.isfinite(stepped).all()), "the parameters that came back are not finite"
        )
        assert_that(
            not np.allclose(stepped, W),
            "the parameters came back as they went in: no step was taken",
        )


# --- sgd ------------------------------------------------------------------------------------------


@pytest.mark.check(
    "sgd", points=1, look="Where the gradient is positive, should the parameter grow or shrink?"
)
def test_sgd_takes_a_step_against_the_gradient(student):
    """A step against the gradient, of the length the learning rate says"""
    follow(student.sgd, [[[0.4, -0.7, 1.975], [0.0, 0.5, -0.705]]], learning_rate=0.5)


@pytest.mark.check(
    "sgd",
    points=0.5,
    look="Which of your operations write into an array that somebody else still uses?",
)
def test_sgd_leaves_its_inputs_alone(student):
    """Parameters, gradient and state are not changed in place"""
    two_steps_on_untouched_inputs(student, student.sgd)


# --- momentum -------------------------------------------------------------------------------------


@pytest.mark.check(
    "momentum",
    points=1,
    look="Follow one element through three steps on paper: what is its velocity after each?",
)
def test_momentum_carries_its_velocity_from_step_to_step(student):
    """Three steps, each with the velocity of the step before"""
    path = [
        [[0.48, -1.1, 1.995], [1.2, 0.34, -0.701]],
        [[0.474, -0.94, 1.989], [1.21, 0.312, -0.7018]],
        [[0.4292, -0.862, 1.9902], [1.118, 0.3096, -0.69944]],
    ]
    follow(student.momentum, path, learning_rate=0.1, beta=0.8)


@pytest.mark.check(
    "momentum",
    points=0.5,
    look="Are learning_rate and beta the arguments, or numbers in your code?",
)
def test_momentum_uses_its_default_settings(student):
    """Two steps with the settings left out"""
    path = [
        [[0.498, -1.19, 1.9995], [1.47, 0.304, -0.7001]],
        [[0.4972, -1.173, 1.99885], [1.468, 0.3016, -0.70019]],
    ]
    follow(student.momentum, path)


@pytest.mark.check(
    "momentum",
    points=0.5,
    look="Which of your operations write into an array or a dict that somebody else still uses?",
)
def test_momentum_leaves_its_inputs_alone(student):
    """Parameters, gradient and state are not changed in place"""
    two_steps_on_untouched_inputs(student, student.momentum)


# --- nesterov -------------------------------------------------------------------------------------


@pytest.mark.check(
    "nesterov",
    points=1,
    look="The direction has two terms. Which velocity is in the second: the old or the new one?",
)
def test_nesterov_steps_along_the_gradient_and_the_velocity_to_come(student):
    """Three steps along the gradient and the look-ahead velocity"""
    path = [
        [[0.464, -1.02, 1.991], [0.96, 0.372, -0.7018]],
        [[0.4692, -0.812, 1.9842], [1.218, 0.2896, -0.70244]],
        [[0.39336, -0.7996, 1.99116], [1.0444, 0.30768, -0.697552]],
    ]
    follow(student.nesterov, path, learning_rate=0.1, beta=0.8)


@pytest.mark.check(
    "nesterov",
    points=0.5,
    look="Are learning_rate and beta the arguments, or numbers in your code?",
)
def test_nesterov_uses_its_default_settings(student):
    """Two steps with the settings left out"""
    path = [
        [[0.4962, -1.181, 1.99905], [1.443, 0.3076, -0.70019]],
        [[0.49648, -1.1577, 1.998265], [1.4662, 0.29944, -0.700271]],
    ]
    follow(student.nesterov, path)


@pytest.mark.check(
    "nesterov",
    points=0.5,
    look="Which of your operations write into an array or a dict that somebody else still uses?",
)
def test_nesterov_leaves_its_inputs_alone(student):
    """Parameters, gradient and state are not changed in place"""
    two_steps_on_untouched_inputs(student, student.nesterov)


# --- rmsprop --------------------------------------------------------------------------------------


@pytest.mark.check(
    "rmsprop",
    points=1,
    look="With one element on paper: what is s after each gradient, and what divides the gradient?",
)
def test_rmsprop_divides_by_the_recent_size_of_the_gradient(student):
    """Three steps, each element measured by its own recent gradients"""
    path = [
        [
            [0.366666666666667, -1.01818181818182, 1.93333333333333],
            [1.30645161290323, 0.46, -0.718181818181818],
        ],
        [
            [0.433333333333333, -0.893082384876872, 1.90625085311112],
            [1.44138430248998, 0.30864161965254, -0.718181818181818],
        ],
        [
            [0.284048935842637, -0.973930860517434, 1.97567761485599],
            [1.38219027526185, 0.363252443450866, -0.672353456401892],
        ],
    ]
    follow(student.rmsprop, path, learning_rate=0.1, decay=0.75, eps=0.05)


@pytest.mark.check(
    "rmsprop", points=0.5, look="Are decay and eps the arguments, or numbers in your code?"
)
def test_rmsprop_uses_its_default_settings(student):
    """Two steps with the settings left out"""
    path = [
        [
            [0.400000049999975, -1.10000001, 1.9000001999996],
            [1.40000000333333, 0.399999975000006, -0.79999900000999],
        ],
        [
            [0.444901355345388, -1.03733917890894, 1.86270007723508],
            [1.46420818880145, 0.316666653240745, -0.79999900000999],
        ],
    ]
    follow(student.rmsprop, path)


@pytest.mark.check(
    "rmsprop",
    points=0.5,
    look="Which of your operations write into an array or a dict that somebody else still uses?",
)
def test_rmsprop_leaves_its_inputs_alone(student):
    """Parameters, gradient and state are not changed in place"""
    two_steps_on_untouched_inputs(student, student.rmsprop)


# --- adam -----------------------------------------------------------------------------------------


@pytest.mark.check(
    "adam",
    points=1,
    look="What are m_hat and v_hat when t = 1? Put in the definitions of m and v and look.",
)
def test_adam_begins_with_a_step_of_one_learning_rate(student):
    """The first step moves every element by the learning rate"""
    path = [
        [
            [2.49999998737840e-08, -0.70000000499999993, 1.50000009999998],
            [1.00000000166667, 0.799999987500000, -1.1999995000005],
        ]
    ]
    follow(student.adam, path, learning_rate=0.5)


@pytest.mark.check(
    "adam",
    points=1.5,
    look="Follow one element through three steps on paper: t, m, v and the two corrections.",
)
def test_adam_corrects_the_bias_of_both_averages_at_every_step(student):
    """Three steps, with the averages corrected at each"""
    path = [
        [
            [0.42, -1.1047619047619, 1.95],
            [1.40163934426230, 0.388888888888889, -0.716666666666667],
        ],
        [
            [0.408555584457361, -1.01191122138947, 1.91296009424127],
            [1.41004809574896, 0.355575091903792, -0.723905534656892],
        ],
        [
            [0.347977011802926, -0.981542519223563, 1.92308164467126],
            [1.39585252990105, 0.353276562265158, -0.707301399975486],
        ],
    ]
    follow(student.adam, path, learning_rate=0.1, beta1=0.7, beta2=0.9, eps=0.05)


@pytest.mark.check(
    "adam", points=0.5, look="Are beta1, beta2 and eps the arguments, or numbers in your code?"
)
def test_adam_uses_its_default_settings(student):
    """Two steps with the settings left out"""
    path = [
        [
            [0.49900000005, -1.19900000001, 1.9990000002],
            [1.49900000000333, 0.300999999975, -0.700999999000001],
        ],
        [
            [0.498733663027187, -1.19801187421679, 1.99810142523145],
            [1.49896187796983, 0.300752298163723, -0.701670056306295],
        ],
    ]
    follow(student.adam, path)


@pytest.mark.check(
    "adam",
    points=0.5,
    look="Which of your operations write into an array or a dict that somebody else still uses?",
)
def test_adam_leaves_its_inputs_alone(student):
    """Parameters, gradient and state are not changed in place"""
    two_steps_on_untouched_inputs(student, student.adam)


# --- adamw ----------------------------------------------------------------------------------------


@pytest.mark.check(
    "adamw",
    points=1.5,
    look="Which w decays, by what factor, and does the decay pass through the averages?",
)
def test_adamw_decays_the_weights_beside_the_step(student):
    """Three Adam steps with the decay beside them"""
    path = [
        [
            [0.4, -1.0567619047619, 1.87],
            [1.3416393442623, 0.376888888888889, -0.688666666666667],
        ],
        [
            [0.372555584457361, -0.921640745198994, 1.75816009424127],
            [1.29638252197846, 0.328499536348237, -0.66835886799023],
        ],
        [
            [0.297074788424632, -0.854406413225126, 1.69795524090160],
            [1.23033165525142, 0.313061025255673, -0.62502037858921],
        ],
    ]
    follow(
        student.adamw,
        path,
        learning_rate=0.1,
        beta1=0.7,
        beta2=0.9,
        eps=0.05,
        weight_decay=0.4,
    )


@pytest.mark.check(
    "adamw", points=0.5, look="Is weight_decay the argument, or a number in your code?"
)
def test_adamw_uses_its_default_settings(student):
    """Two steps with the settings left out"""
    path = [
        [
            [0.49899500005, -1.19898800001, 1.9989800002],
            [1.49898500000333, 0.300996999975, -0.700992999000001],
        ],
        [
            [0.498723673077186, -1.19798788433679, 1.99806143543145],
            [1.49893188811982, 0.300746288193723, -0.701656046376306],
        ],
    ]
    follow(student.adamw, path)


@pytest.mark.check(
    "adamw",
    points=0.5,
    look="Which of your operations write into an array or a dict that somebody else still uses?",
)
def test_adamw_leaves_its_inputs_alone(student):
    """Parameters, gradient and state are not changed in place"""
    two_steps_on_untouched_inputs(student, student.adamw)


# --- clip_by_global_norm --------------------------------------------------------------------------


@pytest.mark.check(
    "clip_by_global_norm",
    points=1,
    look="What is the length of all gradients laid end to end, and by what factor is it too long?",
)
def test_clipping_scales_all_gradients_by_one_factor(student):
    """A joint norm of 9 is brought down to 3"""
    clipped, norm = student.clip_by_global_norm(GRADS, 3.0)
    assert_close(norm, 9.0)
    assert_that(set(clipped) == set(GRADS), "the keys are not those of the gradients")
    third = 1 / 3
    assert_close(
        clipped["W1"],
        [[third, -2 * third, 2 * third], [4 * third, -4 * third, 2 * third]],
    )
    assert_close(clipped["b1"], [4 * third, -4 * third, 0.0, 2 * third])


@pytest.mark.check(
    "clip_by_global_norm",
    points=0.5,
    look="The limit is a limit, not a length to be reached: what happens to a norm below it?",
)
def test_clipping_changes_nothing_within_the_limit(student):
    """A joint norm of 9 passes a limit of 9 or 12 unchanged"""
    for limit in (9.0, 12.0):
        clipped, norm = student.clip_by_global_norm(GRADS, limit)
        assert_close(norm, 9.0)
        for name, g in GRADS.items():
            assert_close(clipped[name], g)


@pytest.mark.check(
    "clip_by_global_norm", points=0.5, look="What do you divide by when every gradient is zero?"
)
def test_clipping_passes_gradients_that_are_zero(student):
    """Zero gradients stay zero, without a warning"""
    zeros = {name: np.zeros_like(g) for name, g in GRADS.items()}
    clipped, norm = student.clip_by_global_norm(zeros, 3.0)
    assert_no_warnings(student)
    assert_close(norm, 0.0)
    for name, g in zeros.items():
        assert_close(clipped[name], g)


@pytest.mark.check(
    "clip_by_global_norm",
    points=0.5,
    look="Does your code write into the arrays of the dict it was given, or into the dict itself?",
)
def test_clipping_leaves_its_inputs_alone(student):
    """The gradients passed in are not changed in place"""
    clipped, _ = student.clip_by_global_norm(GRADS, 0.5)
    assert_inputs_unchanged(student)
    assert_shape(clipped["W1"], GRADS["W1"].shape)
    assert_that(
        not np.allclose(clipped["W1"], GRADS["W1"]),
        "the gradients came back as they went in, though their norm is above the limit",
    )


# --- cosine_schedule ------------------------------------------------------------------------------


@pytest.mark.check(
    "cosine_schedule",
    points=1,
    look="Where should the cosine stand at the first step, half-way, and at the end?",
)
def test_the_schedule_falls_along_half_a_cosine(student):
    """From the base rate down to zero, without a warm-up"""
    for step, expected in (
        (0, 0.4),
        (3, 0.378201304837674),
        (10, 0.2),
        (15, 0.0585786437626905),
        (19, 0.00246233188097247),
        (20, 0.0),
    ):
        assert_close(student.cosine_schedule(step, 20, 0.4), expected)


@pytest.mark.check(
    "cosine_schedule",
    points=1,
    look="Steps count from 0. Which fraction has the first step of the warm-up, which the last?",
)
def test_the_schedule_warms_up_in_equal_parts(student):
    """The warm-up rises to the base rate in equal parts"""
    for step, expected in ((0, 0.08), (1, 0.16), (2, 0.24), (3, 0.32), (4, 0.4)):
        assert_close(student.cosine_schedule(step, 25, 0.4, warmup_steps=5), expected)


@pytest.mark.check(
    "cosine_schedule",
    points=0.5,
    look="After the warm-up, how many steps are behind the cosine, and how many does it have?",
)
def test_the_cosine_begins_where_the_warm_up_ends(student):
    """After the warm-up the cosine takes the steps that are left"""
    for step, expected in (
        (5, 0.4),
        (8, 0.378201304837674),
        (15, 0.2),
        (24, 0.00246233188097247),
        (25, 0.0),
    ):
        assert_close(student.cosine_schedule(step, 25, 0.4, warmup_steps=5), expected)
