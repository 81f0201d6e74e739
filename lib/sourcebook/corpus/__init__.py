"""Files → articles, passages, problems: the only stage that reads foreign formats."""
