"""Public checks of the multilayer perceptron.

The literals belong to two fixed networks. In both, the shapes N, D and H all differ, every ReLU
is off for some examples and on for others, and no pre-activation is near its kink.
"""

import numpy as np
import pytest

from grader import datasets
from grader.gradcheck import (
    assert_close,
    assert_gradient,
    assert_inputs_unchanged,
    assert_shape,
    assert_that,
)

X = np.array(
    [[-0.3, -1.5, -1.4], [0.8, -0.6, -0.6], [0.7, -1.7, 0.2], [-0.6, 1.9, 0.4], [-0.7, 2.5, 1.3]]
)
Y = np.array([0, 1, 1, 0, 1])
# The gradient of some loss with respect to the logits of the five examples.
DZ = np.array([0.9, -0.4, 0.25, -1.3, 0.6])
# 3 inputs, 4 hidden units, 1 logit.
SHALLOW = {
    "W1": np.array([[1.3, -1.0, -0.8], [1.5, 1.4, -0.4], [1.4, 0.2, 1.2], [2.3, -1.4, -1.5]]),
    "b1": np.array([-0.3, 0.1, 0.1, -0.3]),
    "W2": np.array([[0.5, -0.2, 1.0, -0.3]]),
    "b2": np.array([-0.3]),
}
# 3 inputs, 4 and 2 hidden units, 1 logit.
DEEP = {
    "W1": SHALLOW["W1"],
    "b1": SHALLOW["b1"],
    "W2": np.array([[0.7, -1.0, -0.5, 1.1], [-0.3, -0.2, -1.9, 1.1]]),
    "b2": np.array([0.2, -0.8]),
    "W3": np.array([[-0.8, -1.9]]),
    "b3": np.array([-1.6]),
}
# The logits of the deep network.
DEEP_Z = {
    "tanh": [-4.2377688388898, -1.0014768980527, -0.7755212244684, 1.0246982385794, 1.0913503442037],
    "sigmoid": [-3.128990101061, -2.588160900796, -2.597996324358, -2.065636164483, -1.959341484156],
}
# What comes back to the four pre-activations of a dense layer, for each example.
DU = np.array(
    [
        [0.3, -1.2, 0.8, 2.0],
        [-0.7, 0.4, 1.5, -0.9],
        [1.1, 0.6, -0.2, 0.5],
        [-1.4, -0.3, 0.9, 1.7],
        [0.2, 2.1, -1.6, -0.6],
    ]
)


def assert_names(dictionary, names):
    found = ", ".join(map(str, dictionary)) or "none"
    wanted = ", ".join(names)
    assert_that(set(dictionary) == set(names), f"the keys of the returned dict are {found}", wanted)


@pytest.mark.check(
    "dense_forward",
    points=0.5,
    look="Which axis of x and which axis of W does the sum in u = W x run over?",
)
def test_dense_forward_matches_a_worked_example(student):
    """Five examples through a layer of four units"""
    u = student.dense_forward(X, SHALLOW["W1"], SHALLOW["b1"])
    assert_close(
        u,
        [
            [1.93, -1.89, -2.3, 3.21],
            [1.82, 0.7, 0.38, 3.28],
            [2.15, -1.31, 0.98, 3.39],
            [-3.3, 1.7, 0.12, -4.94],
            [-4.75, 2.03, 1.18, -7.36],
        ],
    )


@pytest.mark.check(
    "dense_forward",
    points=0.5,
    look="With x = 0 only one term of the formula is left. To which axis of u does it belong?",
)
def test_dense_forward_adds_a_bias_to_every_unit(student):
    """A zero input gives every unit its own bias"""
    b = np.array([0.5, -2.0])
    u = student.dense_forward(np.zeros((3, 4)), np.ones((2, 4)), b)
    assert_close(u, [[0.5, -2.0], [0.5, -2.0], [0.5, -2.0]])
    assert_inputs_unchanged(student)


@pytest.mark.check(
    "dense_backward",
    points=0.5,
    look="dx has the shape of x, and each input reaches every unit. Which product of du and W is "
    "that?",
)
def test_dense_backward_gives_the_gradient_of_the_input(student):
    """dx of a worked example"""
    dx, _, _ = student.dense_backward(DU, X, SHALLOW["W1"])
    assert_close(
        dx,
        [
            [4.31, -4.62, -1.8],
            [-0.28, 2.82, 3.55],
            [3.2, -1.0, -2.11],
            [2.9, -1.22, -0.23],
            [-0.21, 3.26, -2.02],
        ],
    )


@pytest.mark.check(
    "dense_backward",
    points=0.5,
    look="dW has the shape of W, and every example adds its share. Which axis is summed away?",
)
def test_dense_backward_gives_the_gradient_of_the_weights(student):
    """dW of a worked example"""
    _, dW, _ = student.dense_backward(DU, X, SHALLOW["W1"])
    assert_close(
        dW,
        [[0.82, -4.06, -0.08], [-0.19, 5.22, 4.17], [1.4, -4.05, -3.78], [-1.57, -1.58, -2.26]],
    )


@pytest.mark.check(
    "dense_backward",
    points=0.5,
    look="The same bias is added to every example. What does the chain rule do with its five "
    "effects?",
)
def test_dense_backward_gives_the_gradient_of_the_bias(student):
    """db of a worked example"""
    _, _, db = student.dense_backward(DU, X, SHALLOW["W1"])
    assert_close(db, [-0.5, 1.6, 1.4, 2.7])


@pytest.mark.check(
    "mlp_forward",
    points=1,
    look="Follow one example through both layers on paper. Which layers have an activation, and "
    "what shape has the result?",
)
def test_mlp_forward_matches_a_worked_relu_network(student):
    """Logits of a ReLU network with one hidden layer"""
    z, _ = student.mlp_forward(X, SHALLOW, "relu")
    assert_close(
        z,
        [-0.298, -0.134, 0.738, -0.52, 0.474],
    )


@pytest.mark.check(
    "mlp_forward",
    points=1,
    look="Is the number of layers taken from params, and does every hidden layer use the "
    "activation that was asked for?",
)
def test_mlp_forward_goes_through_every_layer(student):
    """Logits of deeper networks, with each activation"""
    z, _ = student.mlp_forward(X, DEEP, "relu")
    assert_close(
        z,
        [-9.7544, -7.6136, -6.357, -1.6, -1.6],
    )
    z, _ = student.mlp_forward(X, DEEP, activation="tanh")
    assert_close(
        z,
        [-4.2377688388898, -1.0014768980527, -0.7755212244684, 1.0246982385794, 1.0913503442037],
    )
    z, _ = student.mlp_forward(X, DEEP, activation="sigmoid")
    assert_close(
        z,
        [-3.1289901010607, -2.5881609007961, -2.5979963243584, -2.0656361644827, -1.959341484156],
    )


@pytest.mark.check(
    "mlp_backward",
    points=0.5,
    look="Every parameter has a gradient, and a gradient has the shape of its parameter. Which one "
    "has not?",
)
def test_mlp_backward_returns_a_gradient_for_every_parameter(student):
    """The keys and shapes of the parameters"""
    for params in (SHALLOW, DEEP):
        _, cache = student.mlp_forward(X, params, "relu")
        grads = student.mlp_backward(DZ, cache, params, "relu")
        assert_names(grads, params)
        for name, value in params.items():
            assert_shape(grads[name], value.shape)


@pytest.mark.check(
    "mlp_backward",
    points=1,
    look="The gradient of W2 needs no activation's slope, that of W1 needs one. Which of them is "
    "wrong, and by what?",
)
def test_mlp_backward_matches_a_worked_relu_network(student):
    """Gradients of a ReLU network with one hidden layer"""
    _, cache = student.mlp_forward(X, SHALLOW, "relu")
    grads = student.mlp_backward(DZ, cache, SHALLOW, "relu")
    assert_close(grads["b2"], [0.05])
    assert_close(grads["W2"], [[1.5465, -1.272, 0.645, 2.4245]])
    assert_close(grads["b1"], [0.375, 0.22, -0.85, -0.225])
    assert_close(
        grads["W1"],
        [
            [-0.2075, -0.7675, -0.485],
            [-0.008, 0.146, -0.1],
            [0.215, -1.155, 0.55],
            [0.1245, 0.4605, 0.291],
        ],
    )


@pytest.mark.check(
    "mlp_backward",
    points=1,
    look="Your gradients are compared with differences of your own mlp_forward, from the last "
    "layer to the first. What lies between the last layer that is right and the first that is "
    "wrong?",
)
def test_mlp_backward_agrees_with_differences_of_mlp_forward(student, rng):
    """Central differences of the network, for tanh and sigmoid"""
    for activation, right in DEEP_Z.items():
        z, cache = student.mlp_forward(X, DEEP, activation)
        assert_shape(z, (5,))
        assert_that(
            np.allclose(z, right, rtol=1e-9),
            "mlp_forward is not right yet, and differences of a wrong function prove nothing",
        )
        grads = student.mlp_backward(DZ, cache, DEEP, activation)
        for name in ("b3", "W3", "b2", "W2", "b1", "W1"):

            def logits(value, name=name, activation=activation):
                return student.mlp_forward(X, {**DEEP, name: value}, activation)[0]

            assert_gradient(logits, DEEP[name], grads[name], rng, upstream=DZ)


@pytest.mark.check(
    "mlp_gradients",
    points=0.5,
    look="At z = 0 the loss of an example is ln 2 for either label. Is yours, and is the result "
    "the mean over the examples?",
)
def test_mlp_gradients_returns_the_mean_cross_entropy(student):
    """The loss without a penalty"""
    loss, _ = student.mlp_gradients(X, Y, SHALLOW, "relu")
    assert_close(loss, 0.5317758316096)
    still = {name: np.zeros_like(value) for name, value in SHALLOW.items()}
    loss, _ = student.mlp_gradients(X, Y, still, "sigmoid")
    assert_close(loss, 0.6931471805599)


@pytest.mark.check(
    "mlp_gradients",
    points=1,
    look="What do you hand to mlp_backward? It is the derivative of the mean loss with respect to "
    "each logit.",
)
def test_mlp_gradients_returns_the_gradient_of_the_mean(student):
    """The gradients without a penalty"""
    _, grads = student.mlp_gradients(X, Y, SHALLOW, "tanh")
    assert_names(grads, SHALLOW)
    assert_close(grads["b2"], [-0.1190164090319])
    assert_close(
        grads["W2"], [[-0.0729872555804, -0.0810813836098, -0.2052774539257, -0.0770348731829]]
    )
    assert_close(
        grads["b1"], [-0.0038121774609, 0.0134924410601, -0.0641323076506, 0.0001267791818]
    )
    assert_close(
        grads["W1"],
        [
            [-0.005695798468, 0.0024307304603, -0.0006987381177],
            [0.0122546492446, -0.0112829139493, -0.0042526513136],
            [-0.1069475657949, 0.1529629726004, 0.0308798820801],
            [0.0002223384753, -7.82617658e-05, 7.59782527e-05],
        ],
    )


@pytest.mark.check(
    "mlp_gradients",
    points=0.5,
    look="The penalty is l2 / 2 times the sum of squared weights. What is its derivative, and for "
    "which parameters?",
)
def test_mlp_gradients_adds_the_penalty_and_its_gradient(student):
    """The penalty in the loss and in the gradients"""
    loss, grads = student.mlp_gradients(X, Y, SHALLOW, "relu", l2=0.7)
    assert_close(loss, 8.2387758316096)
    assert_close(
        grads["W2"], [[0.1811982452806, -0.2436832290411, 0.5144655896108, -0.5057147744421]]
    )
    assert_close(
        grads["b1"], [-0.0430845133647, 0.0217707065705, -0.1735418615364, 0.0258507080188]
    )
    assert_close(
        grads["W1"],
        [
            [0.8319016937727, -0.6769148937256, -0.594108341251],
            [1.0652760942266, 0.9772274246625, -0.2788175982092],
            [0.8583376987879, 0.2638330354504, 0.8211503253093],
            [1.6568589837364, -0.9938510637647, -1.0295349952494],
        ],
    )


@pytest.mark.check(
    "sgd_step",
    points=0.5,
    look="Where the gradient is positive, a step should make the parameter smaller. By how much?",
)
def test_sgd_step_moves_against_the_gradient(student):
    """One step of a worked example"""
    params = {"W1": np.array([[1.0, -2.0, 0.5]]), "b1": np.array([3.0])}
    grads = {"W1": np.array([[10.0, 20.0, -5.0]]), "b1": np.array([-4.0])}
    moved = student.sgd_step(params, grads, 0.05)
    assert_names(moved, params)
    assert_close(moved["W1"], [[0.5, -3.0, 0.75]])
    assert_close(moved["b1"], [3.2])


@pytest.mark.check(
    "sgd_step", points=0.5, look="Does an operation of yours write into an array that it was given?"
)
def test_sgd_step_makes_new_parameters(student):
    """Old parameters and gradients stay as they are"""
    params = {name: value.copy() for name, value in DEEP.items()}
    grads = {name: 1.0 + value**2 for name, value in DEEP.items()}
    moved = student.sgd_step(params, grads, 0.1)
    assert_names(moved, DEEP)
    assert_inputs_unchanged(student)


def batches_of(student, n, batch_size, rng):
    batches = student.minibatches(n, batch_size, rng)
    for batch in batches:
        whole = isinstance(batch, np.ndarray) and batch.ndim == 1 and batch.dtype.kind in "iu"
        assert_that(whole, "a batch is not an array of integers, one index after another")
    return batches


@pytest.mark.check(
    "minibatches",
    points=0.5,
    look="An epoch visits every example once. Which indices appear twice, or not at all?",
)
def test_minibatches_visits_every_index_once(student, rng):
    """Every index is in exactly one batch"""
    for n, batch_size in ((12, 4), (23, 5), (7, 3)):
        batches = batches_of(student, n, batch_size, rng)
        visits = np.sort(np.concatenate([np.zeros(0, dtype=int), *batches]))
        assert_close(visits, np.arange(n))


@pytest.mark.check(
    "minibatches",
    points=0.5,
    look="How many indices are left over when 23 are dealt out in fives, and where do they go?",
)
def test_minibatches_are_full_but_for_the_last(student, rng):
    """Batches of batch_size, and a shorter one at the end"""
    for n, batch_size, sizes in ((23, 5, [5, 5, 5, 5, 3]), (12, 4, [4, 4, 4])):
        found = [batch.size for batch in batches_of(student, n, batch_size, rng)]
        assert_that(
            found == sizes,
            f"{n} indices in batches of {batch_size} came as batches of {found}",
            f"batches of {sizes}",
        )


@pytest.mark.check(
    "minibatches",
    points=0.5,
    look="If the examples were sorted by class, what would your batches look like?",
)
def test_minibatches_are_shuffled(student, rng):
    """The indices come in random order"""
    order = np.concatenate([np.zeros(0, dtype=int), *batches_of(student, 200, 20, rng)])
    assert_shape(order, (200,))
    neighbours = int(np.sum(np.abs(np.diff(order)) == 1))
    assert_that(neighbours < 50, f"{neighbours} times an index is followed by a neighbour of its")
    drift = float(np.corrcoef(np.arange(200), order)[0, 1]) if np.ptp(order) else 1.0
    assert_that(abs(drift) < 0.45, "small indices come early and large ones late, or the reverse")


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="What do the two returned values hold after the last step: for which parameters, for how "
    "many epochs?",
)
def test_train_mlp_returns_parameters_and_a_loss_for_every_epoch(student, rng):
    """Parameters of every layer and one loss per epoch"""
    params, losses = student.train_mlp(X, Y, (3, 4, 2, 1), epochs=7, batch_size=2, rng=rng)
    assert_names(params, ("W1", "b1", "W2", "b2", "W3", "b3"))
    assert_shape(params["W1"], (4, 3))
    assert_shape(params["W2"], (2, 4))
    assert_shape(params["W3"], (1, 2))
    assert_shape(params["b2"], (2,))
    assert_shape(losses, (7,))


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="With a learning rate of 0 nothing moves, so every epoch has the loss of the first "
    "parameters. What is the mean of its minibatches' losses?",
)
def test_train_mlp_records_the_mean_over_the_minibatches(student, rng):
    """The mean loss of an epoch while nothing moves"""
    points, labels = datasets.moons(24, 0.3, rng)
    params, losses = student.train_mlp(
        points, labels, (2, 5, 1), "tanh", "he", 0.0, epochs=3, batch_size=8, l2=0.7, rng=rng
    )
    assert_names(params, ("W1", "b1", "W2", "b2"))
    assert_shape(params["W1"], (5, 2))
    assert_shape(params["W2"], (1, 5))
    loss, _ = student.mlp_gradients(points, labels, params, "tanh", 0.7)
    assert_close(losses, [loss, loss, loss])


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="Compare the first line of your function with the one in the exercise: which defaults "
    "does it promise?",
)
def test_train_mlp_runs_with_its_defaults(student):
    """The defaults of the signature, also without a generator"""
    _, losses = student.train_mlp(X, Y, (3, 1))
    assert_shape(losses, (200,))
    # Nobody can repeat an unseeded call: kept, it would keep a mistake from being recognised.
    student.calls.pop()
    points, labels = datasets.moons(34, 0.1, 0)
    explicit = ("relu", "he", 0.1, 3, 32, 0.0)
    params, losses = student.train_mlp(
        points, labels, (2, 4, 1), *explicit, rng=np.random.default_rng(1)
    )
    same, same_losses = student.train_mlp(
        points, labels, (2, 4, 1), epochs=3, rng=np.random.default_rng(1)
    )
    assert_close(losses, same_losses)
    assert_names(params, same)
    for name, shape in {"W1": (4, 2), "b1": (4,), "W2": (1, 4), "b2": (1,)}.items():
        assert_shape(same[name], shape)
        assert_close(params[name], same[name])


def train_on_moons(student, rng, epochs):
    points, labels = datasets.moons(200, 0.1, rng)
    params, losses = student.train_mlp(
        points, labels, (2, 32, 1), learning_rate=1.0, epochs=epochs, batch_size=20, rng=rng
    )
    return points, labels, params, losses


@pytest.mark.check(
    "train_mlp",
    points=0.5,
    look="Print the loss of each epoch. Does it fall from the first on, and from about ln 2?",
)
def test_train_mlp_makes_the_loss_fall(student, rng):
    """The loss falls on the moons"""
    _, _, _, losses = train_on_moons(student, rng, 25)
    assert_shape(losses, (25,))
    first, last = float(losses[0]), float(losses[-1])
    assert_that(
        first < 2.0, f"the mean loss of the first epoch is {first:.3g}", "something near 0.5"
    )
    assert_that(
        last < 0.7 * first,
        f"the mean loss goes from {first:.3g} to {last:.3g}",
        "two thirds of it or less",
    )
    assert_that(last > 0.0, f"the mean loss of the last epoch is {last:.3g}", "a positive number")


@pytest.mark.check(
    "train_mlp",
    points=1,
    look="Does every minibatch make a step, and does the next one start from the parameters that "
    "it returned?",
)
def test_train_mlp_separates_the_moons(student, rng):
    """More than 97 % right on moons with noise 0.1"""
    points, labels, params, _ = train_on_moons(student, rng, 60)
    z, _ = student.mlp_forward(points, params, "relu")
    assert_shape(z, (200,))
    accuracy = float(np.mean((z > 0) == (labels == 1)))
    assert_that(accuracy > 0.97, f"{accuracy:.0%} of the training points are right", "above 97 %")
