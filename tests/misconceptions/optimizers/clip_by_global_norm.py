"""Known wrong versions of clip_by_global_norm."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Each of your arrays is clipped by its own norm, which bends the direction of the whole: "
    "over what does the global norm run?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
    ),
)
def clip_each_array_alone(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    clipped = {}
    for name, g in grads.items():
        own = float(np.sqrt(np.sum(g**2)))
        clipped[name] = g * (max_norm / own) if own > max_norm else 1.0 * g
    return clipped, norm


@misconception(
    says="You compare the sum of the squares itself with the limit: what makes a length of it?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_changes_nothing_within_the_limit",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
        "test_clipping_is_idle_just_below_the_limit",
    ),
)
def clip_squared_norm(grads, max_norm):
    norm = float(sum(np.sum(g**2) for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="You add up the norms of the arrays: for (3) and (4) that gives 7. How long is the vector "
    "(3, 4)?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_changes_nothing_within_the_limit",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
        "test_clipping_is_idle_just_below_the_limit",
    ),
)
def clip_adds_up_norms(grads, max_norm):
    norm = float(sum(np.sqrt(np.sum(g**2)) for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="The clipped gradients are right, but the norm you return is that after clipping: which "
    "one tells you that clipping was needed?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
    ),
)
def clip_returns_the_norm_afterwards(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, min(norm, max_norm)


@misconception(
    says="You bring every gradient to the length max_norm, short ones as well, and divide by zero "
    "when all are zero: is max_norm a limit or a target?",
    trips=(
        "test_clipping_changes_nothing_within_the_limit",
        "test_clipping_passes_gradients_that_are_zero",
        "test_clipping_is_idle_just_below_the_limit",
    ),
)
def clip_always_scales(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
    scale = max_norm / norm
    return {name: scale * g for name, g in grads.items()}, float(norm)


@misconception(
    says="You cut every element at plus and minus max_norm, which bends the direction: what is "
    "scaled by one factor here?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
    ),
)
def clip_each_element(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}, norm


@misconception(
    says="Your norm is the largest absolute value: which norm is the root of a sum of squares?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_changes_nothing_within_the_limit",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
        "test_clipping_is_idle_just_below_the_limit",
    ),
)
def clip_by_the_largest_element(grads, max_norm):
    norm = float(max(np.max(np.abs(g)) for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="Your norm is the root of the mean of the squares, so it does not grow with the number of "
    "elements: is the mean in the formula?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_changes_nothing_within_the_limit",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
        "test_clipping_is_idle_just_below_the_limit",
    ),
)
def clip_root_of_the_mean(grads, max_norm):
    norm = float(
        np.sqrt(sum(np.sum(g**2) for g in grads.values()) / sum(g.size for g in grads.values()))
    )
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="Your norm adds up absolute values (the 1-norm): which norm is the root of a sum of "
    "squares?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_changes_nothing_within_the_limit",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
        "test_clipping_is_idle_just_below_the_limit",
    ),
)
def clip_adds_up_absolute_values(grads, max_norm):
    norm = float(sum(np.sum(np.abs(g)) for g in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="Clipped gradients come back with the length 1 instead of max_norm: what is missing in "
    "the factor?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
    ),
)
def clip_divides_by_the_norm(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    scale = 1.0 / norm if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="Your factor is a little too small: a constant was added to the norm against a division "
    "by zero. When would the norm be zero, and do you divide then?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
    ),
)
def clip_with_a_safety_term(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    scale = max_norm / (norm + 1e-6) if norm > max_norm else 1.0
    return {name: scale * g for name, g in grads.items()}, norm


@misconception(
    says="The norm is right, but the gradients come back as they were: where is the limit used?",
    trips=(
        "test_clipping_scales_all_gradients_by_one_factor",
        "test_clipping_leaves_its_inputs_alone",
        "test_clipping_keeps_the_direction_of_all_gradients_together",
    ),
)
def clip_never(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    return {name: 1.0 * g for name, g in grads.items()}, norm


@misconception(
    says="The result is right, but the arrays that were passed in were scaled: which operation "
    "makes new ones?",
    trips=("test_clipping_leaves_its_inputs_alone",),
)
def clip_arrays_in_place(grads, max_norm):
    norm = float(np.sqrt(sum(np.sum(g**2) for g in grads.values())))
    scale = max_norm / norm if norm > max_norm else 1.0
    for g in grads.values():
        g *= scale
    return grads, norm
