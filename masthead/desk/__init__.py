"""The desk, where an editor's files are begun: a new article, and one from pasted text."""
