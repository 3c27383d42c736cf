"""The nouns that every other room shares: labels, figures, units, errors and the vocabulary tables."""
