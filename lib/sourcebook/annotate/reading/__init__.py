"""Text → what the reader finds in it: statements with their pieces, and names."""
