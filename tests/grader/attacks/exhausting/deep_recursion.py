"""Calls itself until the stack of the process ends."""
# says: Error|crashed|did not return|used up
# slow: yes
import sys
def sigmoid(z):
    sys.setrecursionlimit(10**9)
    def dig(n):
        return [dig(n + 1) for _ in range(1)]
    return dig(0)
