"""Estimates from samples, in plain Python: models of buying, intervals, quantiles, survival."""
