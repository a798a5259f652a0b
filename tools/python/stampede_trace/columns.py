"""Planes to columns: decompression, the six transforms, and the checks of a column."""

from __future__ import annotations

import numpy as np
import zstandard

from .errors import TraceError
from .format import Descriptor

PLAIN, FRAME, DELTA, AGE, ZIGZAG, ZIGZAG_DELTA = range(6)

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
#: A window beyond this is refused; planes need at most their own size.
_WINDOW = 8 << 20
_ONE = np.uint64(1)


def decompressor() -> zstandard.ZstdDecompressor:
    """A decompressor for planes; each thread needs its own."""
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW)


def decompress_frame(
    frame: bytes | memoryview,
    size: int | None,
    limit: int,
    context: zstandard.ZstdDecompressor,
    path: str,
    what: str,
) -> bytes:
    """The content of exactly one zstd frame.

    ``size`` is what its header must declare; ``None`` accepts any size up to ``limit``. Nothing is
    allocated before the declared size has been compared.
    """
    try:
        if bytes(frame[:4]) != _ZSTD_MAGIC:
            raise TraceError(path, f"{what} is not a zstd frame")
        parameters = zstandard.get_frame_parameters(frame)
        declared = parameters.content_size
        if declared == zstandard.CONTENTSIZE_UNKNOWN:
            raise TraceError(path, f"{what} does not declare its size")
        if declared > limit or (size is not None and declared != size):
            raise TraceError(path, f"{what} declares {declared} bytes, not {size or limit}")
        content = context.decompress(frame, allow_extra_data=False)
    except (zstandard.ZstdError, ValueError) as error:
        raise TraceError(path, f"{what} is not a whole zstd frame: {error}") from None
    if len(content) != declared:
        raise TraceError(path, f"{what} holds {len(content)} bytes, not {declared}")
    return content


def decode_column(
    descriptor: Descriptor,
    body: memoryview,
    rows: int,
    dtype: np.dtype,
    is_signed: bool | None,
    context: zstandard.ZstdDecompressor,
    path: str,
    what: str,
) -> np.ndarray:
    """The values of one column as an array of ``dtype``.

    ``is_signed`` says how to compare with the descriptor's least and greatest value; ``None``
    leaves the comparison out, for columns that are not known. Raises where a value does not fit.
    """
    if descriptor.transform > ZIGZAG_DELTA or descriptor.flags & ~1:
        raise TraceError(path, f"{what} is coded in a way that this reader does not know")
    planes = _planes(descriptor, body, rows, context, path, what)
    mask = None
    count = rows
    if descriptor.is_sparse:
        mask = np.unpackbits(np.frombuffer(planes.pop(0), np.uint8), bitorder="little")
        if mask[rows:].any():
            raise TraceError(path, f"{what} marks values behind its last row")
        mask = mask[:rows].view(np.bool_)
        count = int(np.count_nonzero(mask))
    frames = [decompress_frame(plane, count, count, context, path, what) for plane in planes]
    values = _transformed(descriptor, frames, count, dtype)
    if is_signed is not None:
        _check_bounds(descriptor, values, is_signed, count < rows, dtype, path, what)
    same = values.itemsize == dtype.itemsize
    values = values.view(dtype) if same else values.astype(dtype)
    if mask is None:
        return values
    spread = np.zeros(rows, dtype)
    spread[mask] = values
    return spread


def _planes(
    descriptor: Descriptor,
    body: memoryview,
    rows: int,
    context: zstandard.ZstdDecompressor,
    path: str,
    what: str,
) -> list[bytes | memoryview]:
    """The frames of a column's planes; the bitmap of a sparse one comes decompressed."""
    if descriptor.planes > (9 if descriptor.is_sparse else 8) or (
        descriptor.is_sparse and descriptor.planes == 0
    ):
        raise TraceError(path, f"{what} has {descriptor.planes} planes")
    planes: list[bytes | memoryview] = []
    offset = descriptor.offset
    for size in descriptor.sizes:
        planes.append(body[offset : offset + size])
        offset += size
    if descriptor.is_sparse:
        size = (rows + 7) // 8
        planes[0] = decompress_frame(planes[0], size, size, context, path, what)
    return planes


def _transformed(
    descriptor: Descriptor, planes: list[bytes], count: int, dtype: np.dtype
) -> np.ndarray:
    """The values behind the planes, before they are spread: mostly uint64, narrow where it is."""
    transform, scale = descriptor.transform, descriptor.scale
    if transform == PLAIN and scale == 1 and len(planes) <= 1 and dtype.itemsize <= 2:
        if not planes:
            return np.zeros(count, dtype)
        return np.frombuffer(planes[0], np.uint8).astype(dtype)
    values = _joined(planes, count)
    base = np.uint64(descriptor.base)
    if transform == FRAME:
        values += base
    elif transform == AGE:
        np.subtract(base, values, out=values)
    elif transform == DELTA:
        np.cumsum(values, out=values)
        values += base
    elif transform in (ZIGZAG, ZIGZAG_DELTA):
        sign = np.negative(values & _ONE)
        values >>= _ONE
        values ^= sign
        if transform == ZIGZAG_DELTA:
            np.cumsum(values, out=values)
            values += base
    if scale != 1:
        values *= np.uint64(scale)
    return values


def _joined(planes: list[bytes], count: int) -> np.ndarray:
    """The numbers whose bytes the planes hold, low bytes first."""
    if len(planes) == 1:
        return np.frombuffer(planes[0], np.uint8).astype(np.uint64)
    values = np.zeros(count, np.uint64)
    lanes = values.view(np.uint8).reshape(count, 8)
    little = range(8) if np.little_endian else range(7, -1, -1)
    for plane, lane in zip(planes, little):
        lanes[:, lane] = np.frombuffer(plane, np.uint8)
    return values


def _check_bounds(
    descriptor: Descriptor,
    values: np.ndarray,
    is_signed: bool,
    has_zero: bool,
    dtype: np.dtype,
    path: str,
    what: str,
) -> None:
    """Compares the least and greatest value with the descriptor's, and with the dtype's."""
    least, greatest = descriptor.minimum, descriptor.maximum
    if is_signed:
        values = values.view(np.int64)
        least, greatest = _signed(least), _signed(greatest)
    low = int(values.min()) if len(values) else 0
    high = int(values.max()) if len(values) else 0
    if has_zero:
        low, high = min(low, 0), max(high, 0)
    if low != least or high != greatest:
        raise TraceError(
            path, f"{what} holds values from {low} to {high}, not {least} to {greatest} as it says"
        )
    if high > int(np.iinfo(dtype).max):
        raise TraceError(path, f"{what} holds {high}, more than its {dtype.itemsize * 8} bits")


def _signed(word: int) -> int:
    """The two's complement number in a 64-bit word."""
    return word - (1 << 64) if word >> 63 else word


def check_presence(descriptor: Descriptor, values: np.ndarray, path: str, what: str) -> None:
    """Compares which values occur with what the descriptor says of it, if it does."""
    if descriptor.presence == 0:
        return
    places = values.astype(np.uint64)
    places &= np.uint64(63)
    found = int(np.bitwise_or.reduce(np.left_shift(_ONE, places)))
    if found != descriptor.presence:
        raise TraceError(path, f"{what} does not hold the values that it says")
