"""Regression on ordered grades: proportional odds, its parallel lines, and the model with a random effect of raters."""
