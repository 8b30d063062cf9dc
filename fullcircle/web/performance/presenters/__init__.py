"""Figures in words and lines, for the templates."""
