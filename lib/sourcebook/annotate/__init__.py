"""Articles → what is found in them, every row with its offsets."""
