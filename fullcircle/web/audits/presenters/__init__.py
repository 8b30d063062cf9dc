"""Turns audits into plain words, links and drawings for their pages."""
