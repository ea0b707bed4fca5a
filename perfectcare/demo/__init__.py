"""A believable organisation for trying the program out. Everything in it is made up."""
