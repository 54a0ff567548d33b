"""Known wrong versions of init_mlp."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your layers are counted from 0. Which is the name of the first weight matrix?",
    trips=(
        "test_init_mlp_names_and_shapes_every_layer",
        "test_init_mlp_starts_with_zero_biases_and_random_weights",
        "test_init_mlp_follows_the_scheme_in_every_layer",
        "test_init_mlp_draws_every_layer_anew",
        "test_init_mlp_refuses_an_unknown_scheme",
    ),
)
def init_mlp_counts_from_zero(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    initialize = xavier_normal if scheme == "xavier" else he_normal
    params = {}
    for layer in range(len(sizes) - 1):
        params[f"W{layer}"] = initialize(sizes[layer], sizes[layer + 1], rng)
        params[f"b{layer}"] = np.zeros(sizes[layer + 1])
    return params


@misconception(
    says="The two fans change places, so every matrix lies on its side. Which size of a layer "
    "is its fan_in?",
    trips=(
        "test_init_mlp_names_and_shapes_every_layer",
        "test_init_mlp_starts_with_zero_biases_and_random_weights",
        "test_init_mlp_follows_the_scheme_in_every_layer",
        "test_init_mlp_refuses_an_unknown_scheme",
    ),
)
def init_mlp_swaps_the_fans(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    initialize = xavier_normal if scheme == "xavier" else he_normal
    params = {}
    for layer in range(1, len(sizes)):
        params[f"W{layer}"] = initialize(sizes[layer], sizes[layer - 1], rng)
        params[f"b{layer}"] = np.zeros(sizes[layer])
    return params


@misconception(
    says="Your biases are random. Is there a reason left for it, once the weights are?",
    trips=(
        "test_init_mlp_starts_with_zero_biases_and_random_weights",
        "test_init_mlp_follows_the_scheme_in_every_layer",
    ),
)
def init_mlp_with_random_biases(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    initialize = xavier_normal if scheme == "xavier" else he_normal
    params = {}
    for layer in range(1, len(sizes)):
        params[f"W{layer}"] = initialize(sizes[layer - 1], sizes[layer], rng)
        params[f"b{layer}"] = 0.01 * rng.normal(size=sizes[layer])
    return params


@misconception(
    says="A scheme that does not exist is taken for He's. How would somebody notice a misspelt "
    "name?",
    trips=("test_init_mlp_refuses_an_unknown_scheme",),
)
def init_mlp_takes_any_scheme(sizes, scheme, rng):
    initialize = xavier_normal if scheme == "xavier" else he_normal
    params = {}
    for layer in range(1, len(sizes)):
        params[f"W{layer}"] = initialize(sizes[layer - 1], sizes[layer], rng)
        params[f"b{layer}"] = np.zeros(sizes[layer])
    return params


@misconception(
    says="Both schemes give He's weights. Where is the scheme looked at, apart from its spelling?",
    trips=(
        "test_init_mlp_starts_with_zero_biases_and_random_weights",
        "test_init_mlp_follows_the_scheme_in_every_layer",
    ),
)
def init_mlp_always_he(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    params = {}
    for layer in range(1, len(sizes)):
        params[f"W{layer}"] = he_normal(sizes[layer - 1], sizes[layer], rng)
        params[f"b{layer}"] = np.zeros(sizes[layer])
    return params


@misconception(
    says="The last layer is missing. How many layers do four sizes make?",
    trips=(
        "test_init_mlp_names_and_shapes_every_layer",
        "test_init_mlp_starts_with_zero_biases_and_random_weights",
        "test_init_mlp_follows_the_scheme_in_every_layer",
        "test_init_mlp_draws_every_layer_anew",
        "test_init_mlp_refuses_an_unknown_scheme",
    ),
)
def init_mlp_forgets_the_last_layer(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    initialize = xavier_normal if scheme == "xavier" else he_normal
    params = {}
    for layer in range(1, len(sizes) - 1):
        params[f"W{layer}"] = initialize(sizes[layer - 1], sizes[layer], rng)
        params[f"b{layer}"] = np.zeros(sizes[layer])
    return params


@misconception(
    says="Every layer makes a new generator from the same seed, so layers of one shape start "
    "out equal. Which generator should go on drawing?",
    trips=("test_init_mlp_draws_every_layer_anew",),
)
def init_mlp_seeds_every_layer_anew(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    initialize = xavier_normal if scheme == "xavier" else he_normal
    seed = int(rng.integers(2**31))
    params = {}
    for layer in range(1, len(sizes)):
        fresh = np.random.default_rng(seed)
        params[f"W{layer}"] = initialize(sizes[layer - 1], sizes[layer], fresh)
        params[f"b{layer}"] = np.zeros(sizes[layer])
    return params


@misconception(
    says="Your biases are columns. Which shape does b have in x @ W.T + b?",
    trips=(
        "test_init_mlp_names_and_shapes_every_layer",
        "test_init_mlp_starts_with_zero_biases_and_random_weights",
        "test_init_mlp_follows_the_scheme_in_every_layer",
    ),
)
def init_mlp_with_column_biases(sizes, scheme, rng):
    if scheme not in ("xavier", "he"):
        raise ValueError(scheme)
    initialize = xavier_normal if scheme == "xavier" else he_normal
    params = {}
    for layer in range(1, len(sizes)):
        params[f"W{layer}"] = initialize(sizes[layer - 1], sizes[layer], rng)
        params[f"b{layer}"] = np.zeros((sizes[layer], 1))
    return params
