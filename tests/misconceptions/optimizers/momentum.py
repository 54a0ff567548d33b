"""Known wrong versions of momentum."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Each of your steps is a plain gradient step: the velocity of the step before is lost. "
    "What do you read from the state, and what do you put into it?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def velocity_forgotten(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = dw
    return w - learning_rate * v, {"v": v}


@misconception(
    says="Your velocity is right, but it carries w uphill: with which sign does v enter the step "
    "if it gathers gradients?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def velocity_uphill(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w + learning_rate * v, {"v": v}


@misconception(
    says="Your velocity is a moving average: the new gradient has the factor 1 - beta, which makes "
    "the steps too small. Does the formula accumulate or average?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def velocity_averaged(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + (1 - beta) * dw
    return w - learning_rate * v, {"v": v}


@misconception(
    says="This is Nesterov's step: the gradient plus beta times the velocity. What does the plain "
    "heavy ball step along?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def momentum_looks_ahead(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w - learning_rate * (dw + beta * v), {"v": v}


@misconception(
    says="As long as the learning rate stays the same your steps are right, but your velocity "
    "holds the rates of the past: which quantity should the learning rate of this step scale?",
    trips=("test_momentum_follows_a_changing_learning_rate",),
)
def momentum_rate_inside_the_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + learning_rate * dw
    return w - v, {"v": v}


@misconception(
    says="Your first step does not move: you step along the velocity before this gradient joined "
    "it. Which of the two lines comes first?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_leaves_its_inputs_alone",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def momentum_stale_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = state.get("v", np.zeros_like(w))
    stepped = w - learning_rate * v
    return stepped, {"v": beta * v + dw}


@misconception(
    says="Your velocity never fades: beta stands at the gradient instead of at the old velocity. "
    "Which of the two should be forgotten bit by bit?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def momentum_damps_only_the_gradient(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = state.get("v", 0.0) + beta * dw
    return w - learning_rate * v, {"v": v}


@misconception(
    says="Your velocity is the plain sum of all gradients: where does beta come in?",
    trips=(
        "test_momentum_carries_its_velocity_from_step_to_step",
        "test_momentum_uses_its_default_settings",
        "test_momentum_stays_right_over_many_steps",
        "test_momentum_keeps_two_parameters_apart",
        "test_momentum_follows_a_changing_learning_rate",
    ),
)
def momentum_never_fades(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = state.get("v", 0.0) + dw
    return w - learning_rate * v, {"v": v}


@misconception(
    says="The new parameters are right, but something that was passed in was changed on the way: "
    "whose array or dict stands on the left of each of your assignments?",
    trips=("test_momentum_leaves_its_inputs_alone",),
)
def momentum_state_in_place(w, dw, state, learning_rate=1e-2, beta=0.9):
    state["v"] = beta * state.get("v", 0.0) + dw
    return w - learning_rate * state["v"], state


@misconception(
    says="Alone your optimizer is right, but two parameters share one velocity: it lives outside "
    "the state. What will happen in a model with many arrays?",
    trips=("test_momentum_keeps_two_parameters_apart",),
)
def momentum_shared_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    if not state:
        momentum.velocity = 0.0
    momentum.velocity = beta * momentum.velocity + dw
    return w - learning_rate * momentum.velocity, {"started": True}
