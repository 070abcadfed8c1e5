"""Invented figures that obey the sums of rules.csv."""
