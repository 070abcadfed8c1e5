"""The run itself: what is done, in plain functions that need no Prefect."""
