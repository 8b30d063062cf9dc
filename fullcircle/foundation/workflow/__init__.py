"""How records move: the table of a workflow, and the one way to write in what it is about."""
