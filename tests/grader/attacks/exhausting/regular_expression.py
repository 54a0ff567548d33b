"""Never comes back from a regular expression."""
# says: did not return
# slow: yes
import importlib
def sigmoid(z):
    importlib.import_module("re").match(r"(a+)+$", "a" * 60 + "b")
