"""Markup of old sites: everything inside layout tables."""

from html import escape

from samples.markup import plain
from samples.markup.writer import Writer


def whole(html: str) -> str:
    """The content in the middle cell of a layout table."""
    return (
        '<table width="980" border="0" align="center"><tr><td width="20">&nbsp;</td><td>\n'
        f'<table width="100%" border="0"><tr><td>\n{html}\n</td></tr></table>\n'
        '</td><td width="20">&nbsp;</td></tr></table>'
    )


NESTED = Writer(
    lambda text: f'<font size="4"><b>{escape(text)}</b></font><br>',
    lambda text: f'<font size="3">\N{IDEOGRAPHIC SPACE}\N{IDEOGRAPHIC SPACE}{escape(text)}</font><br><br>',
    plain.table,
    whole,
)
