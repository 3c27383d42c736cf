"""Commitments: cues, who gives and gets, what kind, how much."""
