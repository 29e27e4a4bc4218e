package view

import (
	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// notKnown is the choice of whoever does not know.
const notKnown = "not known"

// capPicks are the fees that a cap may be a percent of, in the words that contract.ParseCapOf reads.
var capPicks = []pick{
	{"monthly fees", "A month's fee"}, {"quarterly fees", "A quarter's fee"}, {"annual fees", "A year's fee"}, {notKnown, "Not known"},
}

// capInput is the limit of the credits: a line in which all of it can be typed, and behind More a menu for the fee that a
// percent alone is of.
type capInput struct {
	f     *form
	c     *meeting.LegalReview
	was   meeting.LegalReview
	named bool // the line says of which fee, or how much
}

// capped draws and reads the line.
func (f *form) capped(c *meeting.LegalReview) *capInput {
	in := &capInput{f: f, c: c, was: *c}
	in.named = c.CapOf != "" && (!c.Cap.Stated() || pickedFee(c.CapOf) == "")
	shown := capLine(*c)
	const id, label = "cap", "Cap on service credits"
	s, ok := f.typed(of(id, label, mostLine, []about{hint("For example “10%”, “15% of the monthly fee”, “$50,000 per incident”, “15 days of fees” or “no cap”.")}), shown, false)
	if ok && s != shown {
		in.read(id, s)
	}
	x, count, err := contract.ParseCap(c.Cap, c.CapOf, f.currency())
	switch {
	case err != nil:
		f.repeat(label, "could not be read, kept as typed. "+err.Error())
	case count > 0:
		f.repeat(label, x.String()+", "+itoa(count)+" count")
	default:
		f.repeat(label, x.String())
	}
	return in
}

// read reads what was typed into the line. A percent alone leaves the fee that was chosen.
func (in *capInput) read(id, s string) {
	p, words, err := contract.SplitCap(s, in.f.currency())
	if err != nil {
		in.f.refuse(id, "%s", err.Error())
		return
	}
	kept := pickedFee(in.c.CapOf)
	in.c.Cap, in.c.CapOf, in.named = p, words, words != ""
	if p.Stated() && words == "" {
		in.c.CapOf = kept
	}
}

// ofFee draws and reads the menu. What the line says of the fee goes before a choice that was there already; a new choice
// that says something else is asked.
func (in *capInput) ofFee() {
	shown := pickedFee(in.was.CapOf)
	in.f.radio(answer{func() string { return pickedFee(in.c.CapOf) }, func(chosen string) {
		switch {
		case chosen == "" || chosen == shown || !in.f.well("cap"):
		case in.named && chosen != pickedFee(in.c.CapOf):
			in.f.refuse("cap_of", "You wrote %q above and chose another fee here. Choose the same fee, or write the percent alone.", capLine(*in.c))
		case !in.c.Cap.Stated() && chosen != notKnown:
			in.f.refuse("cap", "Please write how much of that fee, for example 10%%, or “no cap”.")
		case chosen == notKnown:
			in.c.CapOf = ""
		default:
			in.c.CapOf = chosen
		}
	}}, "cap_of", "Fee base of the cap", capPicks, hint("Only if the cap above is a percent without a fee."))
}

// pickedFee is the choice that some words come to; "" for what no choice says.
func pickedFee(words string) string {
	of, count, err := contract.ParseCapOf(words)
	if err != nil || count > 0 {
		return ""
	}
	return map[contract.Period]string{contract.Month: "monthly fees", contract.Quarter: "quarterly fees", contract.Year: "annual fees"}[of]
}

// capLine is the cap as its line shows it: with the words that no choice says.
func capLine(c meeting.LegalReview) string {
	switch {
	case !c.Cap.Stated():
		return c.CapOf
	case c.CapOf == "" || pickedFee(c.CapOf) != "":
		return c.Cap.String()
	}
	return c.Cap.String() + " of " + c.CapOf
}
