"""Right versions of softmax_backward."""

import numpy as np

from grader.bank import alternative


@alternative(why="builds the Jacobians of all examples and multiplies with einsum")
def all_jacobians(dp, p):
    jacobians = np.einsum("nk,kc->nkc", p, np.eye(p.shape[1])) - np.einsum("nk,nc->nkc", p, p)
    return np.einsum("nk,nkc->nc", dp, jacobians)


@alternative(why="builds the Jacobian of one example after the other")
def one_jacobian_at_a_time(dp, p):
    return np.array([(np.diag(q) - np.outer(q, q)) @ d for d, q in zip(dp, p)])


@alternative(why="loops over examples, logits and probabilities")
def softmax_backward_in_loops(dp, p):
    dz = np.zeros_like(p)
    for n in range(p.shape[0]):
        for c in range(p.shape[1]):
            for k in range(p.shape[1]):
                dz[n, c] += dp[n, k] * p[n, k] * ((k == c) - p[n, c])
    return dz


@alternative(why="multiplies first and subtracts p times the row sums afterwards")
def product_minus_share(dp, p):
    weighted = dp * p
    return weighted - p * weighted.sum(axis=1)[:, None]


@alternative(why="takes the diagonal and the rest of the Jacobian apart")
def diagonal_and_rest(dp, p):
    own = p * (1 - p) * dp
    others = (dp * p) @ (np.ones((p.shape[1], p.shape[1])) - np.eye(p.shape[1]))
    return own - p * others
