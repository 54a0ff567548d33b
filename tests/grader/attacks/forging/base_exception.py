"""Raises an exception that no `except Exception` catches, with a hostile text."""
# says: could not be read
class Evil(BaseException):
    def __str__(self):
        raise SystemExit(0)
def sigmoid(z):
    raise Evil
