"""`make bench`: every figure of the README, measured beside what it is compared with."""
