"""The text part of a Word file replaced, and every other byte of the file kept: compressed data, order, dates.

Only what says where things are changes with it: sizes and checksum of that part, and the offsets behind it. Layout as
in the ZIP file format specification of PKWARE (APPNOTE 6.3).
"""

import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from audit.read.docx import MEMBER, member
from audit.repair.encoded import Edit, written

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_SIZES_BEHIND = 8  # flag bit 3: sizes and checksum stand behind the data


def rewritten(
    data: bytes, format: str, source: str, encoding: str, edits: list[Edit] | tuple[Edit, ...]
) -> bytes | None:
    """The bytes of a file of any format with the edits of its decoded text made; ``None`` as in ``written``."""
    if format != "docx":
        return written(data, source, encoding, edits)
    changed = written(member(data), source, encoding, edits)
    return None if changed is None else repacked(data, changed)


def repacked(data: bytes, content: bytes) -> bytes | None:
    """The Word file with ``content`` in the place of its text part; ``None`` for a layout that is not kept here."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            info = archive.getinfo(MEMBER)
            others = [i.header_offset for i in archive.infolist() if i.header_offset > info.header_offset]
            directory = archive.start_dir
    except (BadZipFile, KeyError):
        return None
    end = data.rfind(_END)
    at, method = info.header_offset, info.compress_type
    # A part so large, or sizes in 64 bits, no Word file of a newsroom has.
    doubled = sum(i.filename == MEMBER for i in archive.infolist()) > 1 or info.extra.startswith(b"\x01\x00")
    if (
        doubled
        or end < 0
        or data[at : at + 4] != _LOCAL
        or method not in (0, 8)
        or b"PK\x06\x06" in data[directory:end]
    ):
        return None
    if data[directory : directory + 4] != _CENTRAL:
        return None
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = content if method == 0 else packer.compress(content) + packer.flush()
    sums = struct.pack("<III", zlib.crc32(content), len(packed), len(content))
    flags = info.flag_bits & ~_SIZES_BEHIND
    name, extra = struct.unpack_from("<HH", data, at + 26)
    head = bytearray(data[at : at + 30 + name + extra])
    head[6:8], head[14:26] = struct.pack("<H", flags), sums
    stop = min([directory, *others])
    # What stands between a part and the next, other than the sizes behind the data, stays.
    body = at + len(head) + info.compress_size
    gap = b"" if info.flag_bits & _SIZES_BEHIND else data[body:stop]
    grown = len(head) + len(packed) + len(gap) - (stop - at)
    records = _records(data[directory:end], at, grown, flags, sums)
    if records is None:
        return None
    tail = bytearray(data[end:])
    tail[16:20] = struct.pack("<I", struct.unpack_from("<I", tail, 16)[0] + grown)
    return data[:at] + bytes(head) + packed + gap + data[stop:directory] + records + bytes(tail)


def _records(directory: bytes, at: int, grown: int, flags: int, sums: bytes) -> bytes | None:
    """The central directory for a part at ``at`` with new ``flags`` and ``sums``, and others moved by ``grown``."""
    records, place, found = bytearray(directory), 0, 0
    while records[place : place + 4] == _CENTRAL:
        lengths = struct.unpack_from("<HHH", records, place + 28)
        offset = struct.unpack_from("<I", records, place + 42)[0]
        if offset == at:
            found += 1
            records[place + 8 : place + 10] = struct.pack("<H", flags)
            records[place + 16 : place + 28] = sums
        elif offset > at:
            records[place + 42 : place + 46] = struct.pack("<I", offset + grown)
        place += 46 + sum(lengths)
    return bytes(records) if place == len(records) and found == 1 else None
