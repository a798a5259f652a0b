"""What `Benchmarks/peers/run` is made of."""
