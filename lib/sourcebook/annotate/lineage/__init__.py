"""Statements and texts → who took what from whom: credits, utterances, reused passages."""
