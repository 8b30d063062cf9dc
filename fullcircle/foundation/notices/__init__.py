"""Telling people what was done that concerns them: in the product, and by e-mail."""
