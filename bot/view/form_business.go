package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// BusinessForm asks what is at stake. Behind More: how likely the expansion is.
func BusinessForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	c := meeting.BusinessReview{}
	if was := reviewContent(e, meeting.Business).Business; was != nil {
		c = *was
	}
	blocks := Blocks{
		area("threat", "What the customer threatens", "For example “To look at competitors”.", c.Threat, mostText, false),
		area("reference", "Reference risk", "What it means if they no longer speak for us.", c.Reference, mostText, true),
		line("revenue", "Revenue at risk a year, contracted", "With its currency, for example $2.3M.", shownAmount(c.Revenue), mostWord, true),
		line("expansion", "Expansion at risk, pipeline", "Not contracted yet, for example $5M.", shownAmount(c.Expansion), mostWord, true),
	}
	blocks = append(blocks, more(ref, "More: probability")...)
	if ref.More {
		blocks = append(blocks, line("probability", "Probability of the expansion", "For example 40%.", shownPercent(c.Probability), mostWord, true))
	}
	return reviewForm(e, by, meeting.Business, ref, blocks...)
}

// ParseBusiness reads BusinessForm.
func ParseBusiness(v Values, r Reading) (meeting.Content, error) {
	t, was := typed{v: v, r: r}, meeting.BusinessReview{}
	if c := reviewContent(r.state(), meeting.Business).Business; c != nil {
		was = *c
	}
	c := meeting.BusinessReview{
		Threat:      t.text("threat", mostText, was.Threat),
		Reference:   t.text("reference", mostText, was.Reference),
		Revenue:     t.amount("revenue", was.Revenue),
		Expansion:   t.amount("expansion", was.Expansion),
		Probability: t.percent("probability", 100, was.Probability),
	}
	if c.Threat == "" {
		t.refuse("threat", "Please say what the customer threatens; “Nothing so far” is an answer.")
	}
	return meeting.Content{Business: &c}, t.err
}
