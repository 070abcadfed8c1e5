"""How one style of markup writes the parts of a report."""

from collections.abc import Callable
from dataclasses import dataclass

from samples.blocks import Block, Heading, Paragraph
from samples.tables.layout import Cell, Table


@dataclass(frozen=True, slots=True)
class Writer:
    """`whole` wraps all that was written; the others write one part each."""

    heading: Callable[[str], str]
    paragraph: Callable[[str], str]
    table: Callable[[Table], str]
    whole: Callable[[str], str] = str

    def write(self, blocks: tuple[Block, ...]) -> str:
        """The inner HTML of an article."""
        return self.whole("\n".join(self._block(block) for block in blocks))

    def _block(self, block: Block) -> str:
        if isinstance(block, Heading):
            return self.heading(block.text)
        return self.paragraph(block.text) if isinstance(block, Paragraph) else self.table(block)


def spans(cell: Cell) -> str:
    """The span attributes of a cell."""
    both = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    return "".join(f' {name}="{n}"' for name, n in both if n > 1)
