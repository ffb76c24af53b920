"""The report: made once from an advice, then written as a page, as a PDF and as a document to edit."""
