"""Statements: quotations, verbs of saying and who speaks."""
