"""Right versions of minibatches."""

import numpy as np

from grader.bank import alternative


@alternative(why="shuffled in place, cut by array_split at the multiples of batch_size")
def minibatches_by_split(n, batch_size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return np.split(order, range(batch_size, n, batch_size))


@alternative(why="random keys, sorted; batches as a tuple")
def minibatches_by_sorting_keys(n, batch_size, rng):
    order = np.argsort(rng.random(n))
    count = (n + batch_size - 1) // batch_size
    return tuple(order[k * batch_size : min(n, (k + 1) * batch_size)] for k in range(count))


@alternative(why="dealt out one by one from a choice without replacement")
def minibatches_dealt_out(n, batch_size, rng):
    batches = []
    for position, index in enumerate(rng.choice(n, size=n, replace=False)):
        if position % batch_size == 0:
            batches.append([])
        batches[-1].append(index)
    return [np.array(batch) for batch in batches]
