"""Known wrong versions of batchnorm_backward; the cache is (x_hat, inv_std, gamma)."""

from grader.bank import misconception


@misconception(
    says="You treat the mean and the variance as constants: do they not change when an element "
    "of x does?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
        "test_batchnorm_gradient_ignores_shifts_and_stretches_of_a_feature",
    ),
)
def batchnorm_backward_constant_statistics(dout, cache):
    x_hat, inv_std, gamma = cache
    return dout * gamma * inv_std, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The road through the variance is in your dx, the one through the mean is not: where "
    "else does x enter?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
        "test_batchnorm_gradient_ignores_shifts_and_stretches_of_a_feature",
    ),
)
def batchnorm_backward_without_mean_term(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The road through the mean is in your dx, the one through the variance is not: does the "
    "denominator stay put when x moves?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
        "test_batchnorm_gradient_ignores_shifts_and_stretches_of_a_feature",
    ),
)
def batchnorm_backward_without_variance_term(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="gamma is missing from your dx: what lies between out and x_hat?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
    ),
)
def batchnorm_backward_without_gamma(dout, cache):
    x_hat, inv_std, _ = cache
    dx = inv_std * (dout - dout.mean(axis=0) - x_hat * (dout * x_hat).mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="Your dgamma and dbeta are averages: the mean over the batch is already in the upstream "
    "gradient. How do the contributions of N rows to one number combine?",
    trips=(
        "test_batchnorm_backward_gives_the_gradients_of_scale_and_shift",
        "test_batchnorm_backward_scale_and_shift_match_the_reference",
    ),
)
def batchnorm_backward_averages_scale_and_shift(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, (dout * x_hat).mean(axis=0), dout.mean(axis=0)


@misconception(
    says="Your dgamma equals dbeta: with what is gamma multiplied in the forward pass?",
    trips=(
        "test_batchnorm_backward_gives_the_gradients_of_scale_and_shift",
        "test_batchnorm_backward_scale_and_shift_match_the_reference",
    ),
)
def batchnorm_backward_dgamma_without_x_hat(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, dout.sum(axis=0), dout.sum(axis=0)


@misconception(
    says="gamma is in your dgamma: is the derivative of gamma * x_hat with respect to gamma not "
    "x_hat alone?",
    trips=(
        "test_batchnorm_backward_gives_the_gradients_of_scale_and_shift",
        "test_batchnorm_backward_scale_and_shift_match_the_reference",
    ),
)
def batchnorm_backward_dgamma_with_gamma(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, (dx_hat * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The standard deviation is missing from your dx: by what did the forward pass divide?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
    ),
)
def batchnorm_backward_without_standard_deviation(dout, cache):
    x_hat, _, gamma = cache
    dx_hat = dout * gamma
    dx = dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The two corrections in your dx are sums: where is the 1/N of the mean and of the "
    "variance?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
        "test_batchnorm_gradient_ignores_shifts_and_stretches_of_a_feature",
    ),
)
def batchnorm_backward_sums_for_means(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.sum(axis=0) - x_hat * (dx_hat * x_hat).sum(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="The correction for the variance has the wrong sign in your dx: does stretching the "
    "batch help x_hat grow, or hold it back?",
    trips=(
        "test_batchnorm_backward_matches_a_worked_batch",
        "test_batchnorm_backward_agrees_with_differences_of_your_forward",
        "test_batchnorm_backward_matches_the_reference",
        "test_batchnorm_backward_agrees_with_central_differences",
        "test_batchnorm_gradient_ignores_shifts_and_stretches_of_a_feature",
    ),
)
def batchnorm_backward_variance_term_added(dout, cache):
    x_hat, inv_std, gamma = cache
    dx_hat = dout * gamma
    dx = inv_std * (dx_hat - dx_hat.mean(axis=0) + x_hat * (dx_hat * x_hat).mean(axis=0))
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    says="You multiply dout by gamma in place: whose array is it?",
    trips=("test_batchnorm_backward_leaves_its_arguments_alone",),
)
def batchnorm_backward_changes_dout(dout, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    dout *= gamma
    dx = inv_std * (dout - dout.mean(axis=0) - x_hat * (dout * x_hat).mean(axis=0))
    return dx, dgamma, dbeta
