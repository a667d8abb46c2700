"""The logo of a housing company: a flat SVG that prints the same everywhere and fetches nothing.

Gradients vanish in some viewers and printers, scripts and references reach outside: so only plain shapes in plain
colours are taken. What is not named here is refused.
"""

from base64 import b64encode
from collections.abc import Iterator

from lxml import etree

MAX_LENGTH = 20_000
_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc"})
_ATTRIBUTES = frozenset(
    {
        "viewBox", "width", "height", "version", "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx",
        "ry", "points", "transform", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap",
        "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "opacity", "clip-rule", "preserveAspectRatio",
    }
)  # fmt: skip
_WHY = {
    "linearGradient": "a gradient prints differently on every machine: use flat colours",
    "radialGradient": "a gradient prints differently on every machine: use flat colours",
    "pattern": "a pattern prints differently on every machine: use flat colours",
    "script": "a script has no place on paper: take it out",
    "image": "a picture inside the logo is not printed sharp: draw it as shapes",
    "use": "references are not followed: write the shapes out",
    "text": "text needs a font that letters do not have: turn it into paths",
    "style": "style sheets are not read: put fill and stroke on the shapes",
    "foreignObject": "only plain shapes are printed",
}


def logo_problem(svg: str) -> str:
    """Return why a logo cannot be printed, in words for the housing company; "" when it can."""
    if len(svg) > MAX_LENGTH:
        return f"logo: {len(svg)} characters, at most {MAX_LENGTH}: simplify the drawing"
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        return "logo: a document type or entity is not read: take it out"
    try:
        root = etree.fromstring(
            svg.encode(),
            etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True),
        )
    except etree.XMLSyntaxError as error:
        return f"logo: no well-formed SVG (line {error.lineno})"
    if root.tag != f"{{{_SVG}}}svg":
        return f'logo: the first element must be <svg xmlns="{_SVG}">'
    if not root.get("viewBox"):
        return "logo: <svg> needs a viewBox, so that it can be made to fit"
    return next(_faults(root), "")


def logo_data_uri(svg: str) -> str:
    """Return a checked logo as an address that needs no fetching."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _faults(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name = etree.QName(element)
        if name.namespace != _SVG or name.localname not in _SHAPES:
            yield f"logo: <{name.localname}> is refused, {_WHY.get(name.localname, 'only plain shapes are printed')}"
        yield from _attribute_faults(name.localname, element)


def _attribute_faults(shape: str, element: etree._Element) -> Iterator[str]:
    for raw, value in element.attrib.items():
        name = etree.QName(str(raw))
        where = f"{name.localname} on <{shape}>"
        if "url(" in str(value).lower() or "://" in str(value) or name.localname == "href":
            yield f"logo: {where} refers to something else, and nothing is fetched: use flat colours and own shapes"
        elif name.namespace or name.localname not in _ATTRIBUTES:
            yield f"logo: {where} is not printed: take it out"
