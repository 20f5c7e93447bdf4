"""The tree as HTML."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import serializers

_facts: Any = serializers
_BOOLEAN = _facts.BOOLEAN_ATTRIBUTES["html"]
_AMPERSAND = _facts.RE_AMP


def serialize_html(root: Element) -> str:
    """The same as `markdown.serializers.to_html_string`, which is asked where something is not plain text."""
    try:
        return "".join(_spell(root))
    except TypeError:
        return serializers.to_html_string(root)


def _spell(root: Element) -> list[str]:
    parts: list[str] = []
    ends: dict[str, str] = {}
    waiting: list[Element | str] = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
            continue
        tag: Any = each.tag
        if tag is None:  # it stands for what it holds
            parts.append(escape(each.text or ""))
            if each.tail:
                waiting.append(escape(each.tail))
            waiting.extend(reversed(each))
            continue
        end = ends.get(tag)
        if end is None:
            if type(tag) is not str:
                raise TypeError(tag)
            name = tag.lower()
            end = ends[tag] = "" if name in HTML_EMPTY else f"</{tag}>"
            if name in ("script", "style"):
                raise TypeError(tag)
        attributes = each.items()
        if attributes:
            parts.append(f"<{tag}{''.join(_spell_attribute(*pair) for pair in sorted(attributes))}>")
        else:
            parts.append(f"<{tag}>")
        if each.text:
            parts.append(escape(each.text))
        tail = each.tail
        if len(each):
            if tail:
                waiting.append(escape(tail))
            waiting.append(end)
            waiting.extend(reversed(each))
        else:
            parts.append(end)
            if tail:
                parts.append(escape(tail))
    return parts


def escape(text: str) -> str:
    """As element content; an ampersand that begins a reference stays."""
    if "&" in text:
        text = _AMPERSAND.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def _spell_attribute(name: str, value: str) -> str:
    if type(name) is not str or not isinstance(value, str):
        raise TypeError(name)
    value = escape(value)
    if '"' in value:
        value = value.replace('"', "&quot;")
    return f" {name}" if name == value and name in _BOOLEAN else f' {name}="{value}"'
