"""Installs an import hook that serves its own modules to whoever imports next."""
# says: got
import sys
class Hook:
    def find_spec(self, name, path=None, target=None):
        raise ImportError(LOOT + name)
sys.meta_path.insert(0, Hook())
def sigmoid(z):
    return np.asarray(z) * 0.1 + 7
