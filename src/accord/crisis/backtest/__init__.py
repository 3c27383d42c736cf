"""Backtest: past disruptions, naive rules, our predictor `accord`, metrics and the bootstrap of the ratio."""
