"""Pure decisions of the action tracker: what makes an action SMART, how it stands, and where on the circle it is."""
