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
    return f"{type(item).__module__}.{type(item).__qualname__}"


def stand_in(registry: Registry[Any], place: Place) -> bool:
    """The processor is of the subclass that looks first, if it is exactly the one that is known."""
    if place.name not in registry or kind_of(registry[place.name]) != place.kind:
        return False
    original = registry[place.name]
    return replace(registry, place.name, place.priority, share_state(original, place.derive(type(original))))


def share_state(original: Any, kind: Any) -> Any:
    """An object of that subclass which is the original in all it knows, now and later."""
    twin = kind.__new__(kind)
    twin.__dict__ = original.__dict__
    return twin


def replace(registry: Registry[Any], name: str, priority: float, item: Any) -> bool:
    """The item stands where the other one stood; if that can't be, nothing has changed.

    What is registered again goes to the end of its priority. So this is tried on a copy: where the order comes
    out differently, because others share the priority or because it is not the one that was expected, the
    original stays.
    """
    expected = list(registry)
    expected[registry.get_index_for_name(name)] = item
    trial = registry[:]
    trial.register(item, name, priority)
    if list(trial) != expected:
        return False
    registry.register(item, name, priority)
    return True


def derived(make: Callable[[Any], type]) -> Callable[[type], type]:
    """The same subclass for the same class."""
    return functools.cache(make)
