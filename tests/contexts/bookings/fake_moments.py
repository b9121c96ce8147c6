"""The stand-in for the scheduler is the simulation's, too."""

from simulation.fake_moments import FakeMoments

__all__ = ["FakeMoments"]
