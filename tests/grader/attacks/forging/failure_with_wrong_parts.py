"""Reports a failure of a kind that only the judge may give."""
# says: unknown kind|not a value
import os, sys
def sigmoid(z):
    frame = sys._getframe()
    while "line" not in frame.f_locals:
        frame = frame.f_back
    line = frame.f_locals["line"]
    failure = {"kind": "blocked", "type": "", "message": "relative_error", "file": "", "line": 0,
               "source": ""}
    line.answer({"op": "return", "value": None, "failure": failure, "warnings": [], "changed": [],
                 "generators": [], "refused": []})
    os._exit(0)
