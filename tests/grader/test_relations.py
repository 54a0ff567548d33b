"""Relations between what came back and what was expected."""

import numpy as np
import pytest

from grader.gradcheck import CheckFailure, assert_close
from grader.relations import recognise
from grader.subject import Call

WANTED = np.array([[1.25, -2.5, 0.375], [4.5, 0.8, -1.1]])
X = np.array([[0.3, 1.7, -0.9], [2.2, -0.4, 0.6]])


def relation(got, wanted=WANTED, call=None):
    """Return what is recognised of a failed comparison: (name, words) or None."""
    with pytest.raises(CheckFailure) as caught:
        assert_close(got, wanted)
    found = recognise(caught.value, call)
    return found and (found.misconception, found.says)


def call(*args, warnings=(), **kwargs):
    return Call("f", args, kwargs, warnings=warnings)


def test_a_flipped_sign_is_recognised():
    assert relation(-WANTED)[0] == "sign"


@pytest.mark.parametrize(
    ("factor", "words"),
    [(7.0, "mean forgotten"), (1 / 7.0, "mean taken once too often"), (0.5, "factor 2"),
     (np.log(2.0), "which base"), (0.3, "0.3 is one of the inputs"), (0.7, "1 - 0.3")],
)  # fmt: skip
def test_a_ratio_is_explained_by_sizes_and_scalars_of_the_call(factor, words):
    name, says = relation(factor * WANTED, call=call(np.zeros((7, 3)), 0.3))
    assert name == "ratio"
    assert words in says
    assert says.endswith("?")


def test_a_ratio_that_nothing_explains_is_told_as_a_number():
    name, says = relation(1.375 * WANTED)
    assert name == "ratio"
    assert "1.375" in says


def test_a_ratio_of_one_number_is_no_relation():
    assert relation(np.array([2.6]), np.array([1.3])) is not None  # a factor 2 has a meaning
    assert relation(np.array([1.7]), np.array([1.3])) is None


def test_a_transposed_matrix_is_recognised_square_or_not():
    square = np.arange(9.0).reshape(3, 3) ** 2
    assert relation(WANTED.T)[0] == "transposed"
    assert relation(square.T, square)[0] == "transposed"


def test_another_shape_of_the_same_numbers_is_recognised():
    assert relation(WANTED.reshape(-1, 1), WANTED.ravel())[0] == "reshaped"


def test_a_column_that_met_a_row_is_recognised():
    assert relation(np.ones((4, 4)), np.ones(4))[0] == "broadcast"


def test_a_missing_term_is_recognised_with_its_factor():
    name, says = relation(WANTED - 0.7 * X, call=call(X, l2=0.7))
    assert name == "term"
    assert "0.7, an input," in says
    assert "too little" in says
    assert "too much" in relation(WANTED + 0.7 * X, call=call({"W1": X}, l2=0.7))[1]


def test_the_same_amount_everywhere_is_recognised():
    name, says = relation(WANTED + 0.25)
    assert name == "offset"
    assert "0.25" in says


def test_what_is_not_finite_is_traced_to_a_warning():
    got = WANTED.copy()
    got[1, 2] = np.nan
    name, says = relation(got, call=call(X, warnings=("overflow encountered in exp",)))
    assert name == "not-finite"
    assert "overflow encountered in exp" in says
    assert "where does it begin?" in relation(got)[1]


def test_noise_is_no_relation():
    rng = np.random.default_rng(0)
    for _ in range(50):
        assert relation(WANTED + rng.normal(size=WANTED.shape), call=call(X, 0.3)) is None
        assert relation(rng.normal(size=(2, 3)), call=call(X, 0.3)) is None


def test_a_relation_holds_to_nine_digits_or_not_at_all():
    assert relation(-WANTED * (1 + 1e-7 * X)) is None
    assert relation(WANTED + 0.25 + 1e-6 * X) is None


def test_a_failure_without_numbers_has_no_relation():
    assert recognise(CheckFailure("three values came back", "two", (1, 2, 3)), None) is None
    assert recognise(CheckFailure("the dtype is complex128", "", WANTED * 1j, WANTED), None) is None
    assert recognise(CheckFailure("right after all", "", WANTED, WANTED), None) is None


def test_huge_numbers_are_compared_in_silence():
    """pytest makes an error of every warning; a teaching assistant would read it."""
    huge = 1e200 * WANTED
    assert relation(-huge, huge, call(1e200 * X)) is None
    assert relation(1.01 * huge, huge, call(1e200 * X, 1e150)) is None
