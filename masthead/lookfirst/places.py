"""To stand in for a processor in its own place, or not at all."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from markdown.util import Registry


class Place(NamedTuple):
    """Where a processor stands that is known, and what may stand there instead."""

    name: str
    priority: float
    kind: str
    """Its class, with the module: ``markdown.treeprocessors.PrettifyTreeprocessor``."""
    derive: Callable[[type], type]
    """Makes the subclass that looks first."""


def kind_of(item: object) -> str:
    """The class of a thing by its full name: so none has to be imported that nobody uses."""
    kind = type(item)
    kind = vars(kind).get("stands_for", kind)
    return f"{kind.__module__}.{kind.__qualname__}"


def stand_in(registry: Registry[Any], place: Place) -> bool:
    """The processor is of the subclass that looks first, if it is exactly the one that is known."""
    if place.name not in registry or kind_of(registry[place.name]) != place.kind:
        return False
    original = registry[place.name]
    kind = place.derive(type(original))
    kind.stands_for = type(original)  # type: ignore[attr-defined]
    return replace(registry, place.name, place.priority, share_state(original, kind))


def share_state(original: Any, kind: Any) -> Any:
    """An object of that subclass which is the original in all it knows, now and later."""
    twin = kind.__new__(kind)
    twin.__dict__ = original.__dict__
    return twin


def replace(registry: Registry[Any], name: str, priority: float, item: Any) -> bool:
    """The item stands where the other one stood; if that can't be, nothing has changed.

    What is registered again goes to the end of its priority, and then so must those that shared it and stood
    behind. This is tried on a copy: where the order comes out differently all the same (somebody unknown is among
    them, or the priority is not the one that was expected), the original stays.
    """
    expected = list(registry)
    expected[registry.get_index_for_name(name)] = item
    trial = registry[:]
    trial.register(item, name, priority)
    behind = [each for each in _NEIGHBOURS.get(name, ()) if each in registry]
    for each in behind:
        trial.register(trial[each], each, priority)
    if list(trial) != expected:
        return False
    registry.register(item, name, priority)
    for each in behind:
        registry.register(registry[each], each, priority)
    return True


_NEIGHBOURS = {"em_strong": ("delimiter",)}
"""Those that are known to share a priority."""


def derived(make: Callable[[Any], type]) -> Callable[[type], type]:
    """The same subclass for the same class."""
    return functools.cache(make)
