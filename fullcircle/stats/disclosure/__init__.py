"""Disclosure control: what must not be shown, what else must then be hidden, and what a reader could still work out."""
