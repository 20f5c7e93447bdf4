"""The cache key of every output: one digest of its inputs, templates, assets and frame."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from masthead.model import Card, Config
from masthead.plan import outputs
from masthead.plan.planner import make_frame
from masthead.project import FEED_STYLE
from masthead.render.pages import FEED_TEMPLATE, template_of
from masthead.theme.assets import Supplies, name_hashed
from masthead.theme.templates import TemplateSet


class Workshop(NamedTuple):
    """What a process must know to make outputs."""

    project: Path
    memory_file: Path
    site: str
    """The name of the output folder in the memory."""
    frame: outputs.Frame
    templates: TemplateSet
    assets: Mapping[str, str]
    """Hashed addresses, by path below ``static/``."""
    digests: Mapping[str, str]
    """Of files that are published as they are, by path from the project's folder."""


_encoder = msgspec.json.Encoder()


def digest_inputs(*parts: object) -> bytes:
    return hashlib.blake2b(_encoder.encode(parts), digest_size=16).digest()


def key_outputs(workshop: Workshop, planned: Sequence[outputs.Output]) -> Iterator[bytes]:
    """The key of each output."""
    bases: dict[str | None, bytes] = {None: digest_inputs(workshop.frame)}
    for name, facts in workshop.templates.facts.items():
        asked = (*facts.assets, FEED_STYLE) if name == FEED_TEMPLATE else facts.assets
        assets = [(asset, workshop.assets.get(asset)) for asset in asked]
        bases[name] = digest_inputs(workshop.frame, facts.digest, assets)
    kinds = {kind: kind.__name__.encode() for kind in outputs.Inputs.__args__}
    parts: dict[int, bytes] = {}
    for output in planned:
        inputs = output.inputs
        if isinstance(inputs, outputs.FileCopy):
            yield digest_inputs(workshop.digests[inputs.source])
            continue
        digest = hashlib.blake2b(bases[template_of(inputs)], digest_size=16)
        digest.update(kinds[type(inputs)])
        if isinstance(inputs, outputs.ListPage):
            digest.update(_digest_parts(inputs.stories, parts))
            inputs = replace(inputs, stories=())
        elif isinstance(inputs, outputs.Feed):
            digest.update(_digest_parts(inputs.entries, parts))
            inputs = replace(inputs, entries=())
        digest.update(_encoder.encode(inputs))
        yield digest.digest()


def _digest_parts(records: Sequence[Card | outputs.FeedEntry], known: dict[int, bytes]) -> bytes:
    """The digests of what stands in many outputs, each found once: `known` are those of the same records, by `id`."""
    for record in records:
        if id(record) not in known:
            known[id(record)] = digest_inputs(record)
    return b"".join([known[id(record)] for record in records])


def encode_inputs(inputs: outputs.Inputs) -> bytes:
    """For `decode_inputs`."""
    return f"{type(inputs).__name__}\n".encode() + _encoder.encode(inputs)


def decode_inputs(text: bytes) -> outputs.Retelling:
    """The inputs that `encode_inputs` was given."""
    name, _, rest = text.partition(b"\n")
    kinds: tuple[type[outputs.Retelling], ...] = outputs.Retelling.__args__
    return msgspec.json.decode(rest, type=next(kind for kind in kinds if kind.__name__.encode() == name))


def key_feed_entries(workshop: Workshop, entries: Sequence[outputs.FeedEntry]) -> list[bytes]:
    """The key of each feed entry's text."""
    facts = workshop.templates.facts[FEED_TEMPLATE]
    assets = [(asset, workshop.assets.get(asset)) for asset in facts.assets]
    base = digest_inputs(workshop.frame, facts.digest, assets)
    return [digest_inputs(base, entry) for entry in entries]


def make_workshop(
    project: Path,
    memory_file: Path,
    site: str,
    config: Config,
    templates: TemplateSet,
    supplies: Supplies,
    digests: Mapping[str, str],
) -> Workshop:
    """What must be known to make outputs; `site` and `digests` as in `Workshop`."""
    frame = make_frame(config, supplies.pictures)
    return Workshop(project, memory_file, site, frame, templates, name_hashed(supplies), digests)
