"""The parts of the result page, each drawn by functions that take the visit and the advice."""
