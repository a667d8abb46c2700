"""Making the tag tree of the layout engine right: page marks as artefacts, scopes of headers, no empty elements.

WeasyPrint 70 leaves text of margin boxes in elements that no tree holds, gives header cells no Scope, and figures a box
that is measured from the top of the page. PDF/UA-1 (ISO 14289-1, 7.1, 7.3, 7.5) wants otherwise.
"""

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Name, Operator

_POINTS_PER_PIXEL = 0.75


def tidy_tags(pdf: pikepdf.Pdf) -> None:
    """Repair the tags of a document that WeasyPrint wrote, page by page, in place."""
    root = pdf.Root.StructTreeRoot
    in_tree = set(_walk(root.K[0]))
    parents = root.ParentTree.Nums
    for place in range(0, len(parents), 2):
        page_number, elements = int(parents[place]), parents[place + 1]
        orphans = [mcid for mcid, element in enumerate(elements) if element.objgen not in in_tree]
        if orphans:
            _make_artefacts(pdf, pdf.pages[page_number], frozenset(orphans))
            for mcid in orphans:
                elements[mcid] = None
    _mend(root.K[0])


def _walk(element: pikepdf.Object) -> list[tuple[int, int]]:
    found = [element.objgen]
    for kid in _kids(element):
        found += _walk(kid)
    return found


def _kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get(Name.K, Array())
    return [kid for kid in kids if isinstance(kid, Dictionary) and Name.S in kid]


def _make_artefacts(pdf: pikepdf.Pdf, page: pikepdf.Page, mcids: frozenset[int]) -> None:
    """Turn marked text that no reader should hear (page marks) into pagination artefacts."""
    tag = [Name.Artifact, Dictionary(Type=Name.Pagination)]
    written: list[ContentStreamInstruction | ContentStreamInlineImage] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands = instruction.operands
        is_marked = str(instruction.operator) == "BDC" and isinstance(operands[1], Dictionary)
        if is_marked and int(operands[1].get(Name.MCID, -1)) in mcids:
            written.append(ContentStreamInstruction(tag, Operator("BDC")))
        else:
            written.append(instruction)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(written))


def _mend(element: pikepdf.Object) -> bool:
    """Mend an element and what is in it; return whether it says anything at all."""
    kids = element.get(Name.K, Array())
    kept = [kid for kid in kids if not (isinstance(kid, Dictionary) and Name.S in kid) or _mend(kid)]
    element.K = Array(kept)
    if element.S == Name.TH:
        element.A = Dictionary(O=Name.Table, Scope=_scope(element))
    if Name.Figure == element.S:
        height = float(element.Pg.MediaBox[3])
        left, top, right, bottom = (float(side) * _POINTS_PER_PIXEL for side in element.A.BBox)
        element.A.BBox = Array([round(side, 3) for side in (left, height - bottom, right, height - top)])
    return bool(kept)


def _scope(cell: pikepdf.Object) -> Name:
    """A header in a table head tells of its column, any other one of its row."""
    above = cell.P
    while Name.Table != above.S:
        if Name.THead == above.S:
            return Name.Column
        above = above.P
    return Name.Row
