"""Known wrong versions of dropout_forward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your mask holds 0 and 1: on average the layer then passes on keep_prob times x. What "
    "would make up for the units that are missing?",
    trips=(
        "test_dropout_mask_holds_zero_or_one_over_keep_prob",
        "test_dropout_mask_is_one_on_average",
    ),
)
def dropout_without_scale(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) < keep_prob).astype(float)
    return x * mask, mask


@misconception(
    says="You scaled by the probability of dropping: a unit survives with probability keep_prob, "
    "so which factor brings its average back to 1?",
    trips=(
        "test_dropout_mask_holds_zero_or_one_over_keep_prob",
        "test_dropout_mask_is_one_on_average",
        "test_dropout_with_keep_prob_one_changes_nothing",
    ),
)
def dropout_scaled_by_drop_prob(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) < keep_prob) / (1 - keep_prob)
    return x * mask, mask


@misconception(
    says="You drop units with probability keep_prob: which side of the comparison keeps them?",
    trips=(
        "test_dropout_keeps_the_stated_share_of_units",
        "test_dropout_mask_is_one_on_average",
        "test_dropout_with_keep_prob_one_changes_nothing",
    ),
)
def dropout_inverted(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) > keep_prob) / keep_prob
    return x * mask, mask


@misconception(
    says="Your mask holds normally distributed numbers: no unit is ever switched off. Which two "
    "values should it hold?",
    trips=(
        "test_dropout_mask_holds_zero_or_one_over_keep_prob",
        "test_dropout_keeps_the_stated_share_of_units",
        "test_dropout_decides_about_every_unit_on_its_own",
    ),
)
def dropout_gaussian_mask(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = rng.normal(1.0, np.sqrt((1 - keep_prob) / keep_prob), size=x.shape)
    return x * mask, mask


@misconception(
    says="Your layer drops units when predicting, too: what is the argument training for?",
    trips=("test_dropout_is_the_identity_when_predicting",),
)
def dropout_when_predicting(x, keep_prob, rng, training=True):
    mask = (rng.random(x.shape) < keep_prob) / keep_prob
    return x * mask, mask


@misconception(
    says="Your random numbers do not come from the generator that was passed to you: how would "
    "anybody repeat your run, with these masks or with others?",
    trips=("test_dropout_draws_from_the_generator_it_is_given",),
)
def dropout_from_another_generator(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (np.random.random(x.shape) < keep_prob) / keep_prob
    return x * mask, mask


@misconception(
    says="You draw one mask and use it for every example: which shape must the random numbers "
    "have for each example to lose its own units?",
    trips=(
        "test_dropout_keeps_the_stated_share_of_units",
        "test_dropout_mask_is_one_on_average",
        "test_dropout_decides_about_every_unit_on_its_own",
    ),
)
def dropout_same_units_in_every_row(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape[-1]) < keep_prob) / keep_prob
    mask = np.broadcast_to(mask, x.shape).copy()
    return x * mask, mask


@misconception(
    says="You scale when predicting instead of in training: that is dropout as first published. "
    "What does inverted dropout do, and why is it handier?",
    trips=(
        "test_dropout_mask_holds_zero_or_one_over_keep_prob",
        "test_dropout_is_the_identity_when_predicting",
        "test_dropout_mask_is_one_on_average",
    ),
)
def dropout_scaled_when_predicting(x, keep_prob, rng, training=True):
    if not training:
        return x * keep_prob, np.full(x.shape, keep_prob)
    mask = (rng.random(x.shape) < keep_prob) * 1.0
    return x * mask, mask


@misconception(
    says="Your output is scaled, but the mask you return is not: which factor will the backward "
    "pass then miss?",
    trips=(
        "test_dropout_mask_holds_zero_or_one_over_keep_prob",
        "test_dropout_output_is_the_input_times_its_mask",
        "test_dropout_mask_is_one_on_average",
    ),
)
def dropout_returns_unscaled_mask(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = (rng.random(x.shape) < keep_prob).astype(float)
    return x * mask / keep_prob, mask


@misconception(
    says="You keep exactly the same number of units at every call: is each unit's fate still "
    "independent of the others'?",
    trips=("test_dropout_decides_about_every_unit_on_its_own",),
)
def dropout_keeps_an_exact_number(x, keep_prob, rng, training=True):
    if not training:
        return x.copy(), np.ones(x.shape)
    mask = np.zeros(x.size)
    mask[rng.permutation(x.size)[: round(keep_prob * x.size)]] = 1 / keep_prob
    mask = mask.reshape(x.shape)
    return x * mask, mask
