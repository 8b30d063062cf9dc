"""Funnel plots: teams side by side with limits that fit their size, and never a league table."""
