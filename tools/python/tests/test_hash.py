"""The content hash: the known answers of the format, and a slow second implementation."""

import unittest

import numpy as np
import xxhash

from stampede_trace.hash import Digest, mix_words, row_hashes

MASK = (1 << 64) - 1
X1, X2, X3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
X4, X5, F = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5, 0xD6E8FEB86659FD93


def rotate(word, bits):
    return (word << bits | word >> (64 - bits)) & MASK


def slow_hash(table, row):
    """The hash of one row, given by ids of columns, in whole numbers of Python."""
    word = {number: value & MASK for number, value in row.items()}
    w0, w1, w2, w3 = (word.get(number, 0) for number in range(4))
    w4 = word.get(4, 0) | word.get(5, 0) << 16 | word.get(7, 0) << 32 | word.get(6, 0) << 48
    w5 = word.get(8, 0) | word.get(9, 0) << 8 | word.get(10, 0) << 16 | word.get(11, 0) << 32
    w5 |= table << 56
    h = (w0 ^ X3) * X1 & MASK
    h ^= rotate(((w1 ^ w4 * X3 & MASK) ^ X4) * X2 & MASK, 17)
    h ^= rotate(((w2 ^ w5 * X5 & MASK) ^ X5) * X1 & MASK, 31)
    h ^= rotate((w3 ^ X1) * X2 & MASK, 47)
    h = (h ^ h >> 32) * F & MASK
    h = (h ^ h >> 32) * F & MASK
    h ^= h >> 32
    for number in sorted(word):
        if number >= 12 and word[number]:
            h = rotate(h ^ (word[number] + number) * X1 & MASK, 27) * F & MASK
    return h


class HashTests(unittest.TestCase):
    def test_row_hash_has_the_known_answers_of_the_format(self):
        for words, answer in [
            ((0, 0, 0, 0, 0, 0), 0xA55CFC274F6AF193),
            ((1, 2, 3, 4, 5, 6), 0x9D36CAFD17F9F14E),
        ]:
            arrays = [np.array([word], np.uint64) for word in words]
            self.assertEqual(int(mix_words(arrays)[0]), answer)

    def test_xxh64_has_its_published_answers(self):
        self.assertEqual(xxhash.xxh64_intdigest(b""), 0xEF46DB3751D8E999)
        self.assertEqual(xxhash.xxh64_intdigest(b"abc"), 0x44BC2CF5AD770999)
        self.assertEqual(xxhash.xxh64_intdigest(b"", 1), 0xD5AFBA1336A3BE4B)

    def test_arrays_hash_as_single_rows_do(self):
        random = np.random.default_rng(5)
        rows = 20_000
        for table, ids in [
            (0, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 35]),
            (1, [0, 1, 4, 5, 6, 16, 17, 18]),
            (2, [0, 1, 2, 3, 4, 5, 6, 9, 11, 13, 15, 19, 20]),
            (3, [0, 1, 3, 11]),
            (4, [0, 12, 21, 22, 23, 24, 25, 26, 27, 28]),
        ]:
            columns = {}
            for number in ids:
                wide = number in (0, 1, 2, 3, 13, 19) or number >= 21
                values = random.integers(0, 2**64 if wide else 200, rows, np.uint64)
                values[random.random(rows) < (0.9 if number >= 12 else 0.1)] = 0
                columns[number] = values
            hashes = row_hashes(table, columns, rows)
            for place in random.integers(0, rows, 200).tolist():
                row = {number: int(values[place]) for number, values in columns.items()}
                self.assertEqual(int(hashes[place]), slow_hash(table, row))

    def test_narrow_and_signed_columns_hash_as_their_words_do(self):
        wide = {3: np.array([2**64 - 5], np.uint64), 4: np.array([3], np.uint64)}
        narrow = {3: np.array([-5], np.int64), 4: np.array([3], np.uint16)}
        self.assertEqual(row_hashes(0, wide, 1).tolist(), row_hashes(0, narrow, 1).tolist())

    def test_digest_does_not_depend_on_order_or_parts(self):
        random = np.random.default_rng(6)
        columns = {number: random.integers(0, 2**64, 500, np.uint64) for number in (0, 1, 2)}
        order = random.permutation(500)
        whole, parts = Digest(), Digest()
        whole.add(0, columns, 500)
        for part in (order[:123], order[123:]):
            one = Digest()
            one.add(0, {number: values[part] for number, values in columns.items()}, len(part))
            parts.merge(one)
        self.assertEqual(whole, parts)

    def test_bookkeeping_markers_are_neither_hashed_nor_counted(self):
        digest = Digest()
        columns = {0: np.array([1, 2], np.uint64), 11: np.array([5, 0x8000], np.uint16)}
        digest.add(3, columns, 2)
        single = Digest()
        single.add(3, {number: values[:1] for number, values in columns.items()}, 1)
        self.assertEqual(digest, single)
        self.assertEqual(digest.rows[3], 1)


if __name__ == "__main__":
    unittest.main()
