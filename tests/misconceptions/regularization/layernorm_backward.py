"""Known wrong versions of layernorm_backward; the cache is (x_hat, inv_std, gamma)."""

from grader.bank import misconception


@misconception(
    says="You pulled gamma out of the means over the features: is it the same for every feature "
    "of a row?",
    trips=(
        "test_layernorm_backward_matches_worked_rows",
        "test_layernorm_backward_agrees_with_differences_of_your_forward",
        "test_layernorm_backward_matches_the_reference",
        "test_layernorm_backward_agrees_with_central_differences",
    ),
)
def layernorm_backward_gamma_outside_the_means(dout, cache):
    x_hat, inv_std, gamma = cache
    mean = dout.mean(axis=1, keepdims=True)
    along = (dout * x_hat).mean(axis=1, keepdims=True)
    dx = gamma * inv_std * (dout - mean - x_hat * along)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The means in your dx run over the batch, as in batch normalisation: which elements "
    "shared a mean and a variance here?",
    trips=(
        "test_layernorm_backward_matches_worked_rows",
        "test_layernorm_backward_agrees_with_differences_of_your_forward",
        "test_layernorm_backward_matches_the_reference",
        "test_layernorm_backward_agrees_with_central_differences",
    ),
)
def layernorm_backward_over_the_batch(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="You treat the mean and the variance of a row as constants: do they not change when an "
    "element of the row does?",
    trips=(
        "test_layernorm_backward_matches_worked_rows",
        "test_layernorm_backward_agrees_with_differences_of_your_forward",
        "test_layernorm_backward_matches_the_reference",
        "test_layernorm_backward_agrees_with_central_differences",
    ),
)
def layernorm_backward_constant_statistics(dout, cache):
    x_hat, inv_std, gamma = cache
    return dout * gamma * inv_std, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The road through the variance is missing from your dx: does the denominator stay put "
    "when x moves?",
    trips=(
        "test_layernorm_backward_matches_worked_rows",
        "test_layernorm_backward_agrees_with_differences_of_your_forward",
        "test_layernorm_backward_matches_the_reference",
        "test_layernorm_backward_agrees_with_central_differences",
    ),
)
def layernorm_backward_without_variance_term(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=1, keepdims=True))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="Your dgamma and dbeta have an entry for every example: do gamma and beta? Over which "
    "axis do their gradients add up?",
    trips=(
        "test_layernorm_backward_gives_the_gradients_of_scale_and_shift",
        "test_layernorm_backward_scale_and_shift_match_the_reference",
    ),
)
def layernorm_backward_scale_and_shift_over_features(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    mean = dx_hat.mean(axis=1, keepdims=True)
    along = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    dx = inv_std * (dx_hat - mean - x_hat * along)
    return dx, (dout * x_hat).sum(axis=1), dout.sum(axis=1)


@misconception(
    says="Your dgamma and dbeta are averages: how do the contributions of N rows to one number "
    "combine?",
    trips=(
        "test_layernorm_backward_gives_the_gradients_of_scale_and_shift",
        "test_layernorm_backward_scale_and_shift_match_the_reference",
    ),
)
def layernorm_backward_averages_scale_and_shift(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    mean = dx_hat.mean(axis=1, keepdims=True)
    along = (dx_hat * x_hat).mean(axis=1, keepdims=True)
    dx = inv_std * (dx_hat - mean - x_hat * along)
    return dx, (dout * x_hat).mean(axis=0), dout.mean(axis=0)


@misconception(
    says="You divide the corrections in dx by the number of examples: over how many elements did "
    "the row's mean run?",
    trips=(
        "test_layernorm_backward_matches_worked_rows",
        "test_layernorm_backward_agrees_with_differences_of_your_forward",
        "test_layernorm_backward_matches_the_reference",
        "test_layernorm_backward_agrees_with_central_differences",
    ),
)
def layernorm_backward_divides_by_the_batch(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    n = dout.shape[0]
    mean = dx_hat.sum(axis=1, keepdims=True) / n
    along = (dx_hat * x_hat).sum(axis=1, keepdims=True) / n
    dx = inv_std * (dx_hat - mean - x_hat * along)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)
