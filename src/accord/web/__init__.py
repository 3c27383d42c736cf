"""Web: the workbench in the browser has its place here, above `assess`; nothing of it is built yet."""
