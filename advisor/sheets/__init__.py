"""The numbers of an advice as a spreadsheet with live formulas, and as plain tables."""
