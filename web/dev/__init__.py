"""What only developers and whoever tries the product out may open: nothing here is served to the public."""
