"""What `make bench` runs: how fast, how small and how steady is the product beside other engines?

docs/benchmarks/README.md says how it measures. Nothing here is part of the product, and nothing here judges answers.
"""
