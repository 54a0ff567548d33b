"""``python -m grader`` is the command ``grader``."""

import os
import sys

# Python looks for modules in the current folder first, and that may be full of students' files.
sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]  # noqa: PTH109 - light

from grader.cli import main  # noqa: E402

main()
