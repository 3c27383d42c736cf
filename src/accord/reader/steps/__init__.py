"""The steps of the reader, one a file; their order stands in `accord.reader.STEPS`."""
