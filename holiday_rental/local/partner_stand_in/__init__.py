"""A partner that sells hosts' places, on this machine: signs, tells, forgets, repeats, and hears our webhooks."""
