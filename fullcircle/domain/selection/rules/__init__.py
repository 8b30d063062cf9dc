"""Choosing children and auditors, as pure decisions: the same seed, settings and data always give the same selection.

`chance` makes numbers from the seed, `sampling` draws the children, `allocation` finds them auditors, `checks` says which
rules a selection meets and which it does not.
"""
