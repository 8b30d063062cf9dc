"""How far people who judge the same things agree: two or many of them, on an ordered scale or on bare categories."""
