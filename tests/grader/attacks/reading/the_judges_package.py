"""Imports the judge's own modules, and through them the course."""
# says: Error
import importlib
def sigmoid(z):
    course = importlib.import_module("grader.course")
    raise ValueError(LOOT + course.load_course(course.Path("@ROOT@/solutions")).title)
