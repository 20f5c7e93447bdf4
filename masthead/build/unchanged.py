"""The shortest way: where no file, no option and no library has changed, the site stands as it is.

It looks at the files' states and reads none of them; it loads none of the libraries that a build needs.
"""

from __future__ import annotations

from masthead.errors import Unpublishable
from masthead.project import ARTICLES, PAGES, SOURCES
from masthead.publish.folder import has_leavings, look_at_output
from masthead.publish.trees import locate
from masthead.request import Edition, Order
from masthead.store import cache as kept
from masthead.store.fingerprints import survey_sources
from masthead.store.state import Beginning, SiteState, options_of


def begin(order: Order, begun_ns: int) -> Beginning:
    """The first look at the sources; `begun_ns` is now."""
    texts = (f"{ARTICLES}/", f"{PAGES}/")
    return Beginning(begun_ns, *survey_sources(order.project, SOURCES, texts, begun_ns))


def recall_edition(order: Order, beginning: Beginning) -> Edition | None:
    """The edition that stands in the output folder, if a build now would publish the same; else None."""
    try:
        with kept.open_existing(order.project) as memory:
            if memory is None:
                return None
            place = locate(order.output)
            if has_leavings(place):
                return None
            state = kept.load_state(memory, place.target)
            if state is None or not is_current(order, state):
                return None
            if state.sources.all is None or state.sources.all != beginning.sources.all:
                return None
            look = look_at_output(place, kept.list_outputs(memory, place.target))
            if look is None or look.fingerprint != state.look:
                return None
            return state.edition._replace(written=0, deleted=0)
    except (kept.Damaged, Unpublishable):
        # The build proper meets the same, and says what there is to say.
        return None


def is_current(order: Order, state: SiteState) -> bool:
    """Whether the options are those of the last build, and the same stories are due."""
    now = order.choice.now.timestamp()
    return (
        state.options == options_of(order)
        and (state.valid_from is None or state.valid_from <= now)
        and (state.stale_after is None or now < state.stale_after)
    )
