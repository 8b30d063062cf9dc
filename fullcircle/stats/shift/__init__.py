"""How far second judgements differ from first ones, and whether by more than chance."""
