"""How sure this desk may be: learnt from its own students' clicks, dated, and undone at will."""

from bot.calibration.models import StoredCalibration

__all__ = ["StoredCalibration"]
