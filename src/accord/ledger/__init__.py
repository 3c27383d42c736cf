"""What was said, agreed, ordered and controlled: each item with its span in a text or its cited source."""
