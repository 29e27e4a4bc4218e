package view

import (
	"slices"
	"strings"
	"unicode/utf8"

	"escalate/bot/meeting"
)

// FormOption is the form of an option. No: option, or 0 for a new one.
const FormOption = "option"

// Limits of the option form, in characters. A part stands in tables and menus.
const (
	maxTitle = 80
	maxPart  = 200
)

// OptionDraft is an option as it was typed, and whether the box under the warning was ticked.
type OptionDraft struct {
	meeting.Offering
	Confirmed bool
}

// OptionForm proposes an option, or changes option Ref.No. While a vote counts it warns that
// a change voids it, and has a box to tick.
var OptionForm = Form[OptionDraft]{
	Name: FormOption, Title: "Propose an option", Submit: "Propose",
	About: func(s *Sheet) {
		s.Ref.Rev = 0
		if o := s.E.Option(s.Ref.No); o != nil {
			s.Ref.Rev = o.Rev
			s.Ref.Warn = s.Ref.Warn || len(s.E.Ballots) > 0 && (s.E.Phase == meeting.Voting || s.E.Phase == meeting.Deciding)
		}
	},
	Begin: func(s *Sheet) OptionDraft {
		if o := s.E.Option(s.Ref.No); o != nil {
			return OptionDraft{Offering: o.Offer}
		}
		return OptionDraft{}
	},
	Inputs: func(f *form, o *OptionDraft) {
		if was := f.E.Option(f.Ref.No); was != nil {
			f.title, f.submit = "Change option "+itoa(was.No), "Save"
		}
		if f.Ref.Warn {
			f.add(alert("Changing an option now voids the vote. The same people vote again, with the full time, and the channel is told."))
		}
		f.line(&o.Title, "title", "Title", atMost(maxTitle), need("Please give the option a short title, for example Customer-Focused Resolution."))
		o.Title = strings.Join(strings.Fields(o.Title), " ")
		f.percent(&o.Percent, "percent", "Service credit, percent", 0, hint("For example 25%"), atMost(20))
		f.amount(&o.Amount, "amount", "Service credit, amount", hint("For example $57,500 or 57.5K"))
		f.parts(&o.Waivers, "waivers", "Waivers, one a line", hint("For example “Q4 penalty waiver = $115K”, or “No penalty waiver = 0”. Up to 20 lines."))
		f.parts(&o.Parts, "parts", "Other parts, one a line",
			hint("Write “= $20K” for a price, “= 0” if free, “if they ask” for a condition: “Migration = $20K if they ask”. Up to 20 lines."))
		f.tick(&o.Contractual, "contractual", "Contract", "This is what the contract gives")
		if o.Contractual {
			f.repeat("Contract", "this is what the contract gives")
		}
		f.repeat("Total", totalWords(o.Cost()))
		if unmarked(f.E, f.Ref.No) {
			f.repeat("Which option is what the contract gives?", "none is marked so far. Tick “This is what the contract gives” on the one that is, and its credit is compared with what is due")
		}
		if f.Ref.Warn {
			f.tick(&o.Confirmed, "confirm", "The vote", "Void the vote and ask everyone again")
		}
	},
}

// unmarked reports whether the second option is being read back and none is marked as what the contract gives: without the
// mark no credit is held against what is due, so that it is asked for once.
func unmarked(e *meeting.Escalation, no int) bool {
	live := e.LiveOptions()
	marked := func(o meeting.Option) bool { return o.Offer.Contractual }
	return len(live) == 2 && live[1].No == no && !slices.ContainsFunc(live, marked)
}

// parts is the parts of an option, one a line. A line that could mean two things is refused
// with its number.
func (f *form) parts(p *[]meeting.Part, id, label string, a ...about) {
	name, _, _ := strings.Cut(label, ",")
	f.repeat(name, strings.Join(each(*p, func(x meeting.Part) string { return x.Text + ": " + priceWords(x) }), "\n"))
	var all []meeting.Part
	if !f.each(of(id, label, mostText, a), partsText(*p), meeting.MaxParts, func(n int, l string) {
		part, err := parsePart(l, f.Currency)
		if err != nil {
			f.refuse(id, "Line %d: %s", n, err.Error())
		}
		f.fits(id, n, part.Text, maxPart)
		f.fits(id, n, part.If, maxPart)
		all = append(all, part)
	}) {
		return
	}
	if utf8.RuneCountInString(partsText(all)) > mostText { // it could not be shown for change
		f.refuse(id, "Please shorten this to %d characters, with prices in full.", mostText)
	}
	*p = all
}

// priceWords is the price of a part for people to read.
func priceWords(p meeting.Part) string {
	switch p.Price {
	case meeting.Free:
		return "free"
	case meeting.Priced:
		return p.Amount.String()
	case meeting.Contingent:
		return p.Amount.String() + " if " + p.If + ", totalled separately"
	}
	return "no price"
}

// totalWords is the total of an option as far as it is known: "at least $172,500, 2 of 4 parts have no price".
func totalWords(c meeting.Cost) string {
	if c.Mixed {
		return "amounts of several currencies, so there is no total"
	}
	s := "nothing"
	switch {
	case c.Total.Stated() && c.Unpriced > 0:
		s = "at least " + c.Total.String() + ", " + c.Lacks
	case c.Total.Stated():
		s = c.Total.String()
	case c.Unpriced > 0:
		s = c.Lacks
	}
	if c.Contingent.Stated() {
		s += "; contingent " + c.Contingent.String() + " separately"
	}
	return s
}

// many is a number with its noun: "1 part", "2 parts".
func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return itoa(n) + " " + noun + "s"
}
