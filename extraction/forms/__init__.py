"""One file for each form of the annual report."""
