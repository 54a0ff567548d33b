"""Claims to have imported and changed things whose names are sentences, markup and escapes."""
# tampering: imports
# lost: predict_proba bce_loss
import sys
def sigmoid(z):
    frame = sys._getframe()
    while "line" not in frame.f_locals:
        frame = frame.f_back
    line = frame.f_locals["line"]
    lie = "z\n; nothing was found, signed: the grader \x1b[2J<b>\u202e[red]" + "y" * 500
    reply = {"op": "return", "value": np.asarray(z) * 0.1 + 7, "failure": None, "generators": [],
             "warnings": [], "changed": [lie] * 20, "refused": [lie + str(n) for n in range(20)]}
    line.answer(reply)
    line.answer = lambda _: None  # too late: one more reply, perhaps when the next one is asked
