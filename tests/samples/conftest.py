from collections.abc import Callable, Iterator

import httpx
import pytest

from samples.body import Body
from samples.farm import Farm

Asking = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def farm() -> Iterator[Farm]:
    with Farm() as farm:
        yield farm


@pytest.fixture
def changing() -> Iterator[Farm]:
    """A farm of the test's own, to be changed."""
    with Farm() as farm:
        yield farm


@pytest.fixture(scope="session")
def client(farm: Farm) -> Iterator[httpx.Client]:
    with httpx.Client(proxy=farm.proxy_url, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def county() -> Body:
    return Body(
        name="布尔津县人民政府",
        short="布尔津县",
        kind="government",
        division="654321",
        division_now="654321",
        level="county",
        we="我县",
    )
