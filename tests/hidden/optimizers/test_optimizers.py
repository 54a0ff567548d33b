"""Hidden checks of the optimizers: many random steps, shared states, and the edges.

A state is opaque: each check hands a student's own state back and compares the parameters alone.
Every step starts from the reference's parameters, so that rounding does not add up.
"""

import numpy as np
import pytest

from grader.gradcheck import assert_close, assert_no_warnings, assert_that

SHAPES = ((7,), (4, 5), (2, 3, 6))
STEPS = 12


def draw_gradients(rng, shape, steps=STEPS):
    """Draw gradients whose elements differ in size by a factor of up to ten thousand."""
    sizes = 10.0 ** rng.uniform(-2, 2, size=shape)
    # Away from zero and with a common trend: averages that cancel would be blind to mistakes.
    return [sizes * (rng.normal(size=shape) + 0.7) for _ in range(steps)]


def follow(optimizer, right, w, gradients, **settings):
    """Take a step for every gradient with both, each on its own state, and compare."""
    state, right_state = {}, {}
    for dw in gradients:
        stepped, state = optimizer(w, dw, state, **settings)
        w, right_state = right(w, dw, right_state, **settings)
        assert_close(stepped, w)


def follow_every_shape(optimizer, right, rng, **settings):
    """Follow a random run for parameters of one, two and three dimensions."""
    for shape in SHAPES:
        w = rng.normal(size=shape)
        follow(optimizer, right, w, draw_gradients(rng, shape), **settings)


def follow_two_in_turn(optimizer, right, rng, **settings):
    """Step two parameters of one shape by turns, each with a state of its own, and compare."""
    shape = (4, 5)
    parameters = [rng.normal(size=shape) for _ in range(2)]
    gradients = [draw_gradients(rng, shape, steps=5) for _ in range(2)]
    states, right_states = [{}, {}], [{}, {}]
    for step in range(5):
        for k in range(2):
            w, dw = parameters[k], gradients[k][step]
            stepped, states[k] = optimizer(w, dw, states[k], **settings)
            parameters[k], right_states[k] = right(w, dw, right_states[k], **settings)
            assert_close(stepped, parameters[k])


def follow_a_schedule(optimizer, right, rng):
    """Follow a run whose learning rate changes from step to step, and ends without gradient."""
    shape = (3, 4)
    w, state, right_state = rng.normal(size=shape), {}, {}
    gradients = [*draw_gradients(rng, shape, steps=3), np.zeros(shape), np.zeros(shape)]
    for dw, rate in zip(gradients, (0.3, 0.1, 0.4, 0.2, 0.5), strict=True):
        stepped, state = optimizer(w, dw, state, learning_rate=rate, beta=0.7)
        w, right_state = right(w, dw, right_state, learning_rate=rate, beta=0.7)
        assert_close(stepped, w)


APART = "Where does your code keep what it remembers? A model has many parameter arrays."


# --- sgd ------------------------------------------------------------------------------------------


@pytest.mark.check(
    "sgd", points=1, look="Which operation works for an array of any shape, element by element?"
)
def test_sgd_steps_for_parameters_of_any_shape(student, reference, rng):
    """Right for arrays of one, two and three dimensions"""
    follow_every_shape(student.sgd, reference.sgd, rng, learning_rate=float(rng.uniform(0.05, 0.5)))


@pytest.mark.check(
    "sgd", points=0.5, look="What is the learning rate when the call does not mention it?"
)
def test_sgd_uses_its_default_learning_rate(student, reference, rng):
    """Right with the learning rate left out"""
    follow(student.sgd, reference.sgd, rng.normal(size=(3, 4)), draw_gradients(rng, (3, 4)))


# --- momentum -------------------------------------------------------------------------------------


@pytest.mark.check(
    "momentum", points=1.5, look="What is the velocity after a dozen steps, as a sum of gradients?"
)
def test_momentum_stays_right_over_many_steps(student, reference, rng):
    """A dozen random steps in one, two and three dimensions"""
    settings = {"learning_rate": rng.uniform(0.05, 0.5), "beta": rng.uniform(0.5, 0.95)}
    follow_every_shape(student.momentum, reference.momentum, rng, **settings)


@pytest.mark.check("momentum", points=1, look=APART)
def test_momentum_keeps_two_parameters_apart(student, reference, rng):
    """Two parameters stepped by turns do not disturb each other"""
    follow_two_in_turn(student.momentum, reference.momentum, rng, beta=0.8)


@pytest.mark.check(
    "momentum",
    points=0.5,
    look="When the learning rate changes, what should happen to the velocity gathered so far?",
)
def test_momentum_follows_a_changing_learning_rate(student, reference, rng):
    """The learning rate of a step scales all of its velocity, and nothing later"""
    follow_a_schedule(student.momentum, reference.momentum, rng)


# --- nesterov -------------------------------------------------------------------------------------


@pytest.mark.check(
    "nesterov", points=1.5, look="Is the velocity in your step the one that holds this gradient?"
)
def test_nesterov_stays_right_over_many_steps(student, reference, rng):
    """A dozen random steps in one, two and three dimensions"""
    settings = {"learning_rate": rng.uniform(0.05, 0.5), "beta": rng.uniform(0.5, 0.95)}
    follow_every_shape(student.nesterov, reference.nesterov, rng, **settings)


@pytest.mark.check("nesterov", points=1, look=APART)
def test_nesterov_keeps_two_parameters_apart(student, reference, rng):
    """Two parameters stepped by turns do not disturb each other"""
    follow_two_in_turn(student.nesterov, reference.nesterov, rng, beta=0.8)


@pytest.mark.check(
    "nesterov",
    points=0.5,
    look="When the learning rate changes, what should happen to the velocity gathered so far?",
)
def test_nesterov_follows_a_changing_learning_rate(student, reference, rng):
    """The learning rate of a step scales all of its velocity, and nothing later"""
    follow_a_schedule(student.nesterov, reference.nesterov, rng)


# --- rmsprop --------------------------------------------------------------------------------------


@pytest.mark.check(
    "rmsprop", points=1.5, look="What is averaged, with which weights, and what is done with it?"
)
def test_rmsprop_stays_right_over_many_steps(student, reference, rng):
    """A dozen random steps in one, two and three dimensions"""
    settings = {"learning_rate": rng.uniform(0.05, 0.5), "decay": rng.uniform(0.6, 0.95)}
    follow_every_shape(student.rmsprop, reference.rmsprop, rng, **settings)


@pytest.mark.check("rmsprop", points=1, look=APART)
def test_rmsprop_keeps_two_parameters_apart(student, reference, rng):
    """Two parameters stepped by turns do not disturb each other"""
    follow_two_in_turn(student.rmsprop, reference.rmsprop, rng, decay=0.8)


@pytest.mark.check(
    "rmsprop",
    points=0.5,
    look="For a gradient no larger than eps, or zero: what exactly is eps added to?",
)
def test_rmsprop_is_right_for_tiny_and_zero_gradients(student, reference, rng):
    """Gradients about the size of eps, and gradients that are zero"""
    w = rng.normal(size=(3, 4))
    gradients = [1e-8 * dw for dw in draw_gradients(rng, (3, 4), steps=3)]
    follow(student.rmsprop, reference.rmsprop, w, gradients, learning_rate=0.1, decay=0.8)
    stepped, _ = student.rmsprop(w, np.zeros_like(w), {})
    assert_no_warnings(student)
    assert_close(stepped, w)


# --- adam -----------------------------------------------------------------------------------------


@pytest.mark.check(
    "adam", points=2, look="What do you keep between two calls: the averages or the corrected ones?"
)
def test_adam_stays_right_over_many_steps(student, reference, rng):
    """A dozen random steps in one, two and three dimensions"""
    settings = {
        "learning_rate": rng.uniform(0.05, 0.5),
        "beta1": rng.uniform(0.5, 0.9),
        "beta2": rng.uniform(0.92, 0.99),
    }
    follow_every_shape(student.adam, reference.adam, rng, **settings)


@pytest.mark.check("adam", points=1, look=APART)
def test_adam_keeps_two_parameters_apart(student, reference, rng):
    """Two parameters stepped by turns do not disturb each other"""
    follow_two_in_turn(student.adam, reference.adam, rng, learning_rate=0.1)


@pytest.mark.check(
    "adam",
    points=1,
    look="For a gradient no larger than eps, or zero: what exactly is eps added to?",
)
def test_adam_is_right_for_tiny_and_zero_gradients(student, reference, rng):
    """Gradients about the size of eps, and gradients that are zero"""
    w = rng.normal(size=(3, 4))
    gradients = [1e-8 * dw for dw in draw_gradients(rng, (3, 4), steps=3)]
    follow(student.adam, reference.adam, w, gradients, learning_rate=0.1)
    stepped, _ = student.adam(w, np.zeros_like(w), {})
    assert_no_warnings(student)
    assert_close(stepped, w)


@pytest.mark.check(
    "adam",
    points=0.5,
    look="For a gradient that never changes, what should m_hat and v_hat be at every step?",
)
def test_adam_walks_evenly_under_a_constant_gradient(student, reference, rng):
    """A gradient that stays the same gives steps that stay the same"""
    w = rng.normal(size=(3, 4))
    gradients = draw_gradients(rng, (3, 4), steps=1) * 40
    follow(student.adam, reference.adam, w, gradients, learning_rate=0.1)


# --- adamw ----------------------------------------------------------------------------------------


@pytest.mark.check(
    "adamw", points=1.5, look="Does the decay enter m and v? Which factors does it have?"
)
def test_adamw_stays_right_over_many_steps(student, reference, rng):
    """A dozen random steps in one, two and three dimensions"""
    settings = {
        "learning_rate": rng.uniform(0.05, 0.5),
        "beta1": rng.uniform(0.5, 0.9),
        "beta2": rng.uniform(0.92, 0.99),
        "weight_decay": rng.uniform(0.2, 0.8),
    }
    follow_every_shape(student.adamw, reference.adamw, rng, **settings)


@pytest.mark.check("adamw", points=0.5, look=APART)
def test_adamw_keeps_two_parameters_apart(student, reference, rng):
    """Two parameters stepped by turns do not disturb each other"""
    follow_two_in_turn(student.adamw, reference.adamw, rng, learning_rate=0.1, weight_decay=0.3)


@pytest.mark.check(
    "adamw", points=1, look="A weight whose gradient is zero: by which factor should it shrink?"
)
def test_adamw_shrinks_a_weight_that_has_no_gradient(student, rng):
    """Without a gradient the weights shrink by one common factor"""
    w, state = rng.normal(size=(3, 4)), {}
    rate, decay = float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.1, 0.5))
    for _ in range(4):
        stepped, state = student.adamw(
            w, np.zeros_like(w), state, learning_rate=rate, weight_decay=decay
        )
        w = (1 - rate * decay) * w
        assert_close(stepped, w)


@pytest.mark.check(
    "adamw", points=0.5, look="When weight_decay is zero, which optimizer should be left?"
)
def test_adamw_without_decay_is_adam(student, reference, rng):
    """With weight_decay = 0 every step is one of Adam"""
    w, state, right_state = rng.normal(size=(3, 4)), {}, {}
    for dw in draw_gradients(rng, (3, 4), steps=4):
        stepped, state = student.adamw(w, dw, state, learning_rate=0.1, weight_decay=0.0)
        w, right_state = reference.adam(w, dw, right_state, learning_rate=0.1)
        assert_close(stepped, w)


# --- clip_by_global_norm --------------------------------------------------------------------------


def draw_grads(rng):
    """Draw gradients of a model whose layers differ widely in size."""
    return {
        "W1": 20.0 * rng.normal(size=(5, 3)),
        "b1": rng.normal(size=5),
        "kernel": 3.0 * rng.normal(size=(2, 3, 4)),
        "W2": 0.1 * rng.normal(size=(2, 5)),
    }


@pytest.mark.check(
    "clip_by_global_norm",
    points=1.5,
    look="Is the factor the same for every array, and the norm afterwards exactly the limit?",
)
def test_clipping_keeps_the_direction_of_all_gradients_together(student, reference, rng):
    """Random gradients of four layers, scaled by one factor"""
    for share in (0.02, 0.5, 0.95):
        grads = draw_grads(rng)
        _, size = reference.clip_by_global_norm(grads, 1.0)
        clipped, norm = student.clip_by_global_norm(grads, share * size)
        right, _ = reference.clip_by_global_norm(grads, share * size)
        assert_close(norm, size)
        assert_that(set(clipped) == set(grads), "the keys are not those of the gradients")
        for name, g in right.items():
            assert_close(clipped[name], g)


@pytest.mark.check(
    "clip_by_global_norm",
    points=1,
    look="How is the joint norm made of the norms of the arrays, and with what is it compared?",
)
def test_clipping_is_idle_just_below_the_limit(student, reference, rng):
    """A joint norm a little below the limit passes unchanged"""
    for room in (1.01, 1.2, 50.0):
        grads = draw_grads(rng)
        _, size = reference.clip_by_global_norm(grads, 1.0)
        clipped, norm = student.clip_by_global_norm(grads, room * size)
        assert_close(norm, size)
        for name, g in grads.items():
            assert_close(clipped[name], g)


# --- cosine_schedule ------------------------------------------------------------------------------


@pytest.mark.check(
    "cosine_schedule",
    points=1.5,
    look="Check the three stretches one by one: the warm-up, the cosine, and where they meet.",
)
def test_the_schedule_is_right_at_every_step_of_random_runs(student, reference, rng):
    """Every step of random runs, with and without a warm-up"""
    for warmup in (0, 1, int(rng.integers(3, 9))):
        total = warmup + int(rng.integers(6, 14))
        base = float(rng.uniform(0.1, 3.0))
        for step in range(total + 1):
            rate = student.cosine_schedule(step, total, base, warmup_steps=warmup)
            assert_close(rate, reference.cosine_schedule(step, total, base, warmup_steps=warmup))


@pytest.mark.check(
    "cosine_schedule",
    points=1,
    look="What happens after the end of the run, and when the warm-up fills all of it?",
)
def test_the_schedule_stays_at_zero_after_the_end(student, rng):
    """Zero from the last step on, also after a run that is all warm-up"""
    base = float(rng.uniform(0.1, 3.0))
    total = int(rng.integers(5, 30))
    for warmup in (0, 2, total):
        for late in (0, 1, 3, total):
            rate = student.cosine_schedule(total + late, total, base, warmup_steps=warmup)
            assert_no_warnings(student)
            assert_close(rate, 0.0)
