"""Report: what a person takes away from a run, as a document and in its four forms.

A `Report` (document) becomes one HTML file (html), a workbook (xlsx), lines in a terminal (terminal) or a whole run
folder (write). The forms are imported by name when they are asked for, so that reading a Report costs nothing:

    from accord.report.html import render_html
"""

from accord.report.document import Assumed, Report

__all__ = ["Assumed", "Report"]
