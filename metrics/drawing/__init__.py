"""Where the parts of a control chart go. Pure geometry: a template writes it as SVG, with words and a table beside it.

Figures are placed by their days, so that a period without a figure is a gap as wide as it was long, and the line breaks
there. What `metrics.spc` found comes in with each figure; nothing is judged here.

    at = Span(date(2026, 9, 7), date(2026, 11, 29))
    chart = xmr([each.value for each in series], better="up")
    drawing = draw_spc(
        dots(spans, words, chart.points),
        size=WIDE,
        days=at,
        charting="week",
        unit="%",
        periods=[Period(Span(date(2026, 11, 2), date(2026, 11, 17)), "Campaign")],
        target=[Aim(at.first, 70)],
        steps=[Remark(date(2026, 10, 5), "New rota")],
        notes=[Remark(date(2026, 10, 21), "Norovirus")],
    )
"""

from metrics.drawing.chart import dots, draw_spc
from metrics.drawing.parts import NARROW, SPARK, WIDE, Aim, Dot, Drawing, Period, Remark, Size

__all__ = ["NARROW", "SPARK", "WIDE", "Aim", "Dot", "Drawing", "Period", "Remark", "Size", "dots", "draw_spc"]
