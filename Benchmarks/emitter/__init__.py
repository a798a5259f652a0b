"""The pieces of tools/bench-emitter: what runs, what is measured, and what it says of the goals."""
