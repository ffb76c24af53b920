"""The first two screens of the interview in plain Streamlit: what their widgets cost by themselves.

The bare page draws no widget anew at a click, so `make bench-screen` measures this page as well.
"""

import streamlit as st

# Title, and how many choices each question has; more than a handful stand in a list to open.
SCREENS = (
    ("Where is your business?", {"Country": 5, "State, province or territory": 57, "Surroundings": 5}),
    ("What phone and internet line do you have now?", {"Who sends you the bill?": 4, "What line is it?": 6}),
)
FEW = 8


def turn(to: int) -> None:
    st.session_state.screen = to


here = st.session_state.setdefault("screen", 0)
title, questions = SCREENS[here]
st.set_page_config(page_title=title)
st.title(title, anchor=False)
for question, count in questions.items():
    st.header(question, anchor=False)
    choices = [f"Choice {number} of this question" for number in range(1, count + 1)]
    draw = st.radio if count <= FEW else st.selectbox
    draw(question, choices, index=None, key=question, label_visibility="collapsed")
with st.container(horizontal=True):
    st.button("Back", on_click=turn, args=(0,))
    st.button("Continue", type="primary", on_click=turn, args=(1,))
