"""Known wrong versions of gradient_step."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your step goes uphill. The gradient points to where the loss grows: where do you want "
    "to go?",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_climbs(w, b, dw, db, learning_rate):
    return w + learning_rate * dw, b + learning_rate * db


@misconception(
    says="The new values are right, but the old w was overwritten: `-=` writes into the array "
    "that the caller holds. How do you make a new one?",
    trips=(
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_writes_in_place(w, b, dw, db, learning_rate):
    w -= learning_rate * dw
    return w, b - learning_rate * db


@misconception(
    says="Your step has the length of the gradient, whatever the learning rate is. Where does the "
    "learning rate enter?",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_ignores_the_learning_rate(w, b, dw, db, learning_rate):
    return w - dw, b - db


@misconception(
    says="w moves, but b stays where it was. Is the bias a parameter, too?",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_leaves_the_bias(w, b, dw, db, learning_rate):
    return w - learning_rate * dw, b


@misconception(
    says="You return the change of the parameters, not the parameters after it. What was there "
    "before the step?",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_returns_only_the_change(w, b, dw, db, learning_rate):
    return -learning_rate * dw, -learning_rate * db


@misconception(
    says="Your step in w always has the length of the learning rate: the gradient's own length is "
    "gone. Is it divided by its norm in the formula?",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_normalizes_the_gradient(w, b, dw, db, learning_rate):
    return w - learning_rate * dw / np.linalg.norm(dw), b - learning_rate * db


@misconception(
    says="A larger learning rate makes your steps shorter. Does the formula multiply by it or "
    "divide?",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_divides_by_the_learning_rate(w, b, dw, db, learning_rate):
    return w - dw / learning_rate, b - db / learning_rate


@misconception(
    says="The weights shrink towards zero in your step, apart from the gradient: is there a factor "
    "on w itself? The L2 term is part of dw already.",
    trips=(
        "test_gradient_step_matches_hand_computed_values",
        "test_gradient_step_leaves_its_inputs_alone",
        "test_gradient_step_agrees_with_the_reference",
        "test_gradient_step_returns_new_arrays",
    ),
)
def step_shrinks_the_weights(w, b, dw, db, learning_rate):
    return (1.0 - learning_rate) * w - learning_rate * dw, b - learning_rate * db
