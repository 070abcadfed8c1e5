"""Where things lie in the bucket. A WARC's name is the same on disk, in the catalog and here.

warc/NAME               the file, NAME ending in .warc.gz
cdxj/NAME.cdxj          its index
manifest/NAME.json      its digests and the Merkle root over its records
commit/NAME.json        written last: without it the WARC is not committed
chain/NNNNNN.json       the nightly links, each with the hash of the one before
chain/NNNNNN.tsr        the time stamp of a link (RFC 3161)
takedown/…              what is closed; refused/… who was refused; decision/… what persons decided
dataset/…               the Delta tables
"""

WARCS = "warc/"
COMMITS = "commit/"
CHAIN = "chain/"
SAID = ("takedown/", "refused/", "decision/")
"""What persons said, object by object; the chain names each with its digest."""


def warc_key(name: str) -> str:
    """Where the file lies."""
    return f"{WARCS}{name}"


def cdxj_key(name: str) -> str:
    """Where its index lies."""
    return f"cdxj/{name}.cdxj"


def manifest_key(name: str) -> str:
    """Where its manifest lies."""
    return f"manifest/{name}.json"


def commit_key(name: str) -> str:
    """Where its commit record lies."""
    return f"{COMMITS}{name}.json"


def link_key(number: int) -> str:
    """Where a link of the chain lies; they are counted from 1."""
    return f"{CHAIN}{number:06}.json"


def stamp_key(number: int) -> str:
    """Where the time stamp of a link lies."""
    return f"{CHAIN}{number:06}.tsr"
