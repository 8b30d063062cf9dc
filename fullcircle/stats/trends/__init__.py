"""Change over rounds: run charts, XmR charts with Making Data Count rules, p and p′ charts, and a test of a linear trend."""
