"""Names → who is named: mentions, actors, the user's corrections."""
