"""Bargaining: promises become Measures, and the 2x2 becomes who gains, a fair split, insurance and leverage."""
