package blockkit

import "escalate/bot/slackfake/wire"

// Limits of charts, as measured on a live workspace in the autumn of 2026
// (docs.slack.dev/reference/block-kit/blocks/data-visualization-block; older texts say 6 series).
const (
	chartsMax     = 2 // per message
	chartTitleMax = 50
	chartLabelMax = 20
	axisLabelMax  = 50
	seriesMax     = 12
	pointsMax     = 20
)

func checkChart(o object) {
	o.only("type", "block_id", "title", "chart")
	o.c.charts++
	if o.c.charts == chartsMax+1 {
		o.wrong("no more than %d data_visualization blocks allowed in a message", chartsMax)
	}
	o.needStr("title", chartTitleMax)
	if !o.need("chart") {
		return
	}
	chart, ok := o.c.object(o.m["chart"], o.where("chart"))
	if !ok || !chart.need("type") {
		return
	}
	if kind := wire.Str(chart.m, "type"); kind != "bar" {
		chart.wrongAt("type", "not pretended: %s", kind)
		return
	}
	chart.plot()
}

// plot checks a bar chart: every series has exactly one point for each category.
func (o object) plot() {
	o.only("type", "series", "axis_config")
	categories := o.categories()
	series, _ := o.needArray("series", 1, seriesMax)
	names := map[string]bool{}
	for i, v := range series {
		s, ok := o.c.object(v, atIndex(o.where("series"), i))
		if !ok {
			continue
		}
		s.only("name", "data")
		if name, ok := s.needStr("name", chartLabelMax); ok {
			if names[name] {
				s.wrongAt("name", "series %q already exists", name)
			}
			names[name] = true
		}
		s.points(categories)
	}
}

func (o object) categories() map[string]bool {
	out := map[string]bool{}
	if !o.need("axis_config") {
		return out
	}
	axis, ok := o.c.object(o.m["axis_config"], o.where("axis_config"))
	if !ok {
		return out
	}
	axis.only("categories", "x_label", "y_label")
	axis.str("x_label", 1, axisLabelMax)
	axis.str("y_label", 1, axisLabelMax)
	items, _ := axis.needArray("categories", 1, pointsMax)
	for i, v := range items {
		pointer := atIndex(axis.where("categories"), i)
		s, ok := v.(string)
		if !ok {
			o.c.wrong(pointer, "must be a string")
			continue
		}
		o.c.length(s, pointer, 1, chartLabelMax)
		if out[s] {
			o.c.wrong(pointer, "category %q already exists", s)
		}
		out[s] = true
	}
	return out
}

func (o object) points(categories map[string]bool) {
	data, ok := o.needArray("data", 1, pointsMax)
	if !ok {
		return
	}
	seen := map[string]bool{}
	for i, v := range data {
		p, ok := o.c.object(v, atIndex(o.where("data"), i))
		if !ok {
			continue
		}
		p.only("label", "value")
		p.needNumber("value")
		label, ok := p.needStr("label", chartLabelMax)
		switch {
		case !ok:
		case !categories[label]:
			p.wrongAt("label", "must be one of the categories")
		case seen[label]:
			p.wrongAt("label", "category %q has a point already", label)
		}
		seen[label] = true
	}
	for label := range categories {
		if !seen[label] {
			o.wrongAt("data", "must have one point for each category")
			return
		}
	}
}
