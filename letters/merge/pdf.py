"""Writing a PDF in one pass, with object streams: nothing but numbers is kept of what was written.

pikepdf holds every object of a file in memory; a batch of 50,000 letters has half a million.
"""

import zlib
from array import array
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO

_HEADER = b"%PDF-1.7\n%\xc2\xa7\xc2\xb6\n"
_PER_STREAM = 200


class PdfWriter:
    """Objects get numbers from 1. A number may be reserved and its object written later, once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = sha256()
        self._size = 0
        self._places = array("Q", [0])  # where an object stands, or its stream and place in it
        self._kinds = bytearray([0])
        self._waiting: list[tuple[int, bytes]] = []
        self._write(_HEADER)

    def reserve(self) -> int:
        """Return a number for an object that comes later."""
        self._places.append(0)
        self._kinds.append(0)
        return len(self._places) - 1

    def add(self, body: bytes, number: int | None = None) -> int:
        """Add an object that is no stream; return its number."""
        number = number or self.reserve()
        self._waiting.append((number, body))
        if len(self._waiting) == _PER_STREAM:
            self._flush()
        return number

    def add_stream(self, entries: bytes, data: bytes, number: int | None = None) -> int:
        """Add a stream as it is; `entries` are those of its dictionary but for its length. Return its number."""
        return self.add_raw(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data), number)

    def add_packed(self, entries: bytes, data: bytes, number: int | None = None) -> int:
        """Add a stream, compressed. Return its number."""
        return self.add_stream(entries + b"/Filter/FlateDecode", zlib.compress(data, 9), number)

    def add_raw(self, body: bytes, number: int | None = None) -> int:
        """Add any object as it is, outside the object streams. Return its number."""
        number = number or self.reserve()
        self._places[number], self._kinds[number] = self._size, 1
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def finish(self, root: int, info: int) -> str:
        """Write what was left and the table of all objects; return the SHA-256 of the file, in hexadecimal."""
        self._flush()
        table = self.reserve()
        start, size = self._size, len(self._places)
        self._places[table], self._kinds[table] = start, 1
        identity = self._hash.hexdigest()[:32].encode()
        rows = b"".join(self._rows())
        entries = b"/Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/DecodeParms<<%s>>" % (
            size, root, info, identity, identity, b"/Predictor 12/Columns 8",
        )  # fmt: skip
        self.add_packed(entries, rows, table)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self._hash.hexdigest()

    def _rows(self) -> Iterable[bytes]:
        """Yield the rows of the table, each as what differs from the one before (PNG's filter `up`)."""
        before = bytes(8)
        for kind, place in zip(self._kinds, self._places, strict=True):
            row = b"%c%s" % (kind, place.to_bytes(5) + bytes(2) if kind == 1 else place.to_bytes(7))
            yield b"\2" + bytes([(now - then) & 255 for now, then in zip(row, before, strict=True)])
            before = row

    def _flush(self) -> None:
        if not self._waiting:
            return
        stream = self.reserve()
        heads, bodies, offset = [], [], 0
        for place, (number, body) in enumerate(self._waiting):
            heads.append(b"%d %d" % (number, offset))
            bodies.append(body)
            offset += len(body) + 1
            self._places[number], self._kinds[number] = stream << 16 | place, 2
        head = b" ".join(heads) + b"\n"
        entries = b"/Type/ObjStm/N %d/First %d" % (len(heads), len(head))
        self._waiting.clear()
        self.add_packed(entries, head + b"\n".join(bodies), stream)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)
