"""Known wrong versions of batchnorm_forward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your variance is divided by N - 1: batch normalisation uses the biased one. By what "
    "does the formula divide?",
    trips=(
        "test_batchnorm_gives_every_feature_mean_zero_and_variance_one",
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_running_statistics_match_the_reference",
    ),
)
def batchnorm_unbiased_variance(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="Your running variance collects the unbiased variance, as PyTorch does: which one does "
    "this exercise ask for?",
    trips=(
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_running_statistics_match_the_reference",
    ),
)
def batchnorm_unbiased_running_variance(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * x.var(axis=0, ddof=1)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="You divide by the variance: what has the same unit as x, the variance or the standard "
    "deviation?",
    trips=(
        "test_batchnorm_gives_every_feature_mean_zero_and_variance_one",
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_predicts_with_the_running_statistics",
        "test_batchnorm_prediction_is_independent_of_the_batch",
    ),
)
def batchnorm_divides_by_the_variance(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / (var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="You normalise every row instead of every column: which axis do the N examples lie "
    "along, and how many means should there be?",
    trips=(
        "test_batchnorm_gives_every_feature_mean_zero_and_variance_one",
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_running_statistics_match_the_reference",
        "test_batchnorm_survives_a_feature_that_never_varies",
    ),
)
def batchnorm_over_the_features(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="You took one mean and one variance for the whole batch: how many of each are there if "
    "every feature has its own?",
    trips=(
        "test_batchnorm_gives_every_feature_mean_zero_and_variance_one",
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_running_statistics_match_the_reference",
        "test_batchnorm_survives_a_feature_that_never_varies",
    ),
)
def batchnorm_one_mean_for_all(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = np.full(x.shape[1], x.mean()), np.full(x.shape[1], x.var())
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="You add eps after the square root: the formula adds it to the variance. Which of the "
    "two is it?",
    trips=(
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_predicts_with_the_running_statistics",
        "test_batchnorm_prediction_is_independent_of_the_batch",
    ),
)
def batchnorm_eps_outside_the_root(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / (np.sqrt(var) + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="Your formula has no eps: what does it give for a feature whose variance is 0?",
    trips=(
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_predicts_with_the_running_statistics",
        "test_batchnorm_prediction_is_independent_of_the_batch",
        "test_batchnorm_survives_a_feature_that_never_varies",
    ),
)
def batchnorm_without_eps(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="Your running averages forget fast: with momentum 0.9, is it nine tenths of the old "
    "value that stay, or of the new one that come in?",
    trips=(
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_running_statistics_match_the_reference",
    ),
)
def batchnorm_momentum_reversed(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="Your prediction uses the statistics of the batch it is asked about: what would it say "
    "about a single example?",
    trips=(
        "test_batchnorm_predicts_with_the_running_statistics",
        "test_batchnorm_prediction_is_independent_of_the_batch",
    ),
)
def batchnorm_batch_statistics_when_predicting(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = x.mean(axis=0), x.var(axis=0)
    if training:
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="In training you normalise with the running statistics just updated: with whose should "
    "it be?",
    trips=(
        "test_batchnorm_gives_every_feature_mean_zero_and_variance_one",
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_survives_a_feature_that_never_varies",
    ),
)
def batchnorm_running_statistics_in_training(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    if training:
        running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
        running_var = momentum * running_var + (1 - momentum) * x.var(axis=0)
    inv_std = 1 / np.sqrt(running_var + eps)
    x_hat = (x - running_mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="Your running statistics come back as they went in: when are they to learn anything?",
    trips=(
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_running_statistics_match_the_reference",
    ),
)
def batchnorm_running_statistics_never_updated(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="Your running statistics also move when you predict: should looking at test data change "
    "the network?",
    trips=(
        "test_batchnorm_predicts_with_the_running_statistics",
        "test_batchnorm_prediction_is_independent_of_the_batch",
    ),
)
def batchnorm_updates_when_predicting(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
    running_mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
    running_var = momentum * running_var + (1 - momentum) * x.var(axis=0)
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="You return x_hat itself: what are gamma and beta for?",
    trips=(
        "test_batchnorm_matches_a_worked_batch",
        "test_batchnorm_matches_the_reference_in_training",
        "test_batchnorm_predicts_with_the_running_statistics",
        "test_batchnorm_prediction_is_independent_of_the_batch",
        "test_batchnorm_survives_a_feature_that_never_varies",
    ),
)
def batchnorm_without_scale_and_shift(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return x_hat, (x_hat, inv_std, gamma), running_mean, running_var


@misconception(
    says="You update the running statistics in place: whose arrays are these?",
    trips=(
        "test_batchnorm_updates_the_running_statistics",
        "test_batchnorm_leaves_its_arguments_alone",
    ),
)
def batchnorm_changes_running_statistics_in_place(
    x, gamma, beta, running_mean, running_var, momentum=0.9, eps=1e-5, training=True
):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean *= momentum
        running_mean += (1 - momentum) * mean
        running_var *= momentum
        running_var += (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var
