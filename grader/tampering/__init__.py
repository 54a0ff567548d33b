"""Cheats that show: what a submission did that no honest one does, and what it costs."""

from grader.tampering.look import Found, Seen, look, withhold

__all__ = ["Found", "Seen", "look", "withhold"]
