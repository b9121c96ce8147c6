"""A stand-in for Stripe on loopback: a process of its own, speaking the part of Stripe's API that the product uses."""
