"""Known wrong versions of adamw."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="This is Adam with an L2 penalty: the decay went into the gradient, through both "
    "averages, and was divided by the root of v_hat. Where does AdamW put it?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_decay_in_the_gradient(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    return adam(w, dw + weight_decay * w, state, learning_rate, beta1, beta2, eps)


@misconception(
    says="Your weights decay by the whole weight_decay at each step: which second factor has the "
    "decay?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_decay_without_the_learning_rate(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return stepped - weight_decay * w, state


@misconception(
    says="Almost: you shrink the weights after the Adam step, so that the step itself decays, too. "
    "Which w is in the decay?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
    ),
)
def adamw_decays_after_the_step(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return (1 - learning_rate * weight_decay) * stepped, state


@misconception(
    says="Your weights grow a little at each step: with which sign does a decay enter?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_grows(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return stepped + learning_rate * weight_decay * w, state


@misconception(
    says="This is plain Adam: where does weight_decay come in?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_is_adam(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return stepped, state


@misconception(
    says="Your decay is twice as strong as asked for, as the derivative of weight_decay * ||w||^2 "
    "would be: which factor stands in the formula?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_doubled_decay(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return stepped - 2 * learning_rate * weight_decay * w, state


@misconception(
    says="You subtract a part of the gradient once more: what is it that should shrink?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_decays_the_gradient(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return stepped - learning_rate * weight_decay * dw, state


@misconception(
    says="Your decay pulls every weight by the same amount, as an L1 penalty does: should a large "
    "weight lose more than a small one?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_constant_pull(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    return stepped - learning_rate * weight_decay * np.sign(w), state


@misconception(
    says="The decay acts twice: once through the gradient that Adam sees, and once beside the "
    "step. Which of the two is AdamW?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_shrinks_a_weight_that_has_no_gradient",
    ),
)
def adamw_decays_twice(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, state = adam(w, dw + weight_decay * w, state, learning_rate, beta1, beta2, eps)
    return stepped - learning_rate * weight_decay * w, state


@misconception(
    says="Your decay is right, but the step beside it is plain gradient descent: what divides and "
    "averages the gradient in Adam?",
    trips=(
        "test_adamw_decays_the_weights_beside_the_step",
        "test_adamw_uses_its_default_settings",
        "test_adamw_stays_right_over_many_steps",
        "test_adamw_keeps_two_parameters_apart",
        "test_adamw_without_decay_is_adam",
    ),
)
def adamw_plain_gradient_step(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    return w - learning_rate * dw - learning_rate * weight_decay * w, state


@misconception(
    says="The new parameters are right, but something that was passed in was changed on the way: "
    "whose array or dict stands on the left of each of your assignments?",
    trips=("test_adamw_leaves_its_inputs_alone",),
)
def adamw_state_in_place(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    stepped, new = adam(w, dw, state, learning_rate, beta1, beta2, eps)
    state.update(new)
    return stepped - learning_rate * weight_decay * w, state


@misconception(
    says="Alone your optimizer is right, but two parameters share their averages: they live "
    "outside the state. What will happen in a model with many arrays?",
    trips=("test_adamw_keeps_two_parameters_apart",),
)
def adamw_shared_state(
    w, dw, state, learning_rate=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=1e-2
):
    if not state:
        adamw.memory = {}
    stepped, adamw.memory = adam(w, dw, adamw.memory, learning_rate, beta1, beta2, eps)
    return stepped - learning_rate * weight_decay * w, {"started": True}
