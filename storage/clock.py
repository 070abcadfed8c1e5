"""The clocks of the store and of the database: captures are ordered by ours, and records compared with theirs."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import certifi
import urllib3
from sqlalchemy import func, select

from model.errors import OutOfReach
from storage.database import connect, reading
from storage.settings import S3


def store_clock(s3: S3) -> datetime:
    """The moment that the store's answer names (RFC 9110 §6.6.1), to the second. Raises OutOfReach."""
    url = f"{'https' if s3.secure else 'http'}://{s3.endpoint}/"
    with urllib3.PoolManager(retries=False, timeout=10.0, ca_certs=certifi.where()) as client:
        try:
            date = client.request("HEAD", url).headers.get("Date", "")
            return parsedate_to_datetime(date).astimezone(UTC)
        except urllib3.exceptions.HTTPError as error:
            raise OutOfReach(f"the S3 store at {s3.endpoint} does not answer ({type(error).__name__})") from None
        except ValueError:
            raise OutOfReach(f"the S3 store at {s3.endpoint} names no date in its answers") from None


def database_clock(database_url: str) -> datetime:
    """The database's own present moment. Raises BadInput, OutOfReach."""
    engine = connect(database_url)
    with reading(engine) as connection:
        moment: datetime = connection.execute(select(func.current_timestamp())).scalar_one()
    engine.dispose()
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
