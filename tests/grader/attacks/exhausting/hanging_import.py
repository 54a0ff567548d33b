"""Never finishes loading."""
# says: still loading
# others: lost
# slow: yes
while True:
    pass
def sigmoid(z):
    return z
