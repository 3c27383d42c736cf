"""Verdict: words meet numbers: one criterion a claim type, one table of what a verdict means."""
