"""My work in words: what waits in each slice becomes tasks, and beside them what worked and how the work stands."""
