"""Other correct ways to write cosine_schedule."""

import numpy as np

from grader.bank import alternative


@alternative(why="math.cos, and a clamped progress instead of a case for the end")
def schedule_with_clamped_progress(step, total_steps, base_learning_rate, warmup_steps=0):
    import math

    if step < warmup_steps:
        return (step + 1) / warmup_steps * base_learning_rate
    progress = min(1.0, (step - warmup_steps) / max(1, total_steps - warmup_steps))
    if step >= total_steps:
        progress = 1.0
    return 0.5 * base_learning_rate * (1 + math.cos(math.pi * progress))


@alternative(why="the squared cosine of the half angle, np.where for the cases, a 0-d array")
def schedule_as_a_squared_cosine(step, total_steps, base_learning_rate, warmup_steps=0):
    warm = (step + 1) / max(warmup_steps, 1)
    progress = np.clip((step - warmup_steps) / max(total_steps - warmup_steps, 1), 0, 1)
    rate = np.where(step < warmup_steps, warm, np.cos(np.pi / 2 * progress) ** 2)
    return np.asarray(base_learning_rate * np.where(step < total_steps, rate, 0.0))


@alternative(why="the squared sine of what is left, a NumPy scalar")
def schedule_as_a_squared_sine(step, total_steps, base_learning_rate, warmup_steps=0):
    if step >= total_steps:
        return 0
    if step < warmup_steps:
        return np.float64(base_learning_rate) * (step + 1) / warmup_steps
    left = np.float64(total_steps - step) / (total_steps - warmup_steps)
    return base_learning_rate * np.sin(np.pi / 2 * left) ** 2
