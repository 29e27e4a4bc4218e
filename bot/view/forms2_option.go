package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Limits of the option form, in characters. A part stands in tables and menus.
const (
	maxTitle = 80
	maxPart  = 200
)

// OptionForm proposes an option, or changes option ref.No. While a vote counts it warns that
// a change voids it, and has a box to tick.
func OptionForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	var was meeting.Offering
	title, submit := "Propose an option", "Propose"
	if o := e.Option(ref.No); o != nil {
		was, ref.Rev = o.Offer, o.Rev
		title, submit = "Change option "+itoa(o.No), "Save"
	}
	waivers, parts := OfferingText(was)
	var ticked []string
	if was.Contractual {
		ticked = []string{yes}
	}
	var blocks Blocks
	ref.Warn = ref.Warn || ref.No > 0 && len(e.Ballots) > 0 && (e.Phase == meeting.Voting || e.Phase == meeting.Deciding)
	if ref.Warn {
		blocks = append(blocks, alert(slack.AlertLevelWarning,
			"Changing an option now voids the vote. The same voters are asked again for the full time, and the channel is told."))
	}
	blocks = append(blocks,
		line("title", "Title", "", was.Title, maxTitle, false),
		line("percent", "Service credit, percent", "For example 25%", shownPercent(was.Percent), 20, true),
		line("amount", "Service credit, amount", "For example $57,500 or 57.5K", shownAmount(was.Amount), 60, true),
		area("waivers", "Waivers, one a line", "For example “Q4 penalty waiver = $115K”, or “No penalty waiver = 0”. Up to 20 lines.", waivers, mostTyped, true),
		area("parts", "Other parts, one a line",
			"A price stands after =, a condition after if: “Migration = $20K if they ask”. Without = there is no price yet; “= 0” is free. Up to 20 lines.",
			parts, mostTyped, true),
		ticks("contractual", "Contract", "", ticked, pick{yes, "This is what the contract gives"}),
	)
	if ref.Warn {
		blocks = append(blocks, ticks("confirm", "The vote", "", nil, pick{yes, "Void the vote and ask everybody again"}))
	}
	return modal(FormOption, title, submit, ref, blocks...)
}

// OptionConfirmed says that the box under the warning was ticked.
func OptionConfirmed(v Values) bool { return v.Ticked("confirm") }

// savedOption shows how an option was read: its parts and their total.
func savedOption(o meeting.Option) Blocks {
	blocks := Blocks{
		section("Saved. This is how it was read."),
		slack.NewRichTextBlock("", slack.NewRichTextSection(strong(o.Label()))),
	}
	if c := o.Offer.Credit(); c != "" {
		blocks = append(blocks, labelled("Credit", c))
	}
	if o.Offer.Contractual {
		blocks = append(blocks, section("Marked as what the contract gives."))
	}
	for _, list := range []struct {
		label string
		parts []meeting.Part
	}{{"Waivers", o.Offer.Waivers}, {"Parts", o.Offer.Parts}} {
		var lines []string
		for _, p := range list.parts {
			lines = append(lines, p.Text+": "+priceWords(p))
		}
		if len(lines) > 0 {
			blocks = append(blocks, bullets(list.label, meeting.MaxParts, lines...))
		}
	}
	return append(blocks, labelled("Total", totalWords(o.Offer.Cost())))
}

// priceWords is the price of a part for people to read.
func priceWords(p meeting.Part) string {
	switch p.Price {
	case meeting.Free:
		return "free"
	case meeting.Priced:
		return p.Amount.String()
	case meeting.Contingent:
		return p.Amount.String() + " if " + p.If + ", totalled apart"
	}
	return "no price"
}

// totalWords is the total of an option as far as it is known: "≥ $172,500, 2 parts unpriced".
func totalWords(c meeting.Cost) string {
	if c.Mixed {
		return "amounts of several currencies, so there is no total"
	}
	s := "no price yet"
	if c.Total.Stated() {
		s = c.Total.String()
		if c.Unpriced > 0 {
			s = "≥ " + s
		}
	} else if c.Unpriced == 0 {
		s = "nothing"
	}
	if c.Unpriced > 0 {
		s += ", " + many(c.Unpriced, "part") + " unpriced"
	}
	if c.Contingent.Stated() {
		s += "; contingent " + c.Contingent.String() + " apart"
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
