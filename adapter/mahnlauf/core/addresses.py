"""Which addresses lead out into the world. What a person entered may lead nowhere else."""

from __future__ import annotations

import ipaddress

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this address is out in the world: not private, loopback, link-local, reserved, nor one of those wrapped
    in IPv6 (mapped, 6to4, Teredo, NAT64)."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inner is None and one in _NAT64:
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if one.is_site_local:  # given up long ago, and still somebody's inner network
            return False
    return one.is_global and not one.is_multicast and not one.is_reserved and not one.is_unspecified


def leads_inside(host: str) -> bool:
    """Whether this host can be seen to be an inner one without asking for its addresses: a number, or this machine."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return not is_public(name)
    except ValueError:
        return False
