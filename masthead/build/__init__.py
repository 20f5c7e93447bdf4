"""A build: the stages one after the other, and the short ways where little or nothing changed."""
