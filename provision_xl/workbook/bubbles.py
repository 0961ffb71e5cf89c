"""Bubble charts, which XlsxWriter has not: a scatter chart of it, rewritten into one before it is stored."""

from __future__ import annotations

import re

BUBBLES = "Bubbles"  # names of charts that begin so become bubble charts
_SCALE = 30  # percent of Excel's own size of the greatest bubble
_SERIES = re.compile(r"<c:ser>.*?</c:ser>", re.S)
_MARKER = re.compile(r"<c:marker>.*?</c:marker>", re.S)
_SMOOTH = re.compile(r"<c:smooth [^>]*/>")
_STYLE = re.compile(r"<c:scatterStyle [^>]*/>")
_SIZES = re.compile(r"(<c:yVal>.*?</c:yVal>)", re.S)


def as_bubbles(text: str) -> str:
    """The same chart with bubbles; their sizes stand in the cells of the column after that of the y values.

    >>> as_bubbles('<c:scatterChart><c:scatterStyle val="a"/><c:ser><c:marker></c:marker><c:yVal><c:numRef>'
    ...            "<c:f>S!$C$2:$C$3</c:f></c:numRef></c:yVal></c:ser><c:axId/></c:scatterChart>")
    '<c:bubbleChart><c:varyColors val="0"/><c:ser><c:invertIfNegative val="0"/><c:yVal><c:numRef>\
<c:f>S!$C$2:$C$3</c:f></c:numRef></c:yVal><c:bubbleSize><c:numRef><c:f>S!$D$2:$D$3</c:f></c:numRef></c:bubbleSize>\
<c:bubble3D val="0"/></c:ser><c:bubbleScale val="30"/><c:showNegBubbles val="0"/><c:axId/></c:bubbleChart>'
    """
    text = _STYLE.sub('<c:varyColors val="0"/>', text.replace("c:scatterChart>", "c:bubbleChart>"))
    text = _SERIES.sub(lambda found: _series(found[0]), text)
    return text.replace("<c:axId", f'<c:bubbleScale val="{_SCALE}"/><c:showNegBubbles val="0"/><c:axId', 1)


def _series(text: str) -> str:
    text = _SMOOTH.sub("", _MARKER.sub('<c:invertIfNegative val="0"/>', text))
    return _SIZES.sub(lambda found: f"{found[1]}{_sizes(found[1])}", text, count=1)


def _sizes(y_values: str) -> str:
    cells = re.findall(r"<c:f>(.*?)</c:f>", y_values)[0]
    beside = re.sub(r"\$([A-Z])\$", lambda found: f"${chr(ord(found[1]) + 1)}$", cells)
    return f'<c:bubbleSize><c:numRef><c:f>{beside}</c:f></c:numRef></c:bubbleSize><c:bubble3D val="0"/>'
