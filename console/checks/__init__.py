"""What `doctor` looks at: a small function for each thing that can be wrong, a file for each subject."""
