"""The tree of pages of a print file: shallow, so that a reader finds page 150,000 at once."""

from actualisatie.letters.merge.pdf import PdfWriter

_WIDE = 64


class PageTree:
    """Pages in their order. Each hangs under a node of 64, and so on upwards."""

    def __init__(self, pdf: PdfWriter, size: str) -> None:
        self._pdf = pdf
        self._size = size
        self._leaves: list[tuple[int, list[int]]] = []
        self.count = 0

    def add(self, entries: str) -> None:
        """Add a page with these entries in its dictionary."""
        if self.count % _WIDE == 0:
            self._leaves.append((self._pdf.reserve(), []))
        node, pages = self._leaves[-1]
        body = f"<</Type/Page/Parent {node} 0 R/MediaBox{self._size}{entries}>>"
        pages.append(self._pdf.add(body.encode()))
        self.count += 1

    def finish(self) -> int:
        """Write the nodes; return the number of the root."""
        level = [(node, pages, len(pages)) for node, pages in self._leaves]
        while len(level) > 1:
            above = []
            for start in range(0, len(level), _WIDE):
                children = level[start : start + _WIDE]
                parent = self._pdf.reserve()
                for node, kids, count in children:
                    self._write(node, kids, count, f"/Parent {parent} 0 R")
                above.append((parent, [node for node, _, _ in children], sum(count for _, _, count in children)))
            level = above
        ((root, kids, count),) = level
        self._write(root, kids, count, "")
        return root

    def _write(self, node: int, kids: list[int], count: int, parent: str) -> None:
        references = " ".join(f"{kid} 0 R" for kid in kids)
        self._pdf.add(f"<</Type/Pages{parent}/Count {count}/Kids[{references}]>>".encode(), node)
