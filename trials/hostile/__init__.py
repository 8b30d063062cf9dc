"""What the trial of hostile values is made of: the forms of a page, the values, and the trying itself."""
