"""A demonstration: an invented Congress with everything in it, made from data files."""
