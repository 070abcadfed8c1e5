"""The store: where everything lies, opened and closed in one place."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from storage.bucket import Bucket
from storage.catalog import Catalog
from storage.dataset import Dataset
from storage.embedded import embedded_store
from storage.home import open_home
from storage.settings import Settings


@dataclass(frozen=True, slots=True)
class Store:
    """The settings, and what they lead to. An `Archive` is opened over it."""

    settings: Settings
    bucket: Bucket
    catalog: Catalog
    dataset: Dataset


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """Opens the home, the bucket and the catalog; starts or joins the embedded store unless another S3 is set.

    Raises OutOfReach, BadInput and NewerHome, each in one clear line.
    """
    open_home(settings.home)
    with ExitStack() as stack:
        catalog = stack.enter_context(closing(Catalog.open(settings.catalog_url)))
        s3 = settings.s3 or stack.enter_context(embedded_store(settings.home))
        bucket = Bucket.open(s3)
        yield Store(settings, bucket, catalog, Dataset.in_bucket(s3))
