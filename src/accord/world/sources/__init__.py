"""The data sources, one module each: a `SOURCE` (or several) and `load(raw) -> {resource name: table}`."""
