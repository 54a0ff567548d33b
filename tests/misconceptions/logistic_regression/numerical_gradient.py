"""Known wrong versions of numerical_gradient."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your gradient is twice too large. How far apart are the two points at which f is "
    "evaluated?",
    trips=(
        "test_numerical_gradient_matches_a_known_gradient",
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_has_the_shape_of_a_matrix",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_restores_x",
        "test_numerical_gradient_promotes_integers",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def difference_divided_by_h(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(up) - f(down)) / h
    return g


@misconception(
    says="You look to one side only, and the error is of the order of h. Where should the second "
    "evaluation lie so that the error falls to h squared?",
    trips=(
        "test_numerical_gradient_matches_a_known_gradient",
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_has_the_shape_of_a_matrix",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_restores_x",
        "test_numerical_gradient_promotes_integers",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def forward_difference(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up = x.copy()
        up[i] += h
        g[i] = (f(up) - f(x)) / h
    return g


@misconception(
    says="All elements move at once, so each entry is the slope along (1, 1, ..., 1). Which "
    "elements stay where they are in a partial derivative?",
    trips=(
        "test_numerical_gradient_matches_a_known_gradient",
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_has_the_shape_of_a_matrix",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_restores_x",
        "test_numerical_gradient_promotes_integers",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def all_elements_move_at_once(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@misconception(
    says="Each element stays displaced when its turn is over, so the next derivatives are taken "
    "somewhere else. What has to be put back, and when?",
    trips=(
        "test_numerical_gradient_matches_a_known_gradient",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def elements_stay_displaced(f, x, h=1e-5):
    point = np.array(x, dtype=np.float64)
    g = np.zeros_like(point)
    for i in np.ndindex(point.shape):
        point[i] += h
        above = f(point)
        point[i] -= 2 * h
        g[i] = (above - f(point)) / (2 * h)
    return g


@misconception(
    says="The gradient is right, but x is not: adding and subtracting h leaves it a rounding error "
    "away from where it was. How do you get exactly the old number back?",
    trips=("test_numerical_gradient_restores_x",),
)
def x_restored_by_arithmetic(f, x, h=1e-5):
    x = np.asarray(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        g[i] = (above - f(x)) / (2 * h)
        x[i] += h
    return g


@misconception(
    says="Your gradient is flat, of shape (size,). Which shape should it have, that of x?",
    trips=(
        "test_numerical_gradient_has_the_shape_of_a_matrix",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_restores_x",
        "test_numerical_gradient_promotes_integers",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def gradient_stays_flat(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros(x.size)
    for k in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[k] += h
        down.flat[k] -= h
        g[k] = (f(up) - f(down)) / (2 * h)
    return g


@misconception(
    says="At integers your gradient is 0 or far off: x + h does not fit into an integer array. "
    "What should happen to x first?",
    trips=("test_numerical_gradient_promotes_integers",),
)
def integers_swallow_the_step(f, x, h=1e-5):
    g = np.zeros(np.shape(x))
    for i in np.ndindex(g.shape):
        up, down = np.array(x), np.array(x)
        up[i] = x[i] + h
        down[i] = x[i] - h
        g[i] = (f(up) - f(down)) / (2 * h)
    return g


@misconception(
    says="Your step is 1e-5 whatever `h` says. Where is the argument used?",
    trips=(
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def step_fixed_at_1e_5(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        g[i] = (f(up) - f(down)) / 2e-5
    return g


@misconception(
    says="Your step is so small that the difference of the two values drowns in rounding. What are "
    "the two errors that h trades against each other?",
    trips=(
        "test_numerical_gradient_matches_a_known_gradient",
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_has_the_shape_of_a_matrix",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_restores_x",
        "test_numerical_gradient_promotes_integers",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def step_fixed_at_1e_12(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += 1e-12
        down[i] -= 1e-12
        g[i] = (f(up) - f(down)) / 2e-12
    return g


@misconception(
    says="You move by h / 2 to each side. The quotient is a central one, but where does the "
    "formula evaluate f?",
    trips=(
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def half_a_step_to_each_side(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h / 2
        down[i] -= h / 2
        g[i] = (f(up) - f(down)) / h
    return g


@misconception(
    says="Your gradient has the opposite sign. Which value is subtracted from which?",
    trips=(
        "test_numerical_gradient_matches_a_known_gradient",
        "test_numerical_gradient_takes_steps_of_h_to_both_sides",
        "test_numerical_gradient_has_the_shape_of_a_matrix",
        "test_numerical_gradient_agrees_with_calculus",
        "test_numerical_gradient_restores_x",
        "test_numerical_gradient_promotes_integers",
        "test_numerical_gradient_moves_one_element_by_h",
    ),
)
def difference_the_wrong_way_round(f, x, h=1e-5):
    x = np.array(x, dtype=np.float64)
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        g[i] = (f(down) - f(up)) / (2 * h)
    return g
