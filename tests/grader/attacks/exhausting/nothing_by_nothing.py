"""Asks the reference for the product of two empty arrays, which has twenty gigabytes."""
# assignment: multilayer_perceptron
# module: mlp
# exercise: dense_forward
# lost: mlp_forward mlp_backward mlp_gradients train_mlp
# slow: yes
def dense_forward(x, W, b):
    return np.zeros((1, 1))
