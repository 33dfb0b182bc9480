import pytest

from model.errors import DatasourceUnavailable
from services.security.outbound_addresses import is_address_allowed, resolve_allowed


@pytest.mark.promise("connections")
@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0",
        "2002:a9fe:a9fe::1", "64:ff9b::a9fe:a9fe", "::169.254.169.254", "100.100.100.200",
        "168.63.129.16", "fd00:ec2::254", "fd00:ec2::23", "fd00:42::42", "fd00:c1::a9fe:a9fe",
        "fd00:a9fe:a9fe::1", "fd00:100::100:200", "fd20:ce::254", "::ffff:0:a9fe:a9fe",
        "0.0.0.0", "::", "224.0.0.1", "255.255.255.255",
        "not an address",
    ],
)  # fmt: skip
def test_metadata_and_link_local_addresses_are_always_refused(address: str) -> None:
    assert not is_address_allowed(address, private=True)


@pytest.mark.promise("connections")
@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "fd12::1",
                "::ffff:10.0.0.1", "100.64.0.1"]
)  # fmt: skip
def test_private_addresses_follow_the_setting(address: str) -> None:
    assert is_address_allowed(address, private=True)
    assert not is_address_allowed(address, private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_address_allowed(address, private=False)


@pytest.mark.promise("connections")
@pytest.mark.parametrize(
    "host",
    ["169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518",
     "::ffff:a9fe:a9fe"],
)  # fmt: skip
async def test_the_notation_does_not_matter(host: str) -> None:
    with pytest.raises(DatasourceUnavailable):
        await resolve_allowed(host, 3306, private=True)


async def test_a_name_gives_the_addresses_that_were_checked() -> None:
    assert set(await resolve_allowed("localhost", 3306, private=True)) <= {"127.0.0.1", "::1"}
    with pytest.raises(DatasourceUnavailable):
        await resolve_allowed("localhost", 3306, private=False)
