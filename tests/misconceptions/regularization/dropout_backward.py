"""Known wrong versions of dropout_backward."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your gradient is the upstream one, unchanged: could a unit that was switched off have "
    "influenced the loss?",
    trips=(
        "test_dropout_backward_sends_the_gradient_through_kept_units",
        "test_dropout_backward_matches_the_reference",
        "test_dropout_backward_agrees_with_central_differences",
    ),
)
def dropout_backward_without_mask(dout, mask):
    return dout.copy()


@misconception(
    says="You pass the gradient through the kept units, but without the factor that the forward "
    "pass gave them: what is the derivative of a constant times x?",
    trips=(
        "test_dropout_backward_sends_the_gradient_through_kept_units",
        "test_dropout_backward_matches_the_reference",
        "test_dropout_backward_agrees_with_central_differences",
    ),
)
def dropout_backward_without_scale(dout, mask):
    return dout * (mask > 0)


@misconception(
    says="Your gradient flows through the units that were dropped: which value of the mask marks "
    "those?",
    trips=(
        "test_dropout_backward_sends_the_gradient_through_kept_units",
        "test_dropout_backward_matches_the_reference",
        "test_dropout_backward_agrees_with_central_differences",
        "test_dropout_backward_is_the_identity_for_a_mask_of_ones",
    ),
)
def dropout_backward_through_dropped_units(dout, mask):
    return dout * (mask == 0)


@misconception(
    says="You divide by the mask: the forward pass multiplied. Which of the two does the chain "
    "rule ask for on the way back?",
    trips=(
        "test_dropout_backward_sends_the_gradient_through_kept_units",
        "test_dropout_backward_matches_the_reference",
        "test_dropout_backward_agrees_with_central_differences",
    ),
)
def dropout_backward_divides(dout, mask):
    return np.divide(dout, mask, out=np.zeros_like(dout), where=mask > 0)


@misconception(
    says="Your gradient contains the mask twice: is the factor already in there once it has been "
    "applied?",
    trips=(
        "test_dropout_backward_sends_the_gradient_through_kept_units",
        "test_dropout_backward_matches_the_reference",
        "test_dropout_backward_agrees_with_central_differences",
    ),
)
def dropout_backward_masks_twice(dout, mask):
    return dout * mask * mask
