"""Statistics as pure functions: numbers in, a small frozen result out. No Django, no database, no other part of the product."""
