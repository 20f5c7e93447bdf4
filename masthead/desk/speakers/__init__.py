"""Finds who said a quote: names, roles and organisations in the words around it."""
