"""How people reach it: the verbs of the command line."""
