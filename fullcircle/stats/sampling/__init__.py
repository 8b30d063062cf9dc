"""Sampling with known chances: who is drawn, how likely that was, and what the drawn say about everyone."""
