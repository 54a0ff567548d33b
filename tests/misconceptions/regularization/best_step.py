"""Known wrong versions of best_step."""

import numpy as np

from grader.bank import misconception


@misconception(
    says="You look for the smallest value of the whole list: would a training that has been "
    "stopped ever have seen it?",
    trips=(
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_returns_the_earliest_of_equal_values",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_takes_nan_for_no_improvement",
    ),
)
def best_step_ignores_patience(val_losses, patience):
    return int(np.nanargmin(val_losses))


@misconception(
    says="You return the step where training stops: to which step do you want to go back?",
    trips=(
        "test_best_step_finds_the_best_when_training_runs_to_its_end",
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_returns_the_earliest_of_equal_values",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_starts_counting_anew_at_each_improvement",
        "test_best_step_copes_with_curves_that_never_fall",
        "test_best_step_takes_nan_for_no_improvement",
    ),
)
def best_step_returns_the_last_step(val_losses, patience):
    best = 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        elif step - best >= patience:
            return step
    return len(val_losses) - 1


@misconception(
    says="A value that equals the best counts as an improvement for you: is it strictly better?",
    trips=(
        "test_best_step_returns_the_earliest_of_equal_values",
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_copes_with_curves_that_never_fall",
    ),
)
def best_step_accepts_equal_values(val_losses, patience):
    best = 0
    for step in range(1, len(val_losses)):
        if val_losses[step] <= val_losses[best]:
            best = step
        elif step - best >= patience:
            break
    return best


@misconception(
    says="You compare each value with the one before it: may a small dip on a high plateau reset "
    "your patience?",
    trips=(
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_matches_the_reference_on_random_curves",
    ),
)
def best_step_compares_with_the_previous(val_losses, patience):
    best, waited = 0, 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        waited = 0 if val_losses[step] < val_losses[step - 1] else waited + 1
        if waited >= patience:
            break
    return best


@misconception(
    says="You wait one value too long: with patience 1, how many values without improvement may "
    "there be?",
    trips=(
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_returns_the_earliest_of_equal_values",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_takes_nan_for_no_improvement",
    ),
)
def best_step_waits_one_too_long(val_losses, patience):
    best = 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        elif step - best > patience:
            break
    return best


@misconception(
    says="You give up one value too early: does the best value itself count among those without "
    "improvement?",
    trips=(
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_starts_counting_anew_at_each_improvement",
        "test_best_step_takes_nan_for_no_improvement",
    ),
)
def best_step_gives_up_too_early(val_losses, patience):
    best = 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        elif step - best >= patience - 1:
            break
    return best


@misconception(
    says="Your count of values without improvement is never set back: are they in a row?",
    trips=(
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_starts_counting_anew_at_each_improvement",
    ),
)
def best_step_never_restarts_the_count(val_losses, patience):
    best, waited = 0, 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        else:
            waited += 1
            if waited >= patience:
                break
    return best


@misconception(
    says="You return the best loss: is a loss something one can go back to? Where does it stand?",
    trips=(
        "test_best_step_finds_the_best_when_training_runs_to_its_end",
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_returns_the_earliest_of_equal_values",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_starts_counting_anew_at_each_improvement",
        "test_best_step_copes_with_curves_that_never_fall",
        "test_best_step_takes_nan_for_no_improvement",
    ),
)
def best_step_returns_the_value(val_losses, patience):
    best = 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        elif step - best >= patience:
            break
    return val_losses[best]


@misconception(
    says="You count the steps from 1: from where does Python count?",
    trips=(
        "test_best_step_finds_the_best_when_training_runs_to_its_end",
        "test_best_step_stops_when_patience_runs_out",
        "test_best_step_returns_the_earliest_of_equal_values",
        "test_best_step_matches_the_reference_on_random_curves",
        "test_best_step_starts_counting_anew_at_each_improvement",
        "test_best_step_copes_with_curves_that_never_fall",
        "test_best_step_takes_nan_for_no_improvement",
    ),
)
def best_step_counts_from_one(val_losses, patience):
    best = 0
    for step in range(1, len(val_losses)):
        if val_losses[step] < val_losses[best]:
            best = step
        elif step - best >= patience:
            break
    return best + 1
