"""Reading a comment when it is stored: pure rules that mark it for the people who read and answer it."""
