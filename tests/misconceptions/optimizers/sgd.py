"""Known wrong versions of sgd."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your step goes along the gradient, so the loss grows: which way does the gradient point?",
    trips=(
        "test_sgd_takes_a_step_against_the_gradient",
        "test_sgd_steps_for_parameters_of_any_shape",
        "test_sgd_uses_its_default_learning_rate",
    ),
)
def uphill(w, dw, state, learning_rate=1e-2):
    return w + learning_rate * dw, state


@misconception(
    says="The new parameters are right, but your step wrote them into the caller's array: which "
    "form of assignment makes a new one?",
    trips=("test_sgd_leaves_its_inputs_alone",),
)
def sgd_in_place(w, dw, state, learning_rate=1e-2):
    w -= learning_rate * dw
    return w, state


@misconception(
    says="Your step is the default learning rate times the gradient, whatever rate the call asks "
    "for: where does the argument come in?",
    trips=(
        "test_sgd_takes_a_step_against_the_gradient",
        "test_sgd_steps_for_parameters_of_any_shape",
    ),
)
def fixed_learning_rate(w, dw, state, learning_rate=1e-2):
    return w - 0.01 * dw, state


@misconception(
    says="Your step is the whole gradient: what scales it?",
    trips=(
        "test_sgd_takes_a_step_against_the_gradient",
        "test_sgd_steps_for_parameters_of_any_shape",
        "test_sgd_uses_its_default_learning_rate",
    ),
)
def no_learning_rate(w, dw, state, learning_rate=1e-2):
    return w - dw, state


@misconception(
    says="Your step has the same length for every gradient: has the gradient been divided by its "
    "norm? Here its length counts.",
    trips=(
        "test_sgd_takes_a_step_against_the_gradient",
        "test_sgd_steps_for_parameters_of_any_shape",
        "test_sgd_uses_its_default_learning_rate",
    ),
)
def normalised_gradient(w, dw, state, learning_rate=1e-2):
    return w - learning_rate * dw / np.linalg.norm(dw), state


@misconception(
    says="Every element of your step has the same size: only the sign of the gradient is left. "
    "What happened to its size?",
    trips=(
        "test_sgd_takes_a_step_against_the_gradient",
        "test_sgd_steps_for_parameters_of_any_shape",
        "test_sgd_uses_its_default_learning_rate",
    ),
)
def sign_of_the_gradient(w, dw, state, learning_rate=1e-2):
    return w - learning_rate * np.sign(dw), state


@misconception(
    says="You returned the step itself: the parameters after the step were asked for. Where does w "
    "come in?",
    trips=(
        "test_sgd_takes_a_step_against_the_gradient",
        "test_sgd_steps_for_parameters_of_any_shape",
        "test_sgd_uses_its_default_learning_rate",
    ),
)
def only_the_step(w, dw, state, learning_rate=1e-2):
    return -learning_rate * dw, state
