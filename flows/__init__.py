"""When things are done, and what is tried again. The only room that knows Prefect; no logic."""
