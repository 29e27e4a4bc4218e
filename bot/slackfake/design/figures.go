package design

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"escalate/bot/slackfake/wire"
)

var (
	sortedBy = regexp.MustCompile(`(?i)\b(by|sorted|in the order)\b`)
	digits   = regexp.MustCompile(`^[$€£]?[\d,.]+%?$`)
)

// The sizes that Slack's page on data gives.
const maxColumns, maxCharts, maxTitle, maxBars, fewestPoints = 5, 2, 50, 6, 4

var figureRules = []Rule{
	{58, "at most five columns", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) {
			if rows := wire.List(b, "rows"); len(rows) > 0 {
				first, _ := rows[0].([]any)
				s.wrongIf(len(first) > maxColumns, wire.Str(b, "caption"))
			}
		})
	}},
	{59, "a caption says what and in which order", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) { s.wrongIf(!sortedBy.MatchString(wire.Str(b, "caption")), wire.Str(b, "caption")) })
	}},
	{60, "figures are numbers", func(s *sheet) {
		s.kinds("data_table", func(b wire.Obj) {
			for _, row := range wire.List(b, "rows") {
				cells, _ := row.([]any)
				for _, c := range wire.Only(cells) {
					s.wrongIf(wire.Str(c, "type") == "raw_text" && digits.MatchString(wire.Str(c, "text")), wire.Str(c, "text"))
				}
			}
		})
	}},
	{63, "at most two charts, with short titles and named axes", func(s *sheet) {
		n := 0
		s.charts(func(b, chart wire.Obj) {
			n++
			s.wrongIf(n > maxCharts || utf8.RuneCountInString(wire.Str(b, "title")) > maxTitle, wire.Str(b, "title"))
			axes := wire.Sub(chart, "axis_config")
			s.wrongIf(wire.Str(axes, "x_label") == "" || wire.Str(axes, "y_label") == "", "axes of "+wire.Str(b, "title"))
		})
	}},
	{64, "at most six bars", func(s *sheet) {
		s.charts(func(b, chart wire.Obj) {
			s.wrongIf(len(wire.List(wire.Sub(chart, "axis_config"), "categories")) > maxBars, wire.Str(b, "title"))
		})
	}},
	{66, "the chart's point is said in words", func(s *sheet) {
		n := 0
		s.texts(func(t string) { n += utf8.RuneCountInString(t) })
		s.charts(func(b, _ wire.Obj) { s.wrongIf(n == 0, wire.Str(b, "title")) })
	}},
	{68, "no chart without data", func(s *sheet) {
		s.charts(func(b, chart wire.Obj) {
			for _, series := range wire.Objects(chart, "series") {
				s.wrongIf(len(wire.List(series, "data")) < fewestPoints, wire.Str(b, "title"))
			}
		})
	}},
	{70, "images have a text", func(s *sheet) {
		s.kinds("image", func(b wire.Obj) { s.wrongIf(strings.TrimSpace(wire.Str(b, "alt_text")) == "", "image") })
	}},
}

// charts calls fn with every block of a chart and the chart in it.
func (s *sheet) charts(fn func(block, chart wire.Obj)) {
	s.kinds("data_visualization", func(b wire.Obj) { fn(b, wire.Sub(b, "chart")) })
}
