"""Known wrong versions of sgd_step."""

from grader.bank import misconception


@misconception(
    says="Your step goes up the gradient. Which sign does the update have?",
    trips=(
        "test_sgd_step_moves_against_the_gradient",
        "test_sgd_step_moves_every_layer",
        "test_sgd_step_pairs_gradients_by_name",
    ),
)
def sgd_step_climbs(params, grads, learning_rate):
    return {name: value + learning_rate * grads[name] for name, value in params.items()}


@misconception(
    says="The step is written into the arrays that were passed in. Who else may still need the "
    "old parameters?",
    trips=(
        "test_sgd_step_makes_new_parameters",
        "test_sgd_step_pairs_gradients_by_name",
    ),
)
def sgd_step_in_place(params, grads, learning_rate):
    for name in params:
        params[name] -= learning_rate * grads[name]
    return params


@misconception(
    says="The learning rate plays no part in your step. Where does it belong?",
    trips=(
        "test_sgd_step_moves_against_the_gradient",
        "test_sgd_step_moves_every_layer",
        "test_sgd_step_pairs_gradients_by_name",
    ),
)
def sgd_step_without_learning_rate(params, grads, learning_rate):
    return {name: value - grads[name] for name, value in params.items()}


@misconception(
    says="The biases stay where they are. Which parameters does gradient descent move?",
    trips=(
        "test_sgd_step_moves_against_the_gradient",
        "test_sgd_step_moves_every_layer",
        "test_sgd_step_pairs_gradients_by_name",
    ),
)
def sgd_step_moves_weights_only(params, grads, learning_rate):
    return {
        name: value - learning_rate * grads[name] if name.startswith("W") else value
        for name, value in params.items()
    }


@misconception(
    says="You pair parameters and gradients by their places in the dicts. What if the gradients "
    "were found from the last layer to the first?",
    trips=("test_sgd_step_pairs_gradients_by_name",),
)
def sgd_step_pairs_by_position(params, grads, learning_rate):
    pairs = zip(params.items(), grads.values())
    return {name: value - learning_rate * grad for (name, value), grad in pairs}


@misconception(
    says="You return the step itself, not the parameters after it. What should the next step "
    "start from?",
    trips=(
        "test_sgd_step_moves_against_the_gradient",
        "test_sgd_step_moves_every_layer",
        "test_sgd_step_pairs_gradients_by_name",
    ),
)
def sgd_step_returns_the_step(params, grads, learning_rate):
    return {name: -learning_rate * grads[name] for name in params}
