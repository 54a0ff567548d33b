"""Announces a frame and sends it drop by drop."""
# says: did not return|used up
# slow: yes
import os, time
def sigmoid(z):
    os.write(3, b"\x00\x00\xff\xff")
    while True:
        os.write(3, b"\x90")
        time.sleep(0.01)
