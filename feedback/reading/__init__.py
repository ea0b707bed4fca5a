"""Pure rules with which comments are read."""
