"""Shocks: one file a kind, each a frozen dataclass that maps a Network to a Network."""

from accord.crisis.shocks.export_ban import ExportBan

SHOCKS: dict[str, type[ExportBan]] = {"export_ban": ExportBan}

__all__ = ["SHOCKS", "ExportBan"]
