"""Known wrong versions of layernorm_forward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You normalise over the batch, as batch normalisation does: over what does layer "
    "normalisation take its mean?",
    trips=(
        "test_layernorm_gives_every_example_mean_zero_and_variance_one",
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
        "test_layernorm_treats_every_example_on_its_own",
        "test_layernorm_survives_an_example_that_never_varies",
    ),
)
def layernorm_over_the_batch(x, gamma, beta, eps=1e-5):
    inv_std = 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@misconception(
    says="One mean and one variance serve your whole batch: should an example's output depend on "
    "its neighbours?",
    trips=(
        "test_layernorm_gives_every_example_mean_zero_and_variance_one",
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
        "test_layernorm_treats_every_example_on_its_own",
        "test_layernorm_survives_an_example_that_never_varies",
    ),
)
def layernorm_over_everything(x, gamma, beta, eps=1e-5):
    inv_std = 1 / np.sqrt(x.var() + eps)
    x_hat = (x - x.mean()) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@misconception(
    says="Your variance is divided by D - 1: by what does the formula divide?",
    trips=(
        "test_layernorm_gives_every_example_mean_zero_and_variance_one",
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
    ),
)
def layernorm_unbiased_variance(x, gamma, beta, eps=1e-5):
    inv_std = 1 / np.sqrt(x.var(axis=1, ddof=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@misconception(
    says="You divide by the variance: what has the same unit as x, the variance or the standard "
    "deviation?",
    trips=(
        "test_layernorm_gives_every_example_mean_zero_and_variance_one",
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
    ),
)
def layernorm_divides_by_the_variance(x, gamma, beta, eps=1e-5):
    inv_std = 1 / (x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@misconception(
    says="You add eps after the square root: the formula adds it to the variance. Which of the "
    "two is it?",
    trips=(
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
    ),
)
def layernorm_eps_outside_the_root(x, gamma, beta, eps=1e-5):
    inv_std = 1 / (np.sqrt(x.var(axis=1, keepdims=True)) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@misconception(
    says="Your formula has no eps: what does it give for a row whose variance is 0?",
    trips=(
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
        "test_layernorm_survives_an_example_that_never_varies",
    ),
)
def layernorm_without_eps(x, gamma, beta, eps=1e-5):
    inv_std = 1 / np.sqrt(x.var(axis=1, keepdims=True))
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


@misconception(
    says="You return x_hat itself: what are gamma and beta for?",
    trips=(
        "test_layernorm_matches_worked_rows",
        "test_layernorm_matches_the_reference",
        "test_layernorm_survives_an_example_that_never_varies",
    ),
)
def layernorm_without_scale_and_shift(x, gamma, beta, eps=1e-5):
    inv_std = 1 / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    x_hat = (x - x.mean(axis=1, keepdims=True)) * inv_std
    return x_hat, (x_hat, inv_std, gamma)
