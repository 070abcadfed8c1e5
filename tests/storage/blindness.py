"""Mutants of the program meet the trouble of the store that they are blind to."""

from pathlib import Path

from tests.storage.mutants import Mutant
from tests.storage.programs import run_program
from tests.storage.s3_double import Fault, S3Double
from tests.storage.trouble import faults, settings_for, vain

MET = {
    "no reading back": "flipped in the store",
    "no If-None-Match": "another is there",
    "no checksum of what is sent": "flipped on the way",
    "the commit record goes first": "a proxy's page",
    "removed before it is read back": "half stored",
    "trouble is taken for success": "a proxy's page",
}
"""What goes wrong when the WARC is put, for each mutant."""


def blind(mutant: Mutant, folder: Path, double: S3Double) -> list[str]:
    """What is wrong in the end. The program as it is leaves nothing to be found."""
    double.script.append(Fault(MET[mutant.name], "PUT", "warc/"))
    job = {"home": folder / "home", "s3": double.s3, "count": 3}
    *acknowledged, _ = run_program("trouble.py", job, mutant.grow(folder / "mutant")).splitlines()
    assert (len(acknowledged), double.script.pop().times) == (3, 0)
    wrong = [f"{key} was overwritten" for key in double.overwritten] + list(vain(double.objects))
    return wrong + faults(settings_for(folder / "home", double.s3), acknowledged, double.objects)
