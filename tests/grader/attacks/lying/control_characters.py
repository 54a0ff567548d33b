"""Raises an error with escape sequences, markup and a spreadsheet formula in its words."""
# says: raised ValueError
def sigmoid(z):
    raise ValueError("=cmd()|\x1b[2J\x1b]0;owned\x07<script>alert(1)</script>\u202e\x00\r\n@SUM(1)")
