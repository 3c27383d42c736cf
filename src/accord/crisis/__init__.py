"""Crises: shocks, the 2x2 {calm, crisis} x {no pact, pact} on common random numbers, and what is read off it."""
