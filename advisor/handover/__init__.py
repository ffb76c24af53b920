"""What to do next, as documents made from one case: nothing in them that this case does not call for."""
