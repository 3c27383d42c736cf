"""The steps of the reader, a package a family of items; their order stands in `accord.reader.STEPS`."""
