package view

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// Slack's figures are JSON numbers. They are written from the exact amount, digit by digit:
// no floating point touches money.

// amountCell is a cell that sorts by its amount.
type amountCell struct {
	Type  slack.DataTableCellType `json:"type"`
	Value json.Number             `json:"value"`
	Text  string                  `json:"text"`
}

// DataTableCellType is the kind of the cell.
func (c *amountCell) DataTableCellType() slack.DataTableCellType { return c.Type }

func newAmountCell(a money.Amount, text string) *amountCell {
	return &amountCell{Type: slack.DataTableCellRawNumber, Value: exactNumber(a), Text: text}
}

// exactNumber is the amount, rounded to its currency's unit, as a JSON number.
func exactNumber(a money.Amount) json.Number {
	r := a.Rounded().Rat()
	places, _ := r.FloatPrec()
	return json.Number(r.FloatString(places))
}

// barChart is Slack's bar chart with exact figures.
type barChart struct {
	Type   slack.DataVisualizationChartType  `json:"type"`
	Series []barSeries                       `json:"series"`
	Axis   slack.DataVisualizationAxisConfig `json:"axis_config"`
}

// DataVisualizationChartType is the kind of the chart.
func (c *barChart) DataVisualizationChartType() slack.DataVisualizationChartType { return c.Type }

type barSeries struct {
	Name string     `json:"name"`
	Data []barPoint `json:"data"`
}

type barPoint struct {
	Label string      `json:"label"`
	Value json.Number `json:"value"`
}

// sameMoney says that every option has a total, all in one currency.
func sameMoney(live []meeting.Option) bool {
	code := ""
	for _, o := range live {
		c := o.Offer.Cost()
		if c.Mixed || !c.Total.Stated() || code != "" && c.Total.Currency() != code {
			return false
		}
		code = c.Total.Currency()
	}
	return code != ""
}

// costChart shows what the options cost beside what is at risk a year, as far as both are
// stated in one currency; nil when there is nothing to compare.
func costChart(e *meeting.Escalation, live []meeting.Option) slack.Block {
	if len(live) < 2 || !sameMoney(live) {
		return nil
	}
	code := live[0].Offer.Cost().Total.Currency()
	title := "What the options cost, " + code
	series := barSeries{Name: "Cost"}
	axis := slack.NewDataVisualizationAxisConfig()
	point := func(label string, a money.Amount) {
		axis.Categories = append(axis.Categories, label)
		series.Data = append(series.Data, barPoint{label, exactNumber(a)})
	}
	least := false
	for _, o := range live {
		c := o.Offer.Cost()
		least = least || c.Unpriced > 0
		point("Option "+itoa(o.No), c.Total)
	}
	if least {
		title = "What the options cost at least, " + code
	}
	if r := e.Review(meeting.Business); r != nil && r.Content.Business != nil {
		if at := r.Content.Business.Revenue; at.Stated() && at.Currency() == code {
			point("At risk a year", at)
			series.Name = "Amount"
		}
	}
	axis = axis.WithYLabel(code)
	return slack.NewDataVisualizationBlock(title, &barChart{
		Type: slack.DataVisualizationChartBar, Series: []barSeries{series}, Axis: axis,
	})
}
