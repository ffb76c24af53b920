"""The only readers and writers of what Streamlit keeps for a visitor, and of the address line."""
