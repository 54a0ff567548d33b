"""Never comes back."""
# says: did not return
# slow: yes
def sigmoid(z):
    while True:
        pass
