"""Passages → what they are about."""
