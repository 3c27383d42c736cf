"""Agreements, arms orders and export controls."""
