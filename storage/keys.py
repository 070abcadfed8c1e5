"""Where things lie in the bucket. A WARC's name is the same on disk, in the catalog and here.

warc/NAME               the file, NAME ending in .warc.gz
cdxj/NAME.cdxj          its index
manifest/NAME.json      its digests and the Merkle root over its records
commit/NAME.json        written last: without it the WARC is not committed
dataset/…               the Delta tables
"""

COMMITS = "commit/"


def warc_key(name: str) -> str:
    """Where the file lies."""
    return f"warc/{name}"


def cdxj_key(name: str) -> str:
    """Where its index lies."""
    return f"cdxj/{name}.cdxj"


def manifest_key(name: str) -> str:
    """Where its manifest lies."""
    return f"manifest/{name}.json"


def commit_key(name: str) -> str:
    """Where its commit record lies."""
    return f"{COMMITS}{name}.json"
