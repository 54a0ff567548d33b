"""Known wrong versions of minibatches."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="What does not fill a batch is dropped, so some examples are never seen. What may the "
    "last batch look like?",
    trips=(
        "test_minibatches_visits_every_index_once",
        "test_minibatches_are_full_but_for_the_last",
        "test_minibatches_partitions_any_number_of_examples",
        "test_minibatches_has_no_trouble_at_the_edges",
    ),
)
def minibatches_drops_the_rest(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n - batch_size + 1, batch_size)]


@misconception(
    says="The indices come in their old order. What would a batch look like if the examples "
    "were sorted by class?",
    trips=(
        "test_minibatches_are_shuffled",
        "test_minibatches_shuffles_with_the_generator",
    ),
)
def minibatches_not_shuffled(n, batch_size, rng):
    return [np.arange(n)[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    says="Whole batches are shuffled, but every batch holds neighbours. When should the indices "
    "be mixed: before the cutting or after it?",
    trips=(
        "test_minibatches_are_shuffled",
        "test_minibatches_shuffles_with_the_generator",
    ),
)
def minibatches_shuffles_whole_batches(n, batch_size, rng):
    batches = [np.arange(i, min(i + batch_size, n)) for i in range(0, n, batch_size)]
    full = batches[: n // batch_size]
    return [full[k] for k in rng.permutation(len(full))] + batches[len(full) :]


@misconception(
    says="The indices are drawn with replacement: some come twice, others never. Which method "
    "of the generator gives each exactly once?",
    trips=(
        "test_minibatches_visits_every_index_once",
        "test_minibatches_partitions_any_number_of_examples",
        "test_minibatches_has_no_trouble_at_the_edges",
    ),
)
def minibatches_draws_with_replacement(n, batch_size, rng):
    order = rng.integers(0, n, size=n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    says="Your batches are evened out, so that none has the size that was asked for. Where "
    "should all that is left over go?",
    trips=(
        "test_minibatches_are_full_but_for_the_last",
        "test_minibatches_partitions_any_number_of_examples",
        "test_minibatches_has_no_trouble_at_the_edges",
    ),
)
def minibatches_of_even_sizes(n, batch_size, rng):
    return np.array_split(rng.permutation(n), -(-n // batch_size))


@misconception(
    says="You make a generator of your own, with a fixed seed, so that every epoch sees the "
    "same batches. Which one was passed in?",
    trips=("test_minibatches_shuffles_with_the_generator",),
)
def minibatches_with_their_own_seed(n, batch_size, rng):
    order = np.random.default_rng(0).permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


@misconception(
    says="You shuffle inside each batch only, so that a batch always holds the same examples. "
    "When should the indices be mixed: before the cutting or after it?",
    trips=(
        "test_minibatches_are_shuffled",
        "test_minibatches_shuffles_with_the_generator",
    ),
)
def minibatches_shuffles_inside_batches_only(n, batch_size, rng):
    return [rng.permutation(np.arange(i, min(i + batch_size, n))) for i in range(0, n, batch_size)]


@misconception(
    says="You make batch_size batches. Is batch_size the number of batches or the number of "
    "examples in one?",
    trips=(
        "test_minibatches_are_full_but_for_the_last",
        "test_minibatches_partitions_any_number_of_examples",
        "test_minibatches_has_no_trouble_at_the_edges",
    ),
)
def minibatches_counts_batches(n, batch_size, rng):
    return np.array_split(rng.permutation(n), batch_size)
