"""Sizes: money, quantities, shares, dates and deadlines."""
