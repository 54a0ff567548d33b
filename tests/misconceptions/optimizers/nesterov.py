"""Known wrong versions of nesterov."""

from grader.bank import misconception


@misconception(
    says="This is the heavy ball's step, along the new velocity alone (or, which is the same, "
    "along the gradient plus beta times the old velocity). Where does the look ahead come in?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_is_momentum(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w - learning_rate * v, {"v": v}


@misconception(
    says="Your step goes along beta times the velocity only: which second term does the direction "
    "have?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_without_the_gradient(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w - learning_rate * beta * v, {"v": v}


@misconception(
    says="The velocity enters your step undamped: how much of it survives until the next look- "
    "ahead point?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_full_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w - learning_rate * (dw + v), {"v": v}


@misconception(
    says="Every step of yours looks like a first one: the velocity of the step before is lost. "
    "What do you read from the state, and what do you put into it?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_velocity_forgotten(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = dw
    return w - learning_rate * (dw + beta * v), {"v": v}


@misconception(
    says="Your velocity is a moving average: the new gradient joins it with the factor 1 - beta. "
    "Does the formula accumulate or average?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_velocity_averaged(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + (1 - beta) * dw
    return w - learning_rate * (dw + beta * v), {"v": v}


@misconception(
    says="The gradient and the velocity pull your step in opposite directions: both gather "
    "gradients, so with which sign does each enter?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_looks_back(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w - learning_rate * (dw - beta * v), {"v": v}


@misconception(
    says="Your step goes uphill: with which sign does a direction made of gradients enter?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_uphill(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    return w + learning_rate * (dw + beta * v), {"v": v}


@misconception(
    says="Your first step is right, and from the second on the memory is too large: what you keep "
    "in the state is the direction of the step. Which quantity does the first line update?",
    trips=(
        "test_nesterov_steps_along_the_gradient_and_the_velocity_to_come",
        "test_nesterov_uses_its_default_settings",
        "test_nesterov_stays_right_over_many_steps",
        "test_nesterov_keeps_two_parameters_apart",
        "test_nesterov_follows_a_changing_learning_rate",
    ),
)
def nesterov_keeps_the_direction(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + dw
    direction = dw + beta * v
    return w - learning_rate * direction, {"v": direction}


@misconception(
    says="As long as the learning rate stays the same your steps are right, but your velocity "
    "holds the rates of the past: which quantity should the learning rate of this step scale?",
    trips=("test_nesterov_follows_a_changing_learning_rate",),
)
def nesterov_rate_inside_the_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    v = beta * state.get("v", 0.0) + learning_rate * dw
    return w - (learning_rate * dw + beta * v), {"v": v}


@misconception(
    says="The new parameters are right, but something that was passed in was changed on the way: "
    "whose array or dict stands on the left of each of your assignments?",
    trips=("test_nesterov_leaves_its_inputs_alone",),
)
def nesterov_state_in_place(w, dw, state, learning_rate=1e-2, beta=0.9):
    state["v"] = beta * state.get("v", 0.0) + dw
    return w - learning_rate * (dw + beta * state["v"]), state


@misconception(
    says="Alone your optimizer is right, but two parameters share one velocity: it lives outside "
    "the state. What will happen in a model with many arrays?",
    trips=("test_nesterov_keeps_two_parameters_apart",),
)
def nesterov_shared_velocity(w, dw, state, learning_rate=1e-2, beta=0.9):
    if not state:
        nesterov.velocity = 0.0
    nesterov.velocity = beta * nesterov.velocity + dw
    return w - learning_rate * (dw + beta * nesterov.velocity), {"started": True}
