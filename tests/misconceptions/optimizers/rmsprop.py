"""Known wrong versions of rmsprop."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You divide by the average of the squares itself: which units does it have, compared with "
    "the gradient above it?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_without_the_root(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + (1 - decay) * dw**2
    return w - learning_rate * dw / (s + eps), {"s": s}


@misconception(
    says="eps stands under the square root, where its own root counts (for the default 0.0001 "
    "instead of 0.00000001): what is eps added to in the formula?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_eps_inside_the_root(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + (1 - decay) * dw**2
    return w - learning_rate * dw / np.sqrt(s + eps), {"s": s}


@misconception(
    says="The old average and the new square have exchanged their factors: with decay = 0.99, "
    "which of them should change s the least?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_weights_swapped(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = (1 - decay) * state.get("s", 0.0) + decay * dw**2
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="Your s is the sum of all squares so far, as in AdaGrad, and it can only grow: how does "
    "the formula forget?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_sums_for_ever(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = state.get("s", 0.0) + dw**2
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="Your s knows only the newest gradient, so that every element takes steps of one size: "
    "what do you read from the state, and what do you put into it?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_average_forgotten(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = (1 - decay) * dw**2
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="You average the gradient's absolute values and then take a root: a root of what would "
    "have the units of the gradient?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_sizes_not_squared(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + (1 - decay) * np.abs(dw)
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="You average the gradient itself, which may be negative, and its root is then not a "
    "number: which power of g is averaged?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_leaves_its_inputs_alone",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_gradient_not_squared(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + (1 - decay) * dw
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="You divide by the average before this gradient joined it, which is zero at the first "
    "step: which of the two lines comes first?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_stale_average(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = state.get("s", np.zeros(np.shape(w)))
    stepped = w - learning_rate * dw / (np.sqrt(s) + eps)
    return stepped, {"s": decay * s + (1 - decay) * dw**2}


@misconception(
    says="Where a gradient has been zero you divide zero by zero: what keeps the denominator away "
    "from zero?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_without_eps(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + (1 - decay) * dw**2
    return w - learning_rate * dw / np.sqrt(s), {"s": s}


@misconception(
    says="All elements are divided by one number, the mean over the whole array: over what does "
    "each element's average run?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_one_ruler_for_all(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + (1 - decay) * np.mean(dw**2)
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="The new parameters are right, but something that was passed in was changed on the way: "
    "whose array or dict stands on the left of each of your assignments?",
    trips=("test_rmsprop_leaves_its_inputs_alone",),
)
def rms_state_in_place(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    state["s"] = decay * state.get("s", 0.0) + (1 - decay) * dw**2
    return w - learning_rate * dw / (np.sqrt(state["s"]) + eps), state


@misconception(
    says="Alone your optimizer is right, but two parameters share one average: it lives outside "
    "the state. What will happen in a model with many arrays?",
    trips=("test_rmsprop_keeps_two_parameters_apart",),
)
def rms_shared_average(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    if not state:
        rmsprop.average = 0.0
    rmsprop.average = decay * rmsprop.average + (1 - decay) * dw**2
    return w - learning_rate * dw / (np.sqrt(rmsprop.average) + eps), {"started": True}


@misconception(
    says="The new square joins your average with its full weight, so that the weights do not add "
    "up to one: what is its factor?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_new_square_at_full_weight(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    s = decay * state.get("s", 0.0) + dw**2
    return w - learning_rate * dw / (np.sqrt(s) + eps), {"s": s}


@misconception(
    says="Your average is corrected for its start at zero, as in Adam: does the formula of RMSprop "
    "do that?",
    trips=(
        "test_rmsprop_divides_by_the_recent_size_of_the_gradient",
        "test_rmsprop_uses_its_default_settings",
        "test_rmsprop_stays_right_over_many_steps",
        "test_rmsprop_keeps_two_parameters_apart",
        "test_rmsprop_is_right_for_tiny_and_zero_gradients",
    ),
)
def rms_bias_corrected(w, dw, state, learning_rate=1e-2, decay=0.99, eps=1e-8):
    t = state.get("t", 0) + 1
    s = decay * state.get("s", 0.0) + (1 - decay) * dw**2
    return w - learning_rate * dw / (np.sqrt(s / (1 - decay**t)) + eps), {"s": s, "t": t}
