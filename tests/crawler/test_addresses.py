import pytest

from crawler.addresses import is_public

CLOSED = """
127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.0.1 0.0.0.0 100.64.0.1 100.127.255.254 169.254.169.254
192.0.0.8 192.0.0.170 192.0.2.1 198.51.100.1 203.0.113.9 192.88.99.1 198.18.0.1 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255 :: ::1 fe80::1 fec0::1 fc00::1 fd12:3456::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1
::ffff:10.0.0.1 ::127.0.0.1 2002:7f00:1:: 2002:c0a8:1:: 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1
2001:0:4136:e378:8000:63bf:80ff:fffe fe80::1%eth0 nonsense
"""
OPEN = ["8.8.8.8", "114.114.114.114", "202.108.22.5", "172.32.0.1", "100.128.0.1", "2400:3200::1", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", CLOSED.split())
def test_no_request_goes_to_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_open(address: str) -> None:
    assert is_public(address)
