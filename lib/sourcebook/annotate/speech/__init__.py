"""Statements → who speaks, with what title, for whom, and why the article cites them."""
