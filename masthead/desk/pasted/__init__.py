"""Reads a text that was copied from elsewhere into the fields of an article."""
