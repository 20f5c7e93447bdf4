"""Markdown becomes clean HTML that fits its page, with its links left open."""
