"""Known wrong versions of mlp_forward."""

from grader.bank import misconception


@misconception(
    says="The activation is applied to the last layer, too. Which values may a logit have?",
    trips=(
        "test_mlp_forward_matches_a_worked_relu_network",
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_without_hidden_layers_is_linear",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_activates_the_logits(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    h, cache = X, []
    for layer in range(1, len(params) // 2 + 1):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = f(u)
    return h[:, 0], cache


@misconception(
    says="No layer has an activation, so the whole network is one linear map. Where does f belong?",
    trips=(
        "test_mlp_forward_matches_a_worked_relu_network",
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_is_linear(X, params, activation="relu"):
    h, cache = X, []
    for layer in range(1, len(params) // 2 + 1):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = u
    return h[:, 0], cache


@misconception(
    says="The activation is applied to what goes into each layer, the data included. Between "
    "which two steps does it belong?",
    trips=(
        "test_mlp_forward_matches_a_worked_relu_network",
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_without_hidden_layers_is_linear",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_activates_the_inputs(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    h, cache = X, []
    for layer in range(1, len(params) // 2 + 1):
        h = f(h)
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = u
    return h[:, 0], cache


@misconception(
    says="Whatever activation is asked for, you use ReLU. Where does the argument go?",
    trips=(
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
    ),
)
def mlp_forward_always_relu(X, params, activation="relu"):
    h, cache = X, []
    depth = len(params) // 2
    for layer in range(1, depth + 1):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = relu(u) if layer < depth else u
    return h[:, 0], cache


@misconception(
    says="Your logits come as a matrix with one column. Which shape has the label vector they "
    "will be compared with?",
    trips=(
        "test_mlp_forward_matches_a_worked_relu_network",
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_without_hidden_layers_is_linear",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_returns_a_column(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    h, cache = X, []
    depth = len(params) // 2
    for layer in range(1, depth + 1):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = f(u) if layer < depth else u
    return h, cache


@misconception(
    says="You return probabilities. What does the exercise ask for, and which function turns "
    "one into the other?",
    trips=(
        "test_mlp_forward_matches_a_worked_relu_network",
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_without_hidden_layers_is_linear",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_returns_probabilities(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    h, cache = X, []
    depth = len(params) // 2
    for layer in range(1, depth + 1):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = f(u) if layer < depth else u
    return sigmoid(h[:, 0]), cache


@misconception(
    says="Your network has two layers, whatever params holds. From where can the number of "
    "layers be taken?",
    trips=(
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_without_hidden_layers_is_linear",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_always_two_layers(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    u1 = dense_forward(X, params["W1"], params["b1"])
    h1 = f(u1)
    u2 = dense_forward(h1, params["W2"], params["b2"])
    return u2[:, 0], [(X, u1), (h1, u2)]


@misconception(
    says="You take the layers in the order in which the dict happens to hold them. What is the "
    "safe way to find the weights of layer l?",
    trips=("test_mlp_forward_uses_relu_unless_told_otherwise",),
)
def mlp_forward_trusts_the_order_of_the_dict(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    weights = [value for name, value in params.items() if name.startswith("W")]
    biases = [value for name, value in params.items() if name.startswith("b")]
    h, cache = X, []
    for W, b in zip(weights, biases):
        u = dense_forward(h, W, b)
        cache.append((h, u))
        h = f(u) if len(cache) < len(weights) else u
    return h[:, 0], cache


@misconception(
    says="The layer before the last has no activation: f stops one layer too early. Which "
    "layers are hidden?",
    trips=(
        "test_mlp_forward_matches_a_worked_relu_network",
        "test_mlp_forward_goes_through_every_layer",
        "test_mlp_forward_accepts_any_depth_and_activation",
        "test_mlp_forward_uses_relu_unless_told_otherwise",
    ),
)
def mlp_forward_stops_activating_too_early(X, params, activation="relu"):
    f, _ = activation_pair(activation)
    h, cache = X, []
    depth = len(params) // 2
    for layer in range(1, depth + 1):
        u = dense_forward(h, params[f"W{layer}"], params[f"b{layer}"])
        cache.append((h, u))
        h = f(u) if layer < depth - 1 else u
    return h[:, 0], cache
