"""Fits the FAQ matcher's weights (chalicelib/matchers/weights) to how citizens of any city write.

    python -m infra.training fit          tunes the model: about half an hour on two cores
    python -m infra.training gate         fits the gate to the tuned model

`texts/` holds the material: made-up FAQs of twelve cities and what people might write to them. Its
answers are no city's facts. Decision 0009 tells what was tried.
"""
