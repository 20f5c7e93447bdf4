"""The present."""

from __future__ import annotations

import datetime as dt
import os

from masthead.cli.printing import refuse


def read_clock() -> dt.datetime:
    """The present, by ``SOURCE_DATE_EPOCH``, else the clock."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        except (ValueError, OverflowError, OSError):
            refuse(f'SOURCE_DATE_EPOCH is "{epoch}", which is not a number of seconds since 1970.')
    return dt.datetime.now(dt.UTC)
