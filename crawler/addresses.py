"""Which IP addresses no request may go to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

NEVER = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/3",
        "fec0::/10",
        "ff00::/8",
    )
)
"""Blocks of the IANA special-purpose registries that `is_global` alone would let pass in one Python or another."""
NAT64 = IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48")
COMPATIBLE = IPv6Network("::/96")


def unwrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address and every IPv4 address that it carries: mapped, compatible, 6to4, NAT64, Teredo (RFC 4291, 3056,
    6052, 4380)."""
    if isinstance(address, IPv4Address):
        return [address]
    inner: list[IPv4Address | IPv6Address] = [address]
    if address.ipv4_mapped or address in COMPATIBLE or any(address in net for net in NAT64):
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner += address.teredo
    return inner


def is_public(text: str) -> bool:
    """Whether a request may go to this address: global, unicast, and so is whatever it carries inside."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return "%" not in text and all(_plain(one) for one in unwrapped(address))


def _plain(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in block for block in NEVER)
