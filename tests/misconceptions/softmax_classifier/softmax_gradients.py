"""Known wrong versions of softmax_gradients."""

from grader.bank import misconception


@misconception(
    says="Your gradients are those at logits without the bias. Is b in Z?",
    trips=(
        "test_softmax_gradients_without_penalty",
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
        "test_softmax_gradients_default_to_no_penalty_and_leave_inputs_alone",
    ),
)
def gradients_without_bias_in_the_logits(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T, y)
    return dz.T @ X + l2 * W, dz.sum(axis=0)


@misconception(
    says="Your dW knows nothing of the penalty. What is the derivative of l2/2 W^2?",
    trips=(
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def regression_penalty_forgotten(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X, dz.sum(axis=0)


@misconception(
    says="Your penalty pulls twice as hard as it should. What does the factor 1/2 in l2/2 W^2 do "
    "to the 2 of the square?",
    trips=(
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def regression_penalty_doubled(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X + 2.0 * l2 * W, dz.sum(axis=0)


@misconception(
    says="Your penalty pushes the weights away from zero. Does the objective add or subtract it?",
    trips=(
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def regression_penalty_subtracted(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X - l2 * W, dz.sum(axis=0)


@misconception(
    says="You divide the penalty by the number of examples. Does the mean in the objective cover "
    "the penalty, too?",
    trips=(
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def regression_penalty_averaged(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X + l2 * W / len(X), dz.sum(axis=0)


@misconception(
    says="Your penalty covers the biases, too. Which parameters does the sum in it name?",
    trips=(
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def regression_biases_decayed(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X + l2 * W, dz.sum(axis=0) + l2 * b


@misconception(
    says="You divide by the number of examples a second time. Where does the 1/N stand already?",
    trips=(
        "test_softmax_gradients_without_penalty",
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
        "test_softmax_gradients_default_to_no_penalty_and_leave_inputs_alone",
    ),
)
def regression_divided_by_n_twice(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y) / len(X)
    return dz.T @ X + l2 * W, dz.sum(axis=0)


@misconception(
    says="Your db is a mean over the examples. dZ already holds the 1/N: which reduction is left?",
    trips=(
        "test_softmax_gradients_without_penalty",
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def regression_bias_gradient_averaged(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X + l2 * W, dz.mean(axis=0)


@misconception(
    says="Your dW has features in its rows and classes in its columns. Which shape has W?",
    trips=(
        "test_softmax_gradients_without_penalty",
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
        "test_softmax_gradients_default_to_no_penalty_and_leave_inputs_alone",
    ),
)
def weight_gradient_transposed(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return X.T @ dz + l2 * W.T, dz.sum(axis=0)


@misconception(
    says="Your db is a matrix with a single row. Which shape has b, and what does keepdims keep?",
    trips=(
        "test_softmax_gradients_without_penalty",
        "test_softmax_gradients_with_penalty",
        "test_softmax_gradients_agree_on_random_data",
        "test_softmax_gradients_agree_with_central_differences",
    ),
)
def bias_gradient_as_a_row(X, y, W, b, l2=0.0):
    dz = cross_entropy_gradient(X @ W.T + b, y)
    return dz.T @ X + l2 * W, dz.sum(axis=0, keepdims=True)
