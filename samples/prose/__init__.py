"""The prose of the reports: sentences of our own, with their figures."""
