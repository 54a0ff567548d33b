"""Public checks of early_stopping.py: the L2 penalty and the step to go back to."""

import numpy as np
import pytest

from grader.gradcheck import assert_close


@pytest.mark.check(
    "l2_penalty",
    points=1,
    look="Work the example out by hand: what is the sum of all squares, and what stands in front?",
)
def test_l2_penalty_matches_a_sum_done_by_hand(student):
    """Two weight matrices give the value of the formula"""
    params = {
        "W1": np.array([[1.0, -2.0, 3.0], [0.0, 4.0, -1.0]]),  # squares: 31 in all
        "W2": np.array([[1.0, 2.0], [-1.0, 0.0], [3.0, -2.0]]),  # 19 more
    }
    assert_close(student.l2_penalty(params, 0.7), 17.5)


@pytest.mark.check(
    "l2_penalty",
    points=0.5,
    look="Which names belong to weights, and what does the docstring say of the others?",
)
def test_l2_penalty_leaves_everything_but_weights_alone(student):
    """Biases, scales and shifts are not penalised"""
    params = {
        "W1": np.array([[1.0, -1.0], [2.0, 0.0]]),
        "b1": np.array([5.0, -7.0]),
        "gamma1": np.array([3.0, 1.5]),
        "beta1": np.array([-4.0, 2.5]),
    }
    assert_close(student.l2_penalty(params, 0.5), 1.5)


@pytest.mark.check(
    "best_step",
    points=0.5,
    look="If the patience never runs out, which value of the list is the one to go back to?",
)
def test_best_step_finds_the_best_when_training_runs_to_its_end(student):
    """With enough patience, the smallest value wins"""
    for losses, patience, best in [
        ([5.0, 4.0, 3.0, 2.0, 2.5], 3, 3),
        ([0.9, 0.7, 0.8, 0.6, 0.65, 0.55], 3, 5),
        ([4.0, 3.5, 3.25, 3.125], 2, 3),
    ]:
        assert_close(student.best_step(np.array(losses), patience), best)


@pytest.mark.check(
    "best_step",
    points=1,
    look="Cover the list with your hand and uncover one value at a time: when do you stop looking?",
)
def test_best_step_stops_when_patience_runs_out(student):
    """Values after the stop are never seen"""
    for losses, patience, best in [
        ([5.0, 3.0, 4.0, 3.5, 3.25, 1.0], 2, 1),
        ([5.0, 3.0, 4.0, 3.0, 1.0], 2, 1),
        ([5.0, 3.0, 4.0, 3.0, 1.0], 3, 4),
        ([0.9, 0.7, 0.8, 0.75, 0.72, 0.1], 3, 1),
        ([0.9, 0.7, 0.8, 0.65, 0.72, 0.7, 0.1], 3, 6),
        ([2.0, 2.5, 0.5], 1, 0),
    ]:
        assert_close(student.best_step(np.array(losses), patience), best)


@pytest.mark.check(
    "best_step",
    points=0.5,
    look="Is a value that equals the best one an improvement? Which of two equal steps came first?",
)
def test_best_step_returns_the_earliest_of_equal_values(student):
    """Equal values are no improvement"""
    assert_close(student.best_step(np.array([3.0, 2.0, 2.5, 2.0]), 6), 1)
    assert_close(student.best_step(np.array([3.0, 2.0, 2.0, 2.0, 1.0]), 2), 1)
