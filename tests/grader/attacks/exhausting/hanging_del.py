"""Returns an object whose destructor never ends."""
# says: did not return|got
# slow: yes
class Sticky:
    def __del__(self):
        while True:
            pass
def sigmoid(z):
    Sticky()
    return np.asarray(z) * 0.1 + 7
