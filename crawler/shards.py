"""Portals shared out over processes, so that no host is asked by two."""

from collections.abc import Sequence

from crawler.site import own_hosts
from model.portal import Portal


def shards(portals: Sequence[Portal], count: int) -> list[tuple[Portal, ...]]:
    """At most `count` groups of about equal size; portals that share a site stand in the same one."""
    groups: list[tuple[set[str], list[Portal]]] = []
    for portal in portals:
        sites, members = set(own_hosts(portal)), [portal]
        for group in [one for one in groups if one[0] & sites]:
            groups.remove(group)
            sites |= group[0]
            members = [*group[1], *members]
        groups.append((sites, members))
    filled: list[list[Portal]] = [[] for _ in range(max(1, count))]
    for _, members in sorted(groups, key=lambda group: -len(group[1])):
        min(filled, key=len).extend(members)
    return [tuple(shard) for shard in filled if shard]
