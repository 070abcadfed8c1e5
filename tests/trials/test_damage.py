"""Loss and tampering show (promise P4), bit rot is found and mended (P11): in full, beside what other tools see."""

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import fastwarc
import pytest

from storage.fixity import check_warc
from storage.folder import Folder
from storage.keys import warc_key
from storage.subject import Claims
from tests.storage.damages import KINDS
from tests.storage.rot import Copies, rounds
from tests.storage.sealed import names, row_of, seal, warc

pytestmark = [pytest.mark.trial, pytest.mark.timeout(3600)]

Tell = Callable[[str], None]
Tool = Callable[[Path], bool]
NAME, OTHER, *_ = names(2)
FLIPS, FAULTS = 2000, 1000


def gzip_t(path: Path) -> bool:
    """Whether `gzip -t` complains."""
    return subprocess.run(["gzip", "-t", path], capture_output=True).returncode != 0


def warcio_check(path: Path) -> bool:
    """Whether `warcio check` complains."""
    tool = Path(sys.executable).with_name("warcio")
    return subprocess.run([tool, "check", path], capture_output=True).returncode != 0


def fastwarc_check(path: Path) -> bool:
    """Whether fastwarc complains of a record or of a digest."""
    try:
        blocks = all(one.verify_block_digest() for one in fastwarc.ArchiveIterator(str(path), parse_http=False))
        found = fastwarc.ArchiveIterator(str(path), record_types=fastwarc.WarcRecordType.response)
        return not blocks or not all(one.verify_payload_digest() for one in found)
    except (OSError, ValueError):
        return True


TOOLS: dict[str, Tool] = {"gzip -t": gzip_t, "warcio": warcio_check, "fastwarc": fastwarc_check}


def test_all_kinds_of_damage_are_found(tmp_path: Path, tell: Tell) -> None:
    place, lines, seen = Folder(tmp_path / "place"), [], dict.fromkeys([*TOOLS, "nianbao audit"], 0)
    claims = Claims(catalog=row_of(seal(place, NAME, warc(NAME), tmp_path)))
    whole = place.read(warc_key(NAME))
    assert not any(tool(tmp_path / NAME) for tool in TOOLS.values())
    for kind, damage in {**KINDS, "another night's file": lambda data, random: warc(OTHER)}.items():
        damaged = damage(whole, Random(kind))
        (tmp_path / "damaged.warc.gz").write_bytes(damaged)
        found = {name: tool(tmp_path / "damaged.warc.gz") for name, tool in TOOLS.items()}
        place.replace(warc_key(NAME), damaged)
        found["nianbao audit"] = bool(check_warc(place, NAME, claims))
        for name, is_found in found.items():
            seen[name] += is_found
        lines.append(f"  {kind:40} " + " ".join(f"{'found' if one else '-':>13}" for one in found.values()))
    place.replace(warc_key(NAME), whole)
    assert check_warc(place, NAME, claims) == []
    lines.append(f"  {f'of {len(lines)}':40} " + " ".join(f"{count:>13}" for count in seen.values()))
    tell(f"  {'damage':40} " + " ".join(f"{name:>13}" for name in seen) + "\n" + "\n".join(lines))
    assert seen["nianbao audit"] == len(KINDS) + 1


def test_two_thousand_flipped_bits_are_found(tmp_path: Path, tell: Tell) -> None:
    place, random = Folder(tmp_path / "place"), Random(20260101)
    made = seal(place, NAME, warc(NAME, 6), tmp_path)
    objects = {warc_key(NAME): made.path.read_bytes(), **made.objects}
    lengths = {key: len(data) for key, data in objects.items()}
    missed: list[str] = []
    for _ in range(FLIPS):
        (key,) = random.choices(list(lengths), list(lengths.values()))
        data, at = bytearray(objects[key]), random.randrange(lengths[key])
        data[at] ^= 1 << random.randrange(8)
        place.replace(key, bytes(data))
        if not check_warc(place, NAME, Claims()):
            missed.append(f"{key} at {at}")
        place.replace(key, objects[key])
    tell(f"random flips: {FLIPS} in {len(objects)} objects, {FLIPS - len(missed)} found")
    assert missed == []


def test_a_thousand_faults_over_two_copies(tmp_path: Path, tell: Tell) -> None:
    tally = rounds(Copies(tmp_path, 12), FAULTS, Random(20260101))
    kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(tally.kinds.items()))
    tell(
        f"bit rot: {tally.faults} faults over two copies ({kinds}); not found {len(tally.unfound)}; not mended though "
        f"one good copy was there {len(tally.unmended)}; spoilt by a repair {len(tally.spoilt)}; bad in both copies "
        f"and left so {tally.hopeless}"
    )
    assert (tally.unfound, tally.unmended, tally.spoilt) == ([], [], [])


def test_gzip_reads_what_was_damaged_by_us(tmp_path: Path) -> None:
    """The damages are what they are called: those that leave the packing whole can be unpacked."""
    data = warc(NAME)
    for kind in ("body changed, digests made anew", "record id removed", "two members swapped", "date changed"):
        assert gzip.decompress(KINDS[kind](data, Random(kind)))
