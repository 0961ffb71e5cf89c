"""Named cell styles in a workbook's styles part, so that a school can restyle all inputs or results in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_CELL_LOOKS = re.compile(r'(<cellXfs count="\d+">)(.*?)(</cellXfs>)', re.S)
_LOOK = re.compile(r"<xf [^>]*?/>|<xf .*?</xf>", re.S)
_STYLE_LOOKS = re.compile(r'<cellStyleXfs count="(\d+)">(.*?)</cellStyleXfs>', re.S)
_STYLES = re.compile(r'<cellStyles count="(\d+)">(.*?)</cellStyles>', re.S)


def with_named_styles(text: str, styles: Sequence[tuple[int, str]]) -> str:
    """The styles part with a named style for each name given, and the looks that belong to it pointing there.

    Args:
        text: xl/styles.xml as XlsxWriter writes it.
        styles: number of a cell's look, and the name of its style; the first look of a style is the style's own.

    >>> part = ('<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="2">'
    ...         '<xf numFmtId="0" xfId="0"/><xf numFmtId="4" xfId="0"/></cellXfs>'
    ...         '<cellStyles count="1"><cellStyle name="Normal"/></cellStyles>')
    >>> re.findall('<xf numFmtId="4"[^>]*>|<cellStyle n[^>]*>', with_named_styles(part, [(1, "PX Result")]))
    ['<xf numFmtId="4"/>', '<xf numFmtId="4" xfId="1"/>', '<cellStyle name="Normal"/>', \
'<cellStyle name="PX Result" xfId="1"/>']
    """
    found, kept = _CELL_LOOKS.search(text), _STYLE_LOOKS.search(text)
    if not styles or found is None or kept is None:
        return text
    looks = _LOOK.findall(found[2])
    first = int(kept[1])
    numbers = {name: first + place for place, name in enumerate(dict.fromkeys(name for _, name in sorted(styles)))}
    own = {name: looks[place] for place, name in sorted(styles, reverse=True)}
    for place, name in styles:
        looks[place] = looks[place].replace('xfId="0"', f'xfId="{numbers[name]}"', 1)
    text = text.replace(found[0], f"{found[1]}{''.join(looks)}{found[3]}", 1)
    return _added(_style_looks(text, kept, [own[name] for name in numbers]), numbers)


def _style_looks(text: str, kept: re.Match[str], own: Sequence[str]) -> str:
    looks = "".join(look.replace(' xfId="0"', "", 1) for look in own)
    count = int(kept[1]) + len(own)
    return text.replace(kept[0], f'<cellStyleXfs count="{count}">{kept[2]}{looks}</cellStyleXfs>', 1)


def _added(text: str, numbers: Mapping[str, int]) -> str:
    def more(found: re.Match[str]) -> str:
        items = "".join(f'<cellStyle name="{name}" xfId="{number}"/>' for name, number in numbers.items())
        return f'<cellStyles count="{int(found[1]) + len(numbers)}">{found[2]}{items}</cellStyles>'

    return _STYLES.sub(more, text, count=1)
