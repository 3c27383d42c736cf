"""What is read of a whole document: its parts, its day, its kind, its parties, and who and what it names."""
