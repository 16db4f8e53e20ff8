"""How sure this desk may be: learnt from its own students' clicks, dated, and undone at will."""

from bot.calibration.learning import Learnt, NoBetter, learn
from bot.calibration.models import StoredCalibration
from bot.calibration.store import CalibrationStore, NothingToUndo, settings_of

__all__ = ["CalibrationStore", "Learnt", "NoBetter", "NothingToUndo", "StoredCalibration", "learn", "settings_of"]
