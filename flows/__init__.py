"""When things are done, and what is tried again. The only room that knows prefect. No logic."""
