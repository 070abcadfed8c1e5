"""One small file for each CMS family: its marks, its list pages, its articles."""
