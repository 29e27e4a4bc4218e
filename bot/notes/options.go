package notes

import (
	"strconv"
	"strings"

	"escalate/bot/meeting"
)

func (n *notes) options() Section {
	s := Section{Title: "Proposed Resolution Options"}
	for _, o := range n.e.LiveOptions() {
		n.option(&s, o)
	}
	return s.orNotGiven("None proposed")
}

func (n *notes) withdrawnOptions() Section {
	s := Section{Title: "Withdrawn Options"}
	for _, o := range n.e.Options {
		if !o.Withdrawn.IsZero() {
			n.option(&s, o)
			s.add(SubBullet, "Withdrawn", n.moment(o.Withdrawn))
		}
	}
	return s
}

func (n *notes) option(s *Section, o meeting.Option) {
	s.Lines = append(s.Lines, Line{Level: Numbered, No: o.No, Label: meeting.OneLine(o.Offer.Title)})
	if credit := o.Offer.Credit(); credit != "" {
		s.add(SubBullet, "", credit)
	}
	for _, p := range o.Offer.All() {
		s.add(SubBullet, "", partText(p))
	}
	if c := o.Offer.Cost(); c.Mixed {
		s.add(SubBullet, "Total", "amounts of several currencies, not added up")
	} else {
		n.total(s, c)
	}
	if o.Offer.Contractual {
		s.add(SubBullet, "", "Entered as what the contract gives")
	}
	s.add(SubBullet, "Proposed by", n.e.Name(o.By))
}

func (n *notes) total(s *Section, c meeting.Cost) {
	switch {
	case c.Total.Stated() && c.Unpriced > 0:
		s.add(SubBullet, "Total", "at least "+c.Total.Short()+" ("+c.Lacks+")")
	case c.Total.Stated():
		s.add(SubBullet, "Total", c.Total.Short())
	case c.Unpriced > 0:
		s.add(SubBullet, "Total", c.Lacks)
	}
	if c.Contingent.Stated() {
		s.add(SubBullet, "Contingent", c.Contingent.Short())
	}
}

// partText is a line of an option with its price.
func partText(p meeting.Part) string {
	text := meeting.OneLine(p.Text)
	switch {
	case p.Price == meeting.Priced && p.Amount.Stated():
		return text + " (" + p.Amount.Short() + " value)"
	case p.Price == meeting.Contingent && p.Amount.Stated():
		condition := meeting.OneLine(p.If)
		if !strings.HasPrefix(strings.ToLower(condition), "if ") {
			condition = strings.TrimSpace("if " + condition)
		}
		return text + " (" + p.Amount.Short() + " " + condition + ")"
	}
	return text
}

func (n *notes) label(option int) string {
	if o := n.e.Option(option); o != nil {
		return o.Label()
	}
	return "Option " + strconv.Itoa(option)
}

// short names an option by its number alone.
func (n *notes) short(option int) string { return "Option " + strconv.Itoa(option) }
