"""Web: the workbench in the browser has its place here, above `assessment`; nothing of it is built yet."""
