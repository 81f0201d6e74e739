"""The only rooms that know of files written, workers and notebooks."""
