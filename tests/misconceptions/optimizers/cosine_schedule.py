"""Known wrong versions of cosine_schedule."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="Your first step has the learning rate 0 and the last step of the warm-up is short of the "
    "full rate: steps count from 0, so which fraction belongs to step 0?",
    trips=(
        "test_the_schedule_warms_up_in_equal_parts",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def warm_up_from_zero(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * step / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)


@misconception(
    says="Your warm-up rises as if it had one step more, so that its last step is short of the "
    "full rate: how many equal parts has it?",
    trips=(
        "test_the_schedule_warms_up_in_equal_parts",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def warm_up_one_step_too_long(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / (warmup_steps + 1)
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)


@misconception(
    says="You start at the full rate although a warm-up was asked for: what happens while step < "
    "warmup_steps?",
    trips=(
        "test_the_schedule_warms_up_in_equal_parts",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def no_warm_up(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)


@misconception(
    says="After the warm-up your cosine does not start at the base rate: the steps of the warm-up "
    "are counted as progress. Where should progress be 0?",
    trips=(
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def cosine_from_the_very_start(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = step / total_steps
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)


@misconception(
    says="With a warm-up your cosine starts right but falls too slowly and does not reach zero: "
    "how many steps are left for it when the warm-up is over?",
    trips=(
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def cosine_never_arrives(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / total_steps
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)


@misconception(
    says="Your rate is down to zero half-way and rises again: how much of the cosine's period does "
    "one run take?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def whole_cosine(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(2 * np.pi * progress)) / 2)


@misconception(
    says="Your rates after the warm-up are twice too large: 1 + cos runs from 2 to 0, so what "
    "brings it to the range from 1 to 0?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def doubled_cosine(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)))


@misconception(
    says="Your rate follows a quarter of a cosine, which ends steeply: which curve is flat at both "
    "ends?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def quarter_cosine(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * np.cos(np.pi * progress / 2))


@misconception(
    says="Your rate turns negative half-way: what lifts the cosine, which runs from 1 to -1, to "
    "the range from 1 to 0?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def cosine_without_its_offset(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * np.cos(np.pi * progress))


@misconception(
    says="Your rate falls along a straight line: where is the cosine?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def straight_line_down(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 - progress))


@misconception(
    says="Your rate starts in the middle: which of sine and cosine is 1 at zero?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def sine_for_cosine(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.sin(np.pi * progress)) / 2)


@misconception(
    says="Your rate hardly changes: does NumPy's cosine take parts of pi, or is a factor missing?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def cosine_in_degrees(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(progress)) / 2)


@misconception(
    says="Your rate reaches zero one step before the end: progress should be 1 at step = "
    "total_steps. What is its denominator?",
    trips=(
        "test_the_schedule_falls_along_half_a_cosine",
        "test_the_cosine_begins_where_the_warm_up_ends",
        "test_the_schedule_is_right_at_every_step_of_random_runs",
    ),
)
def done_one_step_early(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps - 1:
        return 0.0
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - 1 - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)


@misconception(
    says="Within the run you are right, but after the end the rate rises again, and a warm-up that "
    "fills the run divides by zero: which case should be settled first?",
    trips=("test_the_schedule_stays_at_zero_after_the_end",),
)
def rises_again_after_the_end(step, total_steps, base_learning_rate, warmup_steps=0):
    if step < warmup_steps:
        return base_learning_rate * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return float(base_learning_rate * (1 + np.cos(np.pi * progress)) / 2)
