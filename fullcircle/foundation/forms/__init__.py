"""What every form of the product shares, below all activities."""
