"""Public checks of classifier.py: small networks with values worked out beforehand."""

import numpy as np
import pytest

from grader import datasets
from grader.gradcheck import (
    CheckFailure,
    assert_close,
    assert_inputs_unchanged,
    assert_shape,
    assert_statistic,
    assert_that,
)


def numbers(*shape, start):
    """Return numbers between -1.5 and 1.5 without a pattern that could hide a transposed array."""
    return 1.5 * np.sin(start + 1.7 * np.arange(np.prod(shape))).reshape(shape)


def network(*sizes):
    """Return the parameters of a network with these numbers of units."""
    params = {}
    for k in range(1, len(sizes)):
        params[f"W{k}"] = numbers(sizes[k], sizes[k - 1], start=k)
        params[f"b{k}"] = numbers(sizes[k], start=10 + k)
    return params


# N = 6 examples, D = 2 features, C = 3 classes
X = numbers(6, 2, start=20)
Y = np.array([2, 0, 1, 1, 2, 0])


def assert_gradients_close(grads, expected):
    """Compare by key, in the order of backpropagation: the first that differs is nearest to z."""
    for key, values in expected.items():
        try:
            assert_close(grads[key], values)
        except CheckFailure as failure:
            raise CheckFailure(
                f"grads[{key!r}]: {failure.problem}", failure.expected, failure.actual
            ) from None


@pytest.mark.check(
    "classifier_gradients",
    points=1.5,
    look="Compare the loss first, then dW2 (is its input right?), then dW1 (is the mask right?).",
)
def test_classifier_gradients_of_a_relu_network(student):
    """Loss and gradients of a relu network with one hidden layer"""
    loss, grads = student.classifier_gradients(X, Y, network(2, 5, 3))
    assert_inputs_unchanged(student)
    assert_close(loss, 2.9297986827015285)
    assert_gradients_close(
        grads,
        {
            "b2": [-0.274095203252913, 0.341586701620124, -0.067491498367211],
            "W2": [
                [
                    9.901740018415302e-06,
                    -4.939619679236297e-01,
                    2.657520103939906e-04,
                    -4.113703138056128e-01,
                    7.347685951436949e-05,
                ],
                [
                    8.390716450286394e-02,
                    -3.946674471066541e-02,
                    1.135423430642434e00,
                    -2.227168736691835e-02,
                    2.266518909263345e-01,
                ],
                [
                    -8.391706624288235e-02,
                    5.334287126342951e-01,
                    -1.135689182652828e00,
                    4.336420011725311e-01,
                    -2.267253677858489e-01,
                ],
            ],
            "b1": [
                -0.256314992528199,
                0.59319130160231,
                0.680945211301305,
                -0.638301316851676,
                -0.804825300544238,
            ],
            "W1": [
                [-0.350909428628797, -0.110939730613907],
                [-0.797398028331932, 0.270495834429511],
                [0.883841763949636, -0.197203533451988],
                [0.834263400563015, -0.310351086914324],
                [-1.044634530035874, 0.233096237133722],
            ],
        },
    )


@pytest.mark.check(
    "classifier_gradients",
    points=0.5,
    look="Is the derivative taken at the pre-activation, and is it that of this activation?",
)
def test_classifier_gradients_of_a_sigmoid_network(student):
    """Loss and gradients of a sigmoid network with one hidden layer"""
    loss, grads = student.classifier_gradients(X, Y, network(2, 5, 3), activation="sigmoid")
    assert_close(loss, 1.4179240122780374)
    assert_gradients_close(
        grads,
        {
            "b2": [-0.253437052984693, 0.259754557133462, -0.006317504148769],
            "b1": [
                -0.062708044412361,
                -0.003167674869186,
                0.130283959131013,
                -0.04955602290822,
                -0.062586701284055,
            ],
            "W1": [
                [0.034342120390782, -0.046626350436754],
                [-0.097358356702603, 0.046080786353174],
                [-0.135782921186362, 0.082517565184172],
                [0.104109949824424, -0.040880901239512],
                [-0.041079129436034, -0.008238631694483],
            ],
        },
    )


@pytest.mark.check(
    "classifier_gradients",
    points=1,
    look="Does the walk back visit every layer, and does the penalty hold every W and no b?",
)
def test_classifier_gradients_of_two_hidden_layers_with_penalty(student):
    """Loss and gradients of a tanh network with two hidden layers, l2 = 0.7"""
    params = network(2, 5, 4, 3)
    loss, grads = student.classifier_gradients(X, Y, params, activation="tanh", l2=0.7)
    assert_close(loss, 17.42514480997393)
    assert_gradients_close(
        grads,
        {
            "b3": [-0.249694370828294, 0.226846153067099, 0.022848217761194],
            "W3": [
                [0.394449160909106, -1.299418004852956, 0.214596401811617, 1.264757338177503],
                [-0.607756553032023, -0.691688804958603, 0.586709135682672, 0.535876657464408],
                [-0.84058936758976, -0.526461413161669, 0.901340831305322, 0.278181006627119],
            ],
            "b2": [-0.004762069777505, 0.000950733125771, 0.164160636186292, -0.002018467080219],
            "b1": [
                -0.000748884078591,
                0.028955516457272,
                -0.092776507412071,
                -0.053331859595106,
                -0.045027150055851,
            ],
            "W1": [
                [0.878374242834676, 0.462029623193608],
                [-1.081151719255296, -0.127157593756825],
                [1.159933646944876, -0.143356718016003],
                [-0.951373457196218, 0.312794739563973],
                [0.876978930519639, -0.593059337906534],
            ],
        },
    )
    assert_shape(grads["W2"], (4, 5))


@pytest.mark.check(
    "classifier_gradients",
    points=0.5,
    look="Without a hidden layer the network is one you have already written in softmax.py.",
)
def test_classifier_gradients_without_a_hidden_layer(student):
    """Without a hidden layer: softmax regression, l2 = 0.7"""
    loss, grads = student.classifier_gradients(X, Y, network(2, 3), l2=0.7)
    assert_close(loss, 4.717278310841653)
    assert_gradients_close(
        grads,
        {
            "b1": [-0.310171161229833, 0.112549580859133, 0.1976215803707],
            "W1": [
                [1.305180684772461, 0.253296448244864],
                [-1.587853863733205, 0.01000508462969],
                [1.215506048068379, -0.084731964599633],
            ],
        },
    )


@pytest.mark.check(
    "train_classifier",
    points=0.5,
    look="A weight matrix is (fan_out, fan_in). How many losses does an epoch contribute?",
)
def test_training_returns_parameters_of_every_layer_and_a_loss_for_each_epoch(student, rng):
    """Shapes of the parameters and of the losses"""
    params, losses = student.train_classifier(X, Y, (2, 5, 4, 3), epochs=7, batch_size=2, rng=rng)
    assert_inputs_unchanged(student)
    assert_that(
        set(params) == {"W1", "b1", "W2", "b2", "W3", "b3"},
        f"params has the keys {', '.join(map(repr, params))}",
        "'W1', 'b1', 'W2', 'b2', 'W3', 'b3'",
    )
    shapes = {"W1": (5, 2), "b1": (5,), "W2": (4, 5), "b2": (4,), "W3": (3, 4), "b3": (3,)}
    for key, shape in shapes.items():
        assert_shape(params[key], shape)
    assert_shape(losses, (7,))


@pytest.mark.check(
    "train_classifier",
    points=0.5,
    look="With a learning rate of 0 the initial parameters come back. Is the second argument of "
    "rng.normal a variance?",
)
def test_training_starts_with_scaled_weights_and_zero_biases(student, rng):
    """A learning rate of 0 returns the initial parameters: their spread, by scheme"""
    for scheme, deviation in (("he", (2 / 40) ** 0.5), ("xavier", (2 / 340) ** 0.5)):
        params, _ = student.train_classifier(
            numbers(6, 40, start=3), Y, (40, 300, 3), scheme=scheme, learning_rate=0.0, epochs=1,
            rng=rng,
        )  # fmt: skip
        assert_close(params["b1"], np.zeros(300))
        assert_close(params["b2"], np.zeros(3))
        assert_shape(params["W1"], (300, 40))
        kind = params["W1"].dtype
        assert_that(kind == np.float64, f"W1 has the dtype {kind}", "float64")
        with np.errstate(all="ignore"):
            mean, spread = float(np.mean(params["W1"])), float(np.std(params["W1"]))
        assert_statistic(mean, 0.0, deviation / 12000**0.5, f"{scheme}: the mean of W1")
        assert_statistic(
            spread, deviation, deviation / 24000**0.5, f"{scheme}: the standard deviation of W1"
        )


@pytest.mark.check(
    "train_classifier",
    points=1,
    look="For inputs of zero only the biases can learn. Is each loss taken before its step, "
    "and does the step go against the gradient?",
)
def test_training_on_inputs_of_zero_moves_the_biases_only(student, rng):
    """Inputs of zero, the whole batch in each step: four losses, and the biases after them"""
    params, losses = student.train_classifier(
        np.zeros((7, 2)), np.array([0, 2, 0, 1, 0, 0, 1]), (2, 3), learning_rate=0.5, epochs=4,
        batch_size=7, rng=rng,
    )  # fmt: skip
    assert_close(
        losses, [1.09861228866811, 1.055002422117308, 1.024957192071366, 1.004380943996976]
    )
    assert_close(params["b1"], [0.365708029622885, -0.068164668346026, -0.297543361276858])


@pytest.mark.check(
    "train_classifier",
    points=0.5,
    look="Ten examples in batches of four: how many steps are an epoch, and does the short batch "
    "make one? An epoch's loss is the mean over its batches.",
)
def test_training_makes_a_step_for_each_minibatch(student, rng):
    """Ten equal examples in minibatches of four, of twenty and of two: biases and mean losses"""
    zeros, labels = np.zeros((10, 2)), np.full(10, 1)
    six_steps = [-0.458883215183554, 0.917766430367107, -0.458883215183554]
    two_steps = [-0.189556013322568, 0.379112026645137, -0.189556013322568]
    for batch_size, biases in ((4, six_steps), (20, two_steps)):
        params, _ = student.train_classifier(
            zeros, labels, (2, 3), learning_rate=0.3, epochs=2, batch_size=batch_size, rng=rng
        )
        assert_close(params["b1"], biases)
    params, losses = student.train_classifier(
        zeros, labels, (2, 3), learning_rate=0.3, epochs=2, batch_size=2, rng=rng
    )
    assert_close(params["b1"], [-0.633442892160636, 1.266885784321272, -0.633442892160636])
    assert_close(losses, [0.789098063141087, 0.369515850011029])


@pytest.mark.check(
    "train_classifier",
    points=0.5,
    look="Does l2 reach the gradients, and which defaults has the signature?",
)
def test_training_shrinks_weights_that_only_the_penalty_sees(student, rng):
    """With inputs of zero the penalty alone acts on the weights; the defaults count the steps"""
    arguments = np.zeros((7, 2)), np.array([0, 2, 0, 1, 0, 0, 1]), (2, 3)
    start, _ = student.train_classifier(
        *arguments, learning_rate=0.0, epochs=3, l2=0.6, rng=np.random.default_rng(5)
    )
    end, _ = student.train_classifier(
        *arguments, learning_rate=0.25, epochs=3, l2=0.6, rng=np.random.default_rng(5)
    )
    assert_shape(start["W1"], (3, 2))
    assert_close(end["W1"], 0.614125 * start["W1"])
    params, losses = student.train_classifier(
        np.zeros((9, 2)), np.full(9, 1), (2, 3), learning_rate=0.01
    )
    assert_shape(losses, (200,))
    assert_close(params["b1"], [-0.4751591386637962, 0.9503182773275924, -0.4751591386637962])
    for examples in (33, 64):
        params, _ = student.train_classifier(
            np.zeros((examples, 2)), np.full(examples, 1), (2, 3), epochs=1, rng=rng
        )
        assert_close(params["b1"], [-0.065537679772972, 0.131075359545945, -0.065537679772972])


@pytest.mark.check(
    "train_classifier",
    points=0.5,
    look="Print the losses: do they fall at all? If they rise or stay at log 3, look at the step.",
)
def test_training_learns_three_blobs(student, rng):
    """Three blobs: the loss falls from about log 3 to below 0.1"""
    points, labels = datasets.blobs(90, rng)
    _, losses = student.train_classifier(points, labels, (2, 16, 3), epochs=50, rng=rng)
    assert_shape(losses, (50,))
    assert_that(
        bool(losses[-1] < 0.1), f"the loss of the last epoch is {losses[-1]:.3g}", "below 0.1"
    )
