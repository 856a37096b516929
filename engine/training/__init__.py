"""Training of the two-output network on pairs."""
