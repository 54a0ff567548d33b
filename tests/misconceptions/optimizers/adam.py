"""Known wrong versions of adam."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your averages are not corrected for their start at zero (with the default betas the "
    "first step is then 3.16 times too long): which two divisions are missing?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_without_bias_correction(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    return w - learning_rate * m / (np.sqrt(v) + eps), {"m": m, "v": v}


@misconception(
    says="Your first correction divides by 1 - beta^0, which is zero: which number does the first "
    "step have?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_leaves_its_inputs_alone",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_counts_from_zero(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    # A submission that warns here, as NumPy does, and returns NaN.
    t = state.get("t", 0)
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t + 1}


@misconception(
    says="Your first step is corrected as if it were the second: where does t grow, and what is it "
    "before the first step?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_counts_one_ahead(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 1) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your first step is right, and every later one is corrected as if it were the first: does "
    "t reach the next call?",
    trips=(
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_forgets_to_count(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}


@misconception(
    says="You correct m but not v: both averages start at zero, with how much weight missing in "
    "each?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_corrects_only_m(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    return w - learning_rate * m_hat / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="You correct v but not m: both averages start at zero, with how much weight missing in "
    "each?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_corrects_only_v(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="beta1 and beta2 have exchanged their places: which of the averages should forget faster, "
    "that of g or that of its square?",
    trips=(
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
    ),
)
def adam_betas_swapped(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta2 * state.get("m", 0.0) + (1 - beta2) * dw
    v = beta1 * state.get("v", 0.0) + (1 - beta1) * dw**2
    m_hat = m / (1 - beta2**t)
    v_hat = v / (1 - beta1**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="You divide by v_hat itself: which units does it have, compared with m_hat above it?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_without_the_root(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (v_hat + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your v averages the gradient's absolute values, and then a root is taken: a root of what "
    "would have the units of the gradient?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_sizes_not_squared(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * np.abs(dw)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your v averages the gradient itself, which may be negative, and its root is then not a "
    "number: which power of g is averaged?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_leaves_its_inputs_alone",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_gradient_not_squared(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="eps stands under the square root, where its own root counts (for the default 0.0001 "
    "instead of 0.00000001): what is eps added to in the formula?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_eps_inside_the_root(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / np.sqrt(v_hat + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="You folded both corrections into the learning rate, and eps is now added to the root of "
    "v instead of v_hat: by which factor has eps changed?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_eps_before_the_correction(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return w - rate * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your first step is right; then the corrected averages come back from the state and are "
    "corrected once more: which versions should be kept?",
    trips=(
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_keeps_the_corrected_averages(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m_hat, "v": v_hat, "t": t}


@misconception(
    says="Your corrections make the averages smaller still: the weights add up to 1 - beta^t, so "
    "what gives a true average?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_multiplies_by_the_correction(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m * (1 - beta1**t)
    v_hat = v * (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your first step is right, but later corrections use t times beta: how much is left of "
    "the start after t steps, each of which keeps the part beta?",
    trips=(
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_leaves_its_inputs_alone",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_corrects_with_t_times_beta(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Both of your averages are corrected with beta1: which beta made v?",
    trips=(
        "test_adam_begins_with_a_step_of_one_learning_rate",
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_corrects_v_with_beta1(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta1**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your t counts, but m and v know only the newest gradient: what do you read from the "
    "state?",
    trips=(
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
        "test_adam_walks_evenly_under_a_constant_gradient",
    ),
)
def adam_averages_forgotten(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.get("t", 0) + 1
    m = (1 - beta1) * dw
    v = (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="Your step divides the newest gradient by the root of v_hat: where does the average of "
    "the gradients come in?",
    trips=(
        "test_adam_corrects_the_bias_of_both_averages_at_every_step",
        "test_adam_uses_its_default_settings",
        "test_adam_stays_right_over_many_steps",
        "test_adam_keeps_two_parameters_apart",
        "test_adam_is_right_for_tiny_and_zero_gradients",
    ),
)
def adam_steps_along_the_gradient(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8
):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * dw / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


@misconception(
    says="The new parameters are right, but something that was passed in was changed on the way: "
    "whose array or dict stands on the left of each of your assignments?",
    trips=("test_adam_leaves_its_inputs_alone",),
)
def adam_state_in_place(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    state["t"] = state.get("t", 0) + 1
    state["m"] = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    state["v"] = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = state["m"] / (1 - beta1 ** state["t"])
    v_hat = state["v"] / (1 - beta2 ** state["t"])
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), state


@misconception(
    says="Alone your optimizer is right, but two parameters count their steps together: t lives "
    "outside the state. Whose steps should it count?",
    trips=("test_adam_keeps_two_parameters_apart",),
)
def adam_shared_count(w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not state:
        adam.t = 0
    adam.t += 1
    t = adam.t
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * dw
    v = beta2 * state.get("v", 0.0) + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v}
