"""Auto-graded exercises: neural networks from scratch in NumPy.

Students use `grader.datasets`, `grader.plots`, `grader.gradcheck` and `grader.notebook`; the rest
judges. Importing the package imports none of them, so that ``grader --help`` answers at once.
"""

__version__ = "1.0.0"
