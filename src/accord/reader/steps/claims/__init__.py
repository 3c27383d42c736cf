"""Claims: phrases with a meaning, what takes them back, who makes them."""
