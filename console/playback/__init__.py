"""What stands between the archive and pywb: the index that it asks, and the records that it is handed."""
