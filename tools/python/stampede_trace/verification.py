"""Reading everything and comparing all that stands twice."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .errors import TraceError
from .hash import Digest
from .shard import Block, Shard
from .tables import TABLES


@dataclass
class Verification:
    """What verifying a trace found."""

    blocks: int = 0
    bytes: int = 0
    #: What the rows that could be read add up to.
    digest: Digest = field(default_factory=Digest)
    #: What each table's rows add up to, by number of table.
    tables: dict[int, Digest] = field(default_factory=dict)
    #: One sentence for each fault.
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def content_hash(self) -> str:
        """The content hash, recomputed from the rows."""
        return self.digest.content_hash


def verify(shards: list[Shard], manifest: dict[str, Any] | None, path: str) -> Verification:
    """Verifies the shards of a trace, and compares them with ``run.json`` where there is one."""
    found = Verification()
    for shard in shards:
        of_shard = Digest()
        found.bytes += shard.size
        for number in range(len(shard.entries)):
            try:
                _verify_block(shard, number, of_shard, found)
            except TraceError as error:
                found.problems.append(str(error))
        foot = shard.foot
        if foot and of_shard != Digest(foot.content_sum, foot.content_xor, list(foot.rows)):
            found.problems.append(f"{shard.path}: the rows do not add up to what the footer says")
        if shard.losses and not shard.losses.is_nothing:
            found.problems.append(f"{shard.path}: {shard.losses.text}")
        found.digest.merge(of_shard)
    if manifest is not None:
        _compare(found, manifest, os.path.join(path, "run.json"))
    return found


def _verify_block(shard: Shard, number: int, of_shard: Digest, found: Verification) -> None:
    block = shard.block(number)
    columns = block.verify()
    own = _digest(block, columns)
    of_shard.merge(own)
    found.tables.setdefault(block.header.table, Digest()).merge(own)
    found.blocks += 1
    if not _agrees(own, block):
        raise TraceError(shard.path, f"the rows of block {number} do not add up to what it says")


def _digest(block: Block, columns: dict[int, np.ndarray]) -> Digest:
    """What the rows of a block add up to.

    Of a table that is not known, what its header says. Columns that are not known count where the
    header counts them: a later version may leave some out of the hash.
    """
    header = block.header
    own = Digest()
    if header.table >= len(TABLES):
        own.content_sum, own.content_xor = header.content_sum, header.content_xor
        if header.table < len(own.rows):
            own.rows[header.table] = block.rows
        return own
    own.add(header.table, columns, block.rows)
    known = {column.id for column in TABLES[header.table].columns}
    if _agrees(own, block) or known.issuperset(columns):
        return own
    fewer = Digest()
    kept = {column: values for column, values in columns.items() if column in known}
    fewer.add(header.table, kept, block.rows)
    return fewer if _agrees(fewer, block) else own


def _agrees(digest: Digest, block: Block) -> bool:
    header = block.header
    return (digest.content_sum, digest.content_xor) == (header.content_sum, header.content_xor)


def _compare(found: Verification, manifest: dict[str, Any], path: str) -> None:
    """Compares the rows with what ``run.json`` says of them."""
    expected = manifest.get("contentHash")
    if expected is not None and expected != found.content_hash:
        found.problems.append(f"{path}: the content hash is not that of the rows")
    rows = manifest.get("rows")
    counted = {table.name: found.digest.rows[table.id] for table in TABLES}
    if isinstance(rows, dict) and any(
        rows.get(name, count) != count for name, count in counted.items()
    ):
        found.problems.append(f"{path}: the numbers of rows are not those of the trace")
